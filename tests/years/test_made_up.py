"""Two persons on hold when the decision is issued are cleared in January: the award is made up, within the cap."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import acceptance
import pytest
from archived import archived_faults
from factory_keys import key_folder
from factory_town import council_book, form_book, issuing_book
from openpyxl import load_workbook
from test_decision import UNITS, award, chosen, numbered_plan, office, rows, signatures, words

from rules.plan.report_form.form import CA_NHAN, NO_DISCIPLINE, UNDER_REVIEW
from rules.town.form import CORRECTIONS, EXEMPLAR_ROWS
from tasks.register import open_register

__all__ = ["numbered_plan", "office"]
DECISION, MADE_UP = "quyet-dinh", "quyet-dinh-bo-sung"
CLEARED = dt.date(2025, 1, 15)


def discipline(book: Path, codes: set[str], value: str) -> Iterator[tuple[str, str, str]]:
    """Write the discipline of these persons into the unit's report; yield code, sheet and cell of each."""
    work = load_workbook(book)
    sheet = next(s for s in work.worksheets if s.title.startswith(f"{CA_NHAN.number}."))
    heads = {str(c.value).strip(): c for row in sheet.iter_rows(max_row=12) for c in row if c.value}
    of, where = CA_NHAN.field("ma").label, CA_NHAN.field("ky_luat").label
    for row in sheet.iter_rows(min_row=heads[of].row + 1):
        code = str(row[heads[of].column - 1].value)
        if code in codes:
            cell = row[heads[where].column - 1]
            cell.value = value
            yield code, sheet.title, cell.coordinate
    work.save(book)


def test_the_award_is_made_up_by_a_decision_of_its_own(
    office: Path, numbered_plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox, out, unit = office / "inbox", office / "out", "p-hoa-mac"
    monkeypatch.setenv("THIDUA_KEYS", str(key_folder(office / "keys", ["town", "phong-noi-vu", *UNITS])))
    award(inbox, out)
    ranked = [r for r in rows(out, "ranking.csv") if r["eligible"] == "true"]
    best = [r["nominee"] for r in ranked if r["unit"] == unit and r["nominee"] != "TT"][:2]
    assert len(best) == 2
    held = list(discipline(next((inbox / unit).glob("*.xlsx")), set(best), UNDER_REVIEW))
    council_book(inbox / "_hoi-dong" / "hoi-dong.xlsx", [(r["unit"], r["nominee"]) for r in ranked])
    form = inbox / "_ban-hanh" / "ban-hanh.xlsx"
    issuing_book(form, ["to-trinh", "bien-ban", DECISION, "thong-bao"])
    first = award(inbox, out)
    assert not first.obstacles
    assert not set(chosen(out)) & {(unit, code) for code in best}
    issued = {p.relative_to(out): p.read_bytes() for p in (out / "town").rglob("*.pdf") if signatures(p)}
    assert Path("town/04-quyet-dinh.pdf") in issued

    form_book(inbox / "_dinh-chinh" / "dinh-chinh.xlsx", CORRECTIONS, [
        {"don_vi": unit, "bieu": sheet, "o": cell, "cu": UNDER_REVIEW, "moi": NO_DISCIPLINE,
         "ly_do": "Kết luận không vi phạm", "nguoi_duyet": "Nguyễn Văn B", "ngay_duyet": CLEARED}
        for _, sheet, cell in held
    ])  # fmt: skip
    form_book(inbox / "_guong-dien-hinh" / "guong-dien-hinh.xlsx", EXEMPLAR_ROWS, [
        {"don_vi": unit, "ma": code, "cong_bo": "Có", "gioi_thieu": "Lời."} for code in best
    ])  # fmt: skip
    issuing_book(form, ["to-trinh", "bien-ban", DECISION, "thong-bao", MADE_UP])
    made = award(inbox, out)
    assert not made.obstacles, made.obstacles
    assert {p: (out / p).read_bytes() for p in issued} == issued, "what was issued stays byte for byte"
    assert [e.nominee for e in made.decision.cleared] and {e.nominee for e in made.decision.cleared} == set(
        best
    )
    (taken,) = made.decision.made_up.winners
    (left,) = [e for e in made.decision.cleared if not e.selected]
    assert "số lượng" in left.note, "the cap holds, and is told"
    assert [e.nominee for e in made.decision.town.exemplars] == [taken.nominee]
    paper = out / "town" / "09-quyet-dinh-bo-sung.pdf"
    said = " ".join(words(paper).split())
    assert signatures(paper) == 1
    assert "Số: 01/QĐ-UBND" in said, "the first of the next year's book"
    assert "Quyết định số 01/QĐ-UBND ngày 30 tháng 12 năm 2024" in said
    assert "Tặng bổ sung Giấy khen" in said and "Tờ trình số" not in said
    assert taken.name in said and left.name not in said
    receipt = " ".join(words(out / "town" / "11-danh-sach-tien-thuong-bo-sung.pdf").split())
    assert taken.name in receipt and left.name not in receipt and "Quyết định số 01/QĐ-UBND" in receipt
    (certificate,) = (out / "town" / "giay-khen-bo-sung").glob("*.pdf")
    assert "Số sổ vàng: 01" in " ".join(words(certificate).split())
    assert list(archived_faults(out, inbox)) == []
    # A paper issued before has no Word file beside it any more: today's draft would say something else.
    assert [f for f in acceptance.faults(out, inbox) if "no .docx beside it" not in f] == []
    with open_register(f"sqlite:///{office / 'register.db'}") as register:
        (line,) = [a for a in register.awards(unit=unit) if a.nominee == taken.nominee]
        assert (line.state.value, line.decision, line.certificate) == (
            "đã quyết định tặng",
            "01/QĐ-UBND",
            "01",
        )
        assert line.money and line.day == dt.date(2025, 1, 20)
        assert register.verify().ok
