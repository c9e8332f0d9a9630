"""Papers that a unit signed itself, in a whole run: byte for byte in the dossier, each said what it is worth."""

import csv
import json
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import acceptance
import factory_supplied as papers
import pytest
from factory_report import plan_and_cycle
from outside_tools import output_of, text_of
from throwaway_pki import Pki

from flows.intake.reading import read_unit
from flows.settings import PROJECT, Settings
from tasks.intake.inbox import list_folder

SAMPLE = PROJECT / "data" / "sample" / "A2024" / "inbox"
WHOLE, SOME, SPOILT = "phong-kinh-te", "phong-tckh", "p-yen-bac"
"""A unit that brings all of its papers; one that brings some; one whose paper was changed."""


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory, server: str, pki: Pki) -> Iterator[tuple[Path, Path]]:
    """The inbox of three units and the results of a run over it that trusts the CA of the tests."""
    root = tmp_path_factory.mktemp("supplied")
    inbox, out = root / "inbox", root / "out"
    for unit in (WHOLE, SOME, SPOILT):
        shutil.copytree(SAMPLE / unit, inbox / unit)
    bring(inbox, root, pki)
    with pytest.MonkeyPatch.context() as env:
        env.setenv("THIDUA_TRUST", str(pki.trust_folder(root / "trust", issuing=True, lists=True)))
        award(inbox, out)
        yield inbox, out


def bring(inbox: Path, root: Path, pki: Pki) -> None:
    """Write the units' papers from their own reports, sign them, spoil some, put them into the inbox."""
    plan, cycle = plan_and_cycle()
    read = [
        read_unit(plan, cycle, list_folder(inbox / unit), Settings()).report for unit in (WHOLE, SOME, SPOILT)
    ]
    wanted = {WHOLE: "", SOME: "01", SPOILT: "01"}
    made = papers.written(plan, cycle, [(r, wanted[r.unit]) for r in read if r], root / "written")
    person, unit = pki.p12(root / "person.p12", "person"), pki.p12(root / "unit.p12", "unit")
    stranger = pki.p12(root / "stranger.p12", "stranger", ca="other")
    for name, pdf in made[WHOLE].items():
        papers.signed(pdf, inbox / WHOLE / "van-ban" / f"{name.partition('-')[2]}.pdf", person, unit)
    mine = inbox / SOME / "Văn bản"
    papers.signed(made[SOME]["01-to-trinh"], mine / "Tờ trình.pdf", stranger)
    papers.scan(mine / "bien-ban.pdf")
    papers.put(
        mine, {"cong-van.pdf": made[SOME]["01-to-trinh"], "bao-cao-CN99.pdf": made[SOME]["01-to-trinh"]}
    )
    good = papers.signed(made[SPOILT]["01-to-trinh"], root / "good.pdf", unit)
    (inbox / SPOILT / "van-ban").mkdir()
    papers.changed(good, inbox / SPOILT / "van-ban" / "to-trinh.pdf")


def award(inbox: Path, out: Path, *units: str):  # type: ignore[no-untyped-def]  # Outcome, imported late: Prefect comes with it
    """Run the flow."""
    from flows.cycle import award_cycle
    from flows.run.request import CycleRun

    reason = "Thử chạy riêng" if units else ""
    return award_cycle(CycleRun(cycle="A2024", inbox=inbox, out=out, units=list(units), reason=reason))


def said(out: Path, unit: str) -> dict[tuple[str, str], dict[str, str]]:
    """What was found of a unit's papers, by rule and file."""
    with (out / "findings.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [r for r in csv.DictReader(file) if r["unit"] == unit and r["rule"].startswith("V")]
    return {(r["rule"], r["value"]): r for r in rows}


def opened(out: Path, unit: str, into: Path) -> Path:
    """A bundle's data folder, unpacked."""
    with zipfile.ZipFile(out / "bundles" / f"{unit}.zip") as bundle:
        bundle.extractall(into)
    return into / "data"


def test_a_whole_set_takes_the_place_of_ours_byte_for_byte(
    finished: tuple[Path, Path], tmp_path: Path
) -> None:
    inbox, out = finished
    data = opened(out, WHOLE, tmp_path)
    supplied = sorted((inbox / WHOLE / "van-ban").iterdir())
    listed = json.loads((data / "diem.json").read_text(encoding="utf-8"))["brought"]
    assert len(listed) == len(supplied) > 2
    for name in listed:
        theirs = inbox / WHOLE / "van-ban" / f"{name.partition('-')[2]}.pdf"
        assert (data / "van-ban" / f"{name}.pdf").read_bytes() == theirs.read_bytes()
    assert not list((data / "van-ban").glob("*.docx"))
    found = said(out, WHOLE)
    assert {rule for rule, _ in found} == {"V09"}, found
    assert {value for _, value in found} == {p.name for p in supplied}
    assert all("“Chủ tịch UBND phường”, “UBND phường”" in row["message"] for row in found.values())


def test_only_the_papers_that_were_not_supplied_are_made(finished: tuple[Path, Path], tmp_path: Path) -> None:
    data = opened(finished[1], SOME, tmp_path)
    listed = json.loads((data / "diem.json").read_text(encoding="utf-8"))["brought"]
    assert listed == ["01-to-trinh", "02-bien-ban"]
    made = {p.stem for p in (data / "van-ban").glob("*.docx")}
    assert made and made == {p.stem for p in (data / "van-ban").glob("*.pdf")} - set(listed)
    assert not (made & {"cong-van", "03-bao-cao-CN99"})


def test_each_paper_is_told_what_it_is_worth(finished: tuple[Path, Path]) -> None:
    found = said(finished[1], SOME)
    assert {key: row["severity"] for key, row in found.items()} == {
        ("V05", "Tờ trình.pdf"): "warning",
        ("V06", "bien-ban.pdf"): "warning",
        ("V10", "bien-ban.pdf"): "info",
        ("V01", "cong-van.pdf"): "warning",
        ("V01", "bao-cao-CN99.pdf"): "warning",
    }
    assert "không thuộc chứng thư gốc được tin" in found["V05", "Tờ trình.pdf"]["message"]
    assert all(not row["sheet"] and not row["cell"] for row in found.values())


def test_a_paper_changed_after_signing_returns_the_report(finished: tuple[Path, Path]) -> None:
    _, out = finished
    assert [(rule, row["severity"]) for (rule, _), row in said(out, SPOILT).items()] == [("V03", "error")]
    assert not (out / "bundles" / f"{SPOILT}.zip").exists()
    slip = out / "returned" / SPOILT / "phieu-tra.pdf"
    text = text_of(slip)
    assert "Thư mục van-ban" in acceptance.words(text)
    assert "to-trinh.pdf" in acceptance.words(text) and "sửa sau khi ký" in acceptance.words(text)


def test_the_reading_copy_shows_their_pages_and_none_of_their_signatures(
    finished: tuple[Path, Path], tmp_path: Path
) -> None:
    data = opened(finished[1], WHOLE, tmp_path)
    reading = data / "ho-so.pdf"
    told = output_of("pdfsig", "-nocert", reading)
    assert told.count("Signature #") == told.count("Signature is Valid") == 1
    words = acceptance.words(text_of(reading))
    assert "Tờ trình đề nghị khen thưởng (đơn vị đã ký)" in words
    assert "Ký bởi: UBND phường" in words  # the stamp on their pages, drawn


def test_a_second_run_leaves_everything(finished: tuple[Path, Path]) -> None:
    inbox, out = finished
    before = {p.name: p.read_bytes() for p in (out / "bundles").iterdir()}
    outcome = award(inbox, out)
    assert {p.name: p.read_bytes() for p in (out / "bundles").iterdir()} == before
    assert (outcome.renewed, outcome.reused) == (0, 2)


def test_one_unit_anew_leaves_the_others_with_the_papers_they_were_published_with(
    finished: tuple[Path, Path], tmp_path: Path
) -> None:
    inbox, out = (shutil.copytree(path, tmp_path / path.name) for path in finished)
    theirs = inbox / WHOLE / "van-ban" / "to-trinh.pdf"
    before = theirs.read_bytes()
    theirs.write_bytes((inbox / WHOLE / "van-ban" / "bien-ban.pdf").read_bytes())
    award(inbox, out, SOME)
    data = opened(out, WHOLE, tmp_path / "held")
    assert (data / "van-ban" / "01-to-trinh.pdf").read_bytes() == before
    award(inbox, out)
    data = opened(out, WHOLE, tmp_path / "now")
    assert (data / "van-ban" / "01-to-trinh.pdf").read_bytes() == theirs.read_bytes()
    assert {rule for rule, value in said(out, WHOLE) if value == "to-trinh.pdf"} == {"V08", "V09"}


def test_a_paper_that_is_taken_back_is_made_again(finished: tuple[Path, Path], tmp_path: Path) -> None:
    inbox, out = (shutil.copytree(path, tmp_path / path.name) for path in finished)
    shutil.rmtree(inbox / WHOLE / "van-ban")
    award(inbox, out)
    data = opened(out, WHOLE, tmp_path / "bag")
    assert json.loads((data / "diem.json").read_text(encoding="utf-8"))["brought"] == []
    assert {p.stem for p in (data / "van-ban").glob("*.docx")} == {
        p.stem for p in (data / "van-ban").glob("*.pdf")
    }
    assert said(out, WHOLE) == {}
