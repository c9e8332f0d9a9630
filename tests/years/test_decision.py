"""From ranking to decision on a few units: waiting for the council, taken up again, issued with the office's own keys."""

import csv
import json
import shutil
from pathlib import Path

import acceptance
import pytest
from archived import archived_faults
from factory_keys import key_folder
from factory_town import council_book, issuing_book
from outside_tools import text_of, tool

from flows.settings import PROJECT
from rules.page.summary import Outcome
from tasks.register import open_register

SAMPLE = PROJECT / "data" / "sample" / "A2024" / "inbox"
PLAN = PROJECT / "data" / "plans" / "duy-tien-2023-2025"
UNITS = ("p-hoa-mac", "ldld", "vp-hdnd-ubnd")
DECISION = "quyet-dinh"


def award(inbox: Path | None, out: Path, cycle: str = "A2024") -> Outcome:
    """Run the flow."""
    from flows.cycle import award_cycle
    from flows.run.request import CycleRun

    return award_cycle(CycleRun(cycle=cycle, inbox=inbox, out=out))


def rows(out: Path, name: str) -> list[dict[str, str]]:
    """The rows of a table of the results."""
    with (out / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def office(tmp_path: Path, server: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with an inbox of three units and a register of its own."""
    monkeypatch.setenv("THIDUA_REGISTER_URL", f"sqlite:///{tmp_path / 'register.db'}")
    for unit in UNITS:
        shutil.copytree(SAMPLE / unit, tmp_path / "inbox" / unit)
    return tmp_path


@pytest.fixture
def numbered_plan(office: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The real plan with its own number and day entered, so that decisions may be issued."""
    folder = shutil.copytree(PLAN, office / "plans" / PLAN.name)
    text = (folder / "plan.toml").read_text(encoding="utf-8")
    text = text.replace('plan_number = ""', 'plan_number = "58/KH-UBND"').replace(
        'plan_date = ""', 'plan_date = "2023-05-12"'
    )
    (folder / "plan.toml").write_text(text, encoding="utf-8")
    monkeypatch.setenv("THIDUA_PLANS", str(office / "plans"))
    return folder


def chosen(out: Path) -> list[tuple[str, str]]:
    """Who is selected, by unit and code."""
    return [(r["unit"], r["nominee"]) for r in rows(out, "ranking.csv") if r["selected"] == "true"]


def nominee_name(out: Path, unit: str, nominee: str) -> str:
    """What the ranking calls the nominee."""
    return next(r["name"] for r in rows(out, "ranking.csv") if (r["unit"], r["nominee"]) == (unit, nominee))


def vote_for_all(office: Path, out: Path, **special: dict[str, object]) -> None:
    """The council votes for every eligible nominee; `special` maps "unit/code" to other fields of its row."""
    eligible = [(r["unit"], r["nominee"]) for r in rows(out, "ranking.csv") if r["eligible"] == "true"]
    council_book(office / "inbox" / "_hoi-dong" / "hoi-dong.xlsx", eligible, special)


def test_a_run_waits_for_the_council_and_is_taken_up_without_redoing_what_is_done(office: Path) -> None:
    out = office / "out"
    waiting = award(office / "inbox", out)
    assert waiting.decision.stage.value == "chờ Hội đồng"
    assert (out / "town" / "00-goi-hoi-dong.pdf").is_file()
    assert (out / "town" / "hoi-dong.xlsx").is_file()
    assert not (out / "town" / "04-quyet-dinh.pdf").exists()
    before = {p.name: (p.stat().st_mtime_ns, p.read_bytes()) for p in (out / "bundles").glob("*.zip")}

    (unit, nominee), *_ = chosen(out)
    vote_for_all(
        office,
        out,
        **{f"{unit}/{nominee}": {"Kết luận": "Không khen", "Lý do": "Đang có đơn thư chưa giải quyết xong"}},
    )
    decided = award(office / "inbox", out)
    assert decided.decision.stage.value == "Hội đồng đã xét"
    assert (decided.renewed, decided.reused) == (0, len(before))
    assert before == {p.name: (p.stat().st_mtime_ns, p.read_bytes()) for p in (out / "bundles").glob("*.zip")}
    assert (unit, nominee) not in chosen(out)
    assert not (out / "town" / "00-goi-hoi-dong.pdf").exists(), "the packet is gone once the council has met"
    for name in ("03-bien-ban", "04-quyet-dinh", "05-giay-khen", "07-guong-dien-hinh"):
        assert (out / "town" / f"{name}.pdf").is_file()
        assert (out / "town" / f"{name}.docx").is_file()
    assert list(acceptance.faults(out, office / "inbox")) == []
    assert json.loads((out / "run.json").read_text(encoding="utf-8"))["stage"] == "Hội đồng đã xét"


def test_the_untouched_packet_is_no_vote(office: Path) -> None:
    out = office / "out"
    award(office / "inbox", out)
    folder = office / "inbox" / "_hoi-dong"
    folder.mkdir()
    shutil.copy(out / "town" / "hoi-dong.xlsx", folder)
    again = award(office / "inbox", out)
    assert again.decision.stage.value == "chờ Hội đồng"
    assert not [f for f in again.findings if f.rule == "H02"]


def test_a_plan_without_its_number_issues_no_decision(office: Path) -> None:
    out = office / "out"
    award(office / "inbox", out)
    vote_for_all(office, out)
    issuing_book(office / "inbox" / "_ban-hanh" / "ban-hanh.xlsx", ["to-trinh", "bien-ban", DECISION])
    outcome = award(office / "inbox", out)
    assert any(paper == DECISION and "số và ngày" in why for paper, why in outcome.obstacles)
    assert set(outcome.decision.numbers) == {"to-trinh", "bien-ban"}, outcome.obstacles
    assert "Kế hoạch số …" not in words(out / "town" / "02-to-trinh.pdf"), "no blank number is signed"
    assert signatures(out / "town" / "02-to-trinh.pdf") == 2  # its head and its seal
    assert signatures(out / "town" / "04-quyet-dinh.pdf") == 0
    with open_register(f"sqlite:///{office / 'register.db'}") as register:
        assert not register.papers(), "a trial takes no number out of the office's books"


def test_issued_papers_keep_number_and_bytes_until_they_are_replaced(
    office: Path, numbered_plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, form = office / "out", office / "inbox" / "_ban-hanh" / "ban-hanh.xlsx"
    monkeypatch.setenv("THIDUA_KEYS", str(key_folder(office / "keys", ["town", "phong-noi-vu", *UNITS])))
    award(office / "inbox", out)
    vote_for_all(office, out)
    issuing_book(form, ["to-trinh", "bien-ban", DECISION])
    outcome = award(office / "inbox", out)
    assert outcome.decision.stage.value == "đã ban hành quyết định", outcome.obstacles
    assert outcome.decision.numbers[DECISION].number == "01/QĐ-UBND"
    paper = out / "town" / "04-quyet-dinh.pdf"
    assert signatures(paper) == 1
    assert "01/QĐ-UBND" in words(paper)
    certificates = sorted((out / "town" / "giay-khen").glob("*.pdf"))
    assert len(certificates) == len(chosen(out)) > 0
    assert all(signatures(p) == 1 for p in certificates)
    assert list(archived_faults(out, office / "inbox")) == []
    told = (out / "town" / "04-quyet-dinh.xml").read_text(encoding="utf-8")
    assert "<CodeNumber>01</CodeNumber>" in told
    assert len(list((out / "town" / "giay-khen").glob("*.xml"))) == len(certificates)
    assert list(acceptance.faults(out, office / "inbox")) == []
    issued = paper.read_bytes()

    again = award(office / "inbox", out)
    assert paper.read_bytes() == issued, "a signed paper is never made again"
    assert not again.obstacles

    # What issued it is taken away: no draft takes the place of a signed paper.
    form.rename(office / "ban-hanh.xlsx")
    assert award(office / "inbox", out).decision.numbers[DECISION].number == "01/QĐ-UBND"
    assert paper.read_bytes() == issued
    (office / "inbox" / "_hoi-dong" / "hoi-dong.xlsx").unlink()
    award(office / "inbox", out)
    assert paper.read_bytes() == issued
    assert sorted((out / "town" / "giay-khen").glob("*.pdf")) == certificates
    (office / "ban-hanh.xlsx").rename(form)

    # The council changes its mind: what is signed stays, and is told; the award is revoked before it is decided anew.
    unit, nominee = chosen(out)[-1]
    special = {f"{unit}/{nominee}": {"Kết luận": "Không khen", "Lý do": "Xin rút"}}
    vote_for_all(office, out, **special)
    changed = award(office / "inbox", out)
    assert paper.read_bytes() == issued
    assert any(
        p == DECISION and "01/QĐ-UBND" in why and "thidua revoke" in why for p, why in changed.obstacles
    )
    assert not (out / "town" / "thong-bao" / f"{unit}.pdf").exists() or nominee_name(
        out, unit, nominee
    ) not in words(out / "town" / "thong-bao" / f"{unit}.pdf"), "nobody with an award is told a refusal"

    with open_register(f"sqlite:///{office / 'register.db'}") as register:
        (held,) = [a for a in register.awards(unit=unit) if a.nominee == nominee]
        now = changed.finished
        register.revoke(held.id, "Xin rút", "Chủ tịch", now.date(), now)
        register.replace("duy-tien-2023-2025", "A2024", DECISION, "Hội đồng xét lại", "Chủ tịch", now)
    # No new decision is signed on minutes and a tờ trình that say what the council thought before.
    waits = award(office / "inbox", out)
    assert DECISION not in waits.decision.numbers
    assert set(waits.decision.revoked) == {(unit, nominee)}
    assert any(p == DECISION and "khác với “Biên bản" in why for p, why in waits.obstacles)
    with open_register(f"sqlite:///{office / 'register.db'}") as register:
        for cited in ("bien-ban", "to-trinh"):
            register.replace("duy-tien-2023-2025", "A2024", cited, "Hội đồng xét lại", "Chủ tịch", now)
    renewed = award(office / "inbox", out)
    assert renewed.decision.numbers[DECISION].number == "02/QĐ-UBND"
    assert "02/QĐ-UBND" in words(paper)
    with open_register(f"sqlite:///{office / 'register.db'}") as register:
        states = {p.printed: p.state for p in register.papers() if p.key == DECISION}
        assert states == {"01/QĐ-UBND": "replaced", "02/QĐ-UBND": "issued"}
        verdict = register.verify()
        assert verdict.ok, verdict.faults


def signatures(pdf: Path) -> int:
    """How many valid signatures a program that is not ours finds."""
    told = tool("pdfsig", "-nocert", pdf).stdout
    assert told.count("Signature #") == told.count("Signature is Valid")
    return told.count("Signature is Valid")


def words(pdf: Path) -> str:
    """The text of a PDF as an outside program reads it."""
    return acceptance.words(text_of(pdf))
