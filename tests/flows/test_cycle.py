"""The whole run on a few units of the sample: what it leaves, what a second run leaves alone, what a change moves."""

import csv
import json
import shutil
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import acceptance
import pytest
from archived import archived_faults
from click.testing import CliRunner
from factory_templates import shipped, worded
from openpyxl import load_workbook
from outside_tools import text_of
from published import stamps
from sampled_runs import SAMPLE, change, workbook_of
from with_schemas import schema_faults

from flows.cli.main import main
from flows.settings import PROJECT
from rules.contracts.points import UnitPoints
from rules.contracts.run import PublishedRun
from rules.questions.record import RunFacts
from rules.values.errors import ThiduaError
from tasks.plan.plans import load_plan
from tasks.storage.code_hash import reached

UNITS = ("p-hoa-mac", "ldld", "p-yen-bac", "kho-bac", "mttq")  # two of them with errors
TRIAL = "BẢN THỬ - KHÔNG CÓ GIÁ TRỊ PHÁP LÝ"


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory, server: str) -> tuple[Path, Path]:
    """An inbox of five units and the results of one run over it; tests that change anything copy both."""
    root = tmp_path_factory.mktemp("cycle")
    for unit in UNITS:
        shutil.copytree(SAMPLE / unit, root / "inbox" / unit)
    with watched():
        award(root / "inbox", root / "out")
    return root / "inbox", root / "out"


READ: set[Path] = set()
"""The files of the project that the run over `finished` opened in this process."""
_ON: list[bool] = []


def note(event: str, args: tuple[object, ...]) -> None:
    """Note a file that is opened, while somebody watches."""
    if _ON and event == "open" and isinstance(args[0], str) and args[0].startswith(f"{PROJECT}/"):
        READ.add(Path(args[0]))


sys.addaudithook(note)


@contextmanager
def watched() -> Iterator[None]:
    """Note what is opened in the block."""
    _ON.append(True)
    yield
    _ON.clear()


@pytest.fixture
def again(finished: tuple[Path, Path], tmp_path: Path) -> tuple[Path, Path]:
    """A copy of the inbox and of the finished results, to be changed."""
    inbox, out = finished
    shutil.copytree(inbox, tmp_path / "inbox")
    shutil.copytree(out, tmp_path / "out")
    return tmp_path / "inbox", tmp_path / "out"


def award(inbox: Path, out: Path):  # type: ignore[no-untyped-def]  # Outcome, imported late: Prefect comes with it
    """Run the flow."""
    from flows.cycle import award_cycle
    from flows.run.request import CycleRun

    return award_cycle(CycleRun(cycle="A2024", inbox=inbox, out=out))


def table(out: Path, name: str) -> list[dict[str, str]]:
    """The rows of a table of the results."""
    with (out / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def papers(out: Path, unit: str) -> dict[str, bytes]:
    """The signed papers of a unit's bundle."""
    with zipfile.ZipFile(out / "bundles" / f"{unit}.zip") as bundle:
        return {
            n: bundle.read(n)
            for n in bundle.namelist()
            if n.startswith("data/van-ban/") and n.endswith(".pdf")
        }


def test_the_results_hold_against_tools_that_are_not_ours(finished: tuple[Path, Path]) -> None:
    inbox, out = finished
    assert list(acceptance.faults(out, inbox)) == []
    assert {p.stem for p in (out / "bundles").glob("*.zip")} == {"p-hoa-mac", "ldld", "p-yen-bac"}
    assert (out / "returned" / "kho-bac" / "bao-cao-kho-bac-A2024.xlsx").is_file()
    assert not list((out / "returned" / "mttq").glob("*.xlsx")), (
        "an encrypted workbook can't come back marked"
    )


def test_all_data_that_is_read_beside_the_code_is_in_a_key(finished: tuple[Path, Path]) -> None:
    read = {p.relative_to(PROJECT) for p in READ if p.suffix not in (".py", ".pyc")}
    read = {p for p in read if not p.parts[0].startswith(".") and p.parts[:2] != ("data", "plans")}
    own = {p for p in read if p.parts[0] == "templates"}  # a paper's by its hash; a page is no kept work
    assert {Path("templates/to-trinh.docx"), Path("templates/index.html.j2")} <= own
    in_keys = {label for parts in reached(PROJECT).values() for label in parts}
    assert {p.as_posix() for p in read - own} <= in_keys


def test_what_goes_to_the_archive_is_in_its_form(finished: tuple[Path, Path]) -> None:
    inbox, out = finished
    assert list(archived_faults(out, inbox)) == []


def test_every_page_of_a_trial_says_so(finished: tuple[Path, Path], tmp_path: Path) -> None:
    with zipfile.ZipFile(finished[1] / "bundles" / "ldld.zip") as bundle:
        bundle.extractall(tmp_path)
    made = [tmp_path / "data" / "ho-so.pdf", *sorted((tmp_path / "data" / "van-ban").glob("*.pdf"))]
    made.append(finished[1] / "returned" / "kho-bac" / "phieu-tra.pdf")
    for pdf in made:
        for number, page in enumerate(text_of(pdf).split("\f")[:-1], start=1):
            assert TRIAL in acceptance.words(page), f"{pdf.name}, page {number}"


def test_a_second_run_over_the_same_inbox_touches_nothing_signed(again: tuple[Path, Path]) -> None:
    inbox, out = again
    award(inbox, out)  # this out folder is another one for Prefect: the artifact store alone must do
    before = stamps(out)
    outcome = award(inbox, out)
    assert stamps(out) == before
    assert (outcome.renewed, outcome.reused) == (0, 3)


def test_one_changed_report_leaves_the_papers_of_the_others_alone(again: tuple[Path, Path]) -> None:
    inbox, out = again
    before = {unit: papers(out, unit) for unit in ("p-hoa-mac", "ldld", "p-yen-bac")}
    change(workbook_of(inbox, "ldld"), "Người đứng đầu", "Trần Thị Thay Đổi")
    award(inbox, out)
    assert papers(out, "p-hoa-mac") == before["p-hoa-mac"]
    assert papers(out, "p-yen-bac") == before["p-yen-bac"]
    assert papers(out, "ldld") != before["ldld"]
    assert list(acceptance.faults(out, inbox)) == []


def test_a_template_of_the_plan_makes_its_paper_again_and_nothing_else(
    again: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox, out = again
    plans = Path(shutil.copytree(PROJECT / "data" / "plans", tmp_path / "plans"))
    monkeypatch.setenv("THIDUA_PLANS", str(plans))
    award(inbox, out)
    before, town = papers(out, "ldld"), stamps(out / "town")
    own = next(plans.glob("*/plan.toml")).parent / "templates" / "bien-ban.docx"
    own.parent.mkdir()
    own.write_bytes(worded(shipped("bien-ban"), "THƯ KÝ", "NGƯỜI GHI"))
    award(inbox, out)
    after = papers(out, "ldld")
    assert {name for name in before if after[name] != before[name]} == {"data/van-ban/02-bien-ban.pdf"}
    assert stamps(out / "town") == town
    (tmp_path / "signed.pdf").write_bytes(after["data/van-ban/02-bien-ban.pdf"])
    assert "NGƯỜI GHI" in text_of(tmp_path / "signed.pdf")
    with zipfile.ZipFile(out / "bundles" / "p-hoa-mac.zip") as bundle:
        told = UnitPoints.model_validate_json(bundle.read("data/diem.json"))
    assert told.plan_hash == load_plan(own.parents[1]).hash
    verified = CliRunner().invoke(main, ["verify", str(out / "bundles" / "ldld.zip"), "--json"])
    checks = [(one["check"], one["verdict"]) for one in json.loads(verified.stdout)["bundles"][0]["findings"]]
    assert ("figures.papers", "VALID") in checks, "its papers are drafted again by the plan's own templates"
    assert not {("figures.papers", "UNKNOWN"), ("figures.papers", "INVALID")} & set(checks)


def test_what_a_rerun_no_longer_makes_is_removed(again: tuple[Path, Path]) -> None:
    inbox, out = again
    shutil.rmtree(inbox / "kho-bac")
    change(workbook_of(inbox, "ldld"), "Ngày báo cáo", "không phải ngày")
    award(inbox, out)
    assert not (out / "returned" / "kho-bac").exists()
    assert not (out / "bundles" / "ldld.zip").exists()
    assert (out / "returned" / "ldld" / "phieu-tra.pdf").is_file()
    assert {r["unit"] for r in table(out, "ranking.csv")} == {"p-hoa-mac", "p-yen-bac"}
    assert sorted(p.name for p in (out / ".work" / "signed").iterdir()) == ["p-hoa-mac", "p-yen-bac"]


def test_hostile_text_goes_through_as_text(again: tuple[Path, Path]) -> None:
    inbox, out = again
    hostile = "{{ 7*7 }} {% raw %} <w:p/> & \x07 <script>alert(1)</script> ]]> " + "dài " * 1250
    book = load_workbook(workbook_of(inbox, "ldld"))
    sheet = book["6. Thành tích"]
    heading = next(r for r in range(1, 20) if sheet.cell(r, 3).value == "Kết quả đạt được")
    sheet.cell(heading + 1, 3).value = hostile.replace("\x07", "")
    name = book["5. Cá nhân"].cell(row_of(book["5. Cá nhân"], "CN1"), 2)
    name.value = "=HYPERLINK({{ 1+1 }}) & <b>An</b>"
    name.data_type = "s"  # text that looks like a formula, not one
    book.save(workbook_of(inbox, "ldld"))
    award(inbox, out)
    with zipfile.ZipFile(out / "bundles" / "ldld.zip") as bundle:
        bundle.extract("data/ho-so.pdf", out)
    text = acceptance.words(text_of(out / "data" / "ho-so.pdf"))
    assert "{{ 7*7 }} {% raw %} <w:p/> &" in text
    assert "49" not in text.split("{{ 7*7 }}")[0][-5:]
    assert "=HYPERLINK({{ 1+1 }}) & <b>An</b>" in text
    assert "'=HYPERLINK" in (out / "ranking.csv").read_text(encoding="utf-8-sig")
    assert "<script>alert" not in (out / "index.html").read_text(encoding="utf-8")


def row_of(sheet, code: str) -> int:  # type: ignore[no-untyped-def]  # openpyxl's Worksheet
    """The row of sheet 5 that holds a code."""
    return next(r for r in range(1, 60) if sheet.cell(r, 1).value == code)


def test_two_runs_never_write_into_one_folder_at_once(again: tuple[Path, Path]) -> None:
    from tasks.storage.publishing import only_run

    inbox, out = again
    with only_run(out), pytest.raises(ThiduaError, match="lần chạy khác"):
        award(inbox, out)


def _losing(wrapper: Path, words: str) -> Path:
    """The real LibreOffice, but it is never given a paper with these words."""
    wrapper.write_text(
        f"#!{sys.executable}\n"
        "import os, sys, zipfile\n"
        "def lost(a):\n"
        "    said = zipfile.ZipFile(a).read('word/document.xml').decode() if a.endswith('.docx') else ''\n"
        f"    return a.endswith('.docx') and {words!r} in said\n"
        "kept = [a for a in sys.argv[1:] if not lost(a)]\n"
        "if any(a.endswith('.docx') for a in kept) or '--version' in kept:\n"
        "    os.execvp('soffice', ['soffice', *kept])\n",
        encoding="utf-8",
    )
    wrapper.chmod(0o755)
    return wrapper


def test_where_no_paper_is_converted_they_are_named_and_nothing_is_published(
    again: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox, out = again
    before = stamps(out)
    change(workbook_of(inbox, "ldld"), "Người đứng đầu", "Trần Thị Thay Đổi")
    monkeypatch.setenv("THIDUA_SOFFICE", str(_losing(tmp_path / "soffice", "")))
    with pytest.raises(ThiduaError, match=r"ldld/01-to-trinh.*và \d+ văn bản khác"):
        award(inbox, out)
    assert stamps(out) == before


def test_a_paper_that_can_not_be_converted_costs_the_dossier_of_its_unit_alone(
    again: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those that its changed head signs are; the minutes come out."""
    inbox, out = again
    change(workbook_of(inbox, "ldld"), "Người đứng đầu", "Trần Thị Thay Đổi")
    monkeypatch.setenv("THIDUA_SOFFICE", str(_losing(tmp_path / "soffice", "Thay Đổi")))
    outcome = award(inbox, out)
    assert set(outcome.held) == {"ldld"} and set(outcome.bundles) == {
        p.stem for p in (out / "bundles").iterdir()
    }
    held = json.loads((out / "run.json").read_text(encoding="utf-8"))["counts"]["bundles_held"]
    assert len(outcome.bundles) == 2 and held == 1
    assert "“01-to-trinh” (LibreOffice không tạo ra tệp)" in outcome.held["ldld"]


def test_run_json_says_whether_two_runs_had_the_same_inputs(finished: tuple[Path, Path]) -> None:
    run = json.loads((finished[1] / "run.json").read_text(encoding="utf-8"))
    assert run["inputs"]["ldld/bao-cao-ldld-A2024.xlsx"] == acceptance.digest(
        workbook_of(finished[0], "ldld")
    )
    assert run["counts"]["accepted"] == 3
    assert run["versions"]["prefect"] == "3.9.1"


def test_what_programs_read_is_as_its_schema_says_and_comes_back_as_it_was(
    finished: tuple[Path, Path],
) -> None:
    out = finished[1]
    with zipfile.ZipFile(out / "bundles" / "ldld.zip") as bundle:
        points = bundle.read("data/diem.json").decode("utf-8")
    run, facts = ((out / name).read_text("utf-8") for name in ("run.json", ".work/facts.json"))
    for name, text in {"diem": points, "run": run, "facts": facts}.items():
        assert list(schema_faults(name, text)) == []
    assert UnitPoints.read(points).text(indent=1) == points
    assert PublishedRun.read(run).text(indent=1) == run
    assert RunFacts.read(facts).text() == facts
