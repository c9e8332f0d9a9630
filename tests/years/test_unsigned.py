"""Papers of which nobody could say where to sign: each costs itself and what cites it, and the run says so to its end."""

import copy
import csv
import shutil
from pathlib import Path

import pytest
from factory_keys import key_folder
from factory_templates import W, changed, shipped
from factory_town import council_book, issuing_book
from lxml import etree
from outside_tools import tool
from sampled_runs import SAMPLE, award

from flows.cli.printed.run import run_cycle
from flows.settings import PROJECT
from rules.page.result.index import index_page
from rules.page.summary import Outcome
from tasks.register import open_register

PLAN = PROJECT / "data" / "plans" / "duy-tien-2023-2025"
UNITS = ("p-hoa-mac", "ldld", "vp-hdnd-ubnd")
ISSUED = ["bao-cao-tham-dinh", "to-trinh", "bien-ban", "quyet-dinh"]


def close_where(template: str, condition: str) -> bytes:
    """The template; where the condition holds, the printed name stands so close to the title that nobody could sign."""

    def change(root: etree._Element) -> None:
        (name,) = (
            p
            for p in root.iter(f"{W}p")
            if any(s.get(f"{W}val") == "Kyten" for s in p.iterfind(f"{W}pPr/{W}pStyle"))
        )
        near = copy.deepcopy(name)
        near.find(f"{W}pPr").append(etree.Element(f"{W}spacing", {f"{W}before": "200"}))  # type: ignore[union-attr]  # it has one
        said = [_only(name, f"{{%p {words} %}}") for words in (f"if {condition}", "else", "endif")]
        name.addprevious(said[0])
        name.addprevious(near)
        name.addprevious(said[1])
        name.addnext(said[2])

    return changed(shipped(template), change)


def _only(paragraph: etree._Element, words: str) -> etree._Element:
    made = copy.deepcopy(paragraph)
    for text in made.iter(f"{W}t"):
        text.text = words
    return made


@pytest.fixture
def office(tmp_path: Path, server: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three units; the tờ trình of one of them, and the town's own as long as a certain person signs it, have no room to be signed."""
    for unit in UNITS:
        shutil.copytree(SAMPLE / unit, tmp_path / "inbox" / unit)
    folder = shutil.copytree(PLAN, tmp_path / "plans" / PLAN.name)
    text = (folder / "plan.toml").read_text(encoding="utf-8")
    text = text.replace('plan_number = ""', 'plan_number = "58/KH-UBND"')
    text = text.replace('plan_date = ""', 'plan_date = "2023-05-12"')
    (folder / "plan.toml").write_text(text, encoding="utf-8")
    own = folder / "templates"
    own.mkdir()
    (own / "to-trinh.docx").write_bytes(
        close_where("to-trinh", "'LIÊN ĐOÀN' in (issuer | join(' ') | upper)")
    )
    (own / "tx-to-trinh.docx").write_bytes(close_where("tx-to-trinh", "'Chật' in sign_name"))
    for name, value in {
        "PLANS": tmp_path / "plans",
        "REGISTER_URL": f"sqlite:///{tmp_path / 'register.db'}",
        "KEYS": key_folder(tmp_path / "keys", ["town", "phong-noi-vu", *UNITS]),
    }.items():
        monkeypatch.setenv(f"THIDUA_{name}", str(value))
    return tmp_path


def run(office: Path) -> tuple[Outcome, str]:
    state = award(office / "inbox", office / "out")
    return state.result(), state.message


def signatures(pdf: Path) -> int:
    return tool("pdfsig", "-nocert", pdf).stdout.count("Signature is Valid")


def test_a_paper_without_a_place_is_held_with_what_cites_it_and_the_others_go_out(
    office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = office / "out"
    asked = {"cycle": "A2024", "inbox": office / "inbox", "out": out}
    assert run_cycle(asked, quiet=True, as_json=False) == 4
    said = capsys.readouterr()
    assert said.out == "" and said.err.startswith(
        "thidua: Hồ sơ ldld chưa lập xong: “01-to-trinh.pdf” chưa ký"
    )
    assert "không chắc chỗ ký" in said.err and said.err.count("\n") == 1
    assert {p.stem for p in (out / "bundles").iterdir()} == {"p-hoa-mac", "vp-hdnd-ubnd"}
    assert "Hồ sơ chưa lập xong" in (out / "index.html").read_text(encoding="utf-8")
    signed = {p.stem for p in (out / ".work" / "paper" / "ldld").glob("*/*.pdf")}
    assert "02-bien-ban" in signed and "01-to-trinh" not in signed, (
        "the unit's other papers are signed and kept"
    )

    with (out / "ranking.csv").open(encoding="utf-8-sig", newline="") as file:
        eligible = [(r["unit"], r["nominee"]) for r in csv.DictReader(file) if r["eligible"] == "true"]
    council_book(office / "inbox" / "_hoi-dong" / "hoi-dong.xlsx", eligible)
    form = office / "inbox" / "_ban-hanh" / "ban-hanh.xlsx"
    issuing_book(form, ISSUED, signers={"to-trinh": "Nguyễn Văn Chật"})
    second, message = run(office)
    assert set(second.held) == {"ldld"} and "Hồ sơ ldld chưa lập xong: “01-to-trinh.pdf”" in message
    assert index_page(second).held == [("Liên đoàn Lao động thị xã", second.held["ldld"])]
    why = {paper: words for paper, words in second.obstacles if paper in ISSUED}
    assert "không chắc chỗ ký (giữa chức vụ và họ tên chỉ còn" in why["to-trinh"]
    assert why["quyet-dinh"].startswith("chờ ban hành “Tờ trình")
    assert second.unsigned == ["to-trinh"] and "1 văn bản của thị xã chưa ký được" in message
    assert {"bao-cao-tham-dinh", "bien-ban"} <= set(second.decision.numbers)
    assert not {
        key for key in second.decision.numbers if key.startswith(("to-trinh", "quyet-dinh", "giay-khen"))
    }
    town = out / "town"
    drafts = {p.stem: signatures(p) for p in town.glob("*.pdf")}
    assert drafts["02-to-trinh"] == drafts["04-quyet-dinh"] == 0 and drafts["03-bien-ban"] > 0, drafts
    with open_register(f"sqlite:///{office / 'register.db'}") as register:
        assert not {"to-trinh", "quyet-dinh"} & set(register.issued(second.plan.movement.id, "A2024"))

    # Both are mended: what was held goes out, with the numbers that had been given.
    shutil.rmtree(office / "plans" / PLAN.name / "templates")
    whole, _ = run(office)
    assert whole.whole and set(whole.bundles) == set(UNITS)
    numbers = {paper: whole.decision.numbers[paper].number for paper in ("to-trinh", "quyet-dinh")}
    assert all(number.startswith("01/") for number in numbers.values()), numbers
    assert all(signatures(town / f"{name}.pdf") for name in ("02-to-trinh", "04-quyet-dinh"))
