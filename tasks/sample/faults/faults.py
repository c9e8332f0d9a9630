"""Faults and peculiarities done to a unit's values, each with the findings that it must cause.

Faults of the workbook itself belong to `layouts` and `broken_files`.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

from rules.plan.plan import Cycle, Plan
from rules.plan.report_form.form import DISCIPLINED, TOTAL_ROW, UNDER_REVIEW
from rules.values.findings import Severity
from rules.values.typed import ExcelError, Raw
from tasks.sample.corpus import Corpus
from tasks.sample.dossier import Expected, SampleDossier, number

SeedFault = Callable[[SampleDossier, Plan, Cycle, Corpus], None]


def put(
    dossier: SampleDossier, rule: str, sheet: str, row: int | None, key: str, value: Raw, defect: str
) -> None:
    """Put the value in the cell and expect the rule to point at it."""
    if row is None:
        dossier.labels(sheet)[key] = value
    else:
        dossier.rows(sheet)[row][key] = value
    dossier.expected.append(Expected(rule, defect, sheet, row, key))


def _add(dossier: SampleDossier, sheet: str, row: int, **more: int) -> None:
    """Add to counts of a row of sheet 3 and of its total, so that the total still holds."""
    rows = dossier.rows(sheet)
    for key, by in more.items():
        for at in (row, -1):
            rows[at][key] = number(rows[at], key) + by


def received_sum_off(dossier: SampleDossier, plan: Plan, cycle: Cycle, corpus: Corpus) -> None:
    """T01, T02, T03, each in a row of its own."""
    rows = dossier.rows("tthc")
    for rule, row, key, defect in (
        ("T01", 0, "c3", "received-sum-off"),
        ("T02", 1, "c7", "resolved-sum-off"),
        ("T03", 2, "c11", "pending-sum-off"),
    ):
        put(dossier, rule, "tthc", row, key, number(rows[row], key) + 7, defect)


def total_row_off(dossier: SampleDossier, plan: Plan, cycle: Cycle, corpus: Corpus) -> None:
    """T04, T05 in two columns, N01 three times."""
    _add(dossier, "tthc", 0, c11=4, c12=4)
    dossier.expected.append(Expected("T04", "received-is-not-resolved-and-pending", "tthc", 0, "c3"))
    rows = dossier.rows("tthc")
    for key in ("c5", "c8"):
        put(dossier, "T05", "tthc", len(rows) - 1, key, number(rows[-1], key) + 10, "total-row-off")
    labels = dossier.labels("don_vi")
    procedures, issued = number(labels, "tthc_tham_quyen"), number(labels, "vb_phat_hanh")
    put(dossier, "N01", "don_vi", None, "tthc_niem_yet", procedures + 3, "posted-more-than-there-are")
    put(dossier, "N01", "don_vi", None, "tthc_ra_soat", procedures + 1, "reviewed-more-than-there-are")
    put(dossier, "N01", "don_vi", None, "vb_ky_so", issued + 25, "signed-more-than-issued")


def blank_and_not_a_number(dossier: SampleDossier, plan: Plan, cycle: Cycle, corpus: Corpus) -> None:
    """D01 and D02 all over the form."""
    words = corpus.faults
    put(dossier, "D01", "don_vi", None, "ngay_ke_hoach", None, "plan-without-date")
    put(dossier, "D01", "hop", None, "thu_ky", None, "blank-label")
    put(dossier, "D01", "tthc", 0, "c4", None, "blank-count")
    put(dossier, "D01", "ca_nhan", 1, "duoc_giao", None, "blank-count")
    put(dossier, "D02", "don_vi", None, "vb_phat_hanh", words.no_number, "words-for-a-number")
    put(dossier, "D02", "don_vi", None, "phuong_an", "=1+1", "formula-never-computed")
    put(dossier, "D02", "tthc", 1, "c9", ExcelError("#REF!"), "excel-error")
    put(dossier, "D02", "ca_nhan", 2, "tre_han", words.ambiguous_number, "ambiguous-number")


def achievement_missing(dossier: SampleDossier, plan: Plan, cycle: Cycle, corpus: Corpus) -> None:
    """A01 with and without a row, M04 in all its ways, an empty sheet 3."""
    told = dossier.rows("thanh_tich")
    first, second, third, unvoted = (f"CN{n}" for n in (1, 2, 3, 4))
    told[:] = [row for row in told if row["ma"] != third]
    gone = next(i for i, row in enumerate(told) if row["ma"] == second)
    del told[gone]
    dossier.expected.append(Expected("A01", "achievement-row-missing", "thanh_tich"))
    empty = next(i for i, row in enumerate(told) if row["ma"] == first)
    told[empty].pop("ly_do", None)
    put(dossier, "A01", "thanh_tich", empty, "ket_qua", None, "achievement-blank")
    dossier.expected.append(Expected("M04", "nominee-without-achievements", "thanh_tich"))
    voted = dossier.rows("hop")
    voted[:] = [row for row in voted if row["ma"] != unvoted]
    dossier.expected.append(Expected("M04", "nominee-without-vote", "hop"))
    voted += [{**voted[0], "ma": "CN20"}, {**voted[0], "ma": first}]
    dossier.expected.append(Expected("M04", "vote-for-nobody", "hop", len(voted) - 2, "ma"))
    dossier.expected.append(Expected("M04", "voted-twice", "hop", len(voted) - 1, "ma"))
    dossier.rows("tthc").clear()
    dossier.expected.append(Expected("D01", "procedures-sheet-empty", "tthc"))


def negative_count(dossier: SampleDossier, plan: Plan, cycle: Cycle, corpus: Corpus) -> None:
    """D03, M01 of a vote, sheet 3 without its total."""
    put(dossier, "D03", "don_vi", None, "tthc_ra_soat", -3, "negative-count")
    put(dossier, "D03", "don_vi", None, "phuong_an", 1.5, "half-a-count")
    put(dossier, "D03", "ca_nhan", 1, "duoc_giao", 12.5, "half-a-count")
    put(dossier, "D03", "tthc", 1, "c6", -2, "negative-count")
    present = dossier.labels("hop")["co_mat"]
    dossier.rows("hop")[1]["khong_dong_y"] = 2
    put(dossier, "M01", "hop", 1, "dong_y", present, "more-votes-than-present")
    rows = dossier.rows("tthc")
    rows[:] = [row for row in rows if row["c2"] != TOTAL_ROW]
    dossier.expected.append(Expected("T05", "total-row-missing", "tthc"))


def another_units_code(dossier: SampleDossier, plan: Plan, cycle: Cycle, corpus: Corpus) -> None:
    """F04, with dates that are none and values that are not listed."""
    words = corpus.faults
    other = next(unit for unit in plan.subjects(cycle) if unit.slug != dossier.unit.slug)
    put(dossier, "F04", "don_vi", None, "ma", other.slug, "another-units-code")
    put(dossier, "D04", "nhiem_vu", 0, "thoi_han", words.no_date, "words-for-a-date")
    impossible = words.impossible_date.format(year=cycle.year)
    put(dossier, "D04", "don_vi", None, "ngay_to_trinh", impossible, "impossible-date")
    put(dossier, "D05", "nhiem_vu", 2, "noi_dung", words.unlisted_content, "not-listed")
    put(dossier, "D05", "ca_nhan", 1, "xep_loai", words.unlisted_rating, "not-listed")
    put(dossier, "D05", "sang_kien", 0, "cap", words.unlisted_recognition, "not-listed")


def another_cycle(dossier: SampleDossier, plan: Plan, cycle: Cycle, corpus: Corpus) -> None:
    """F05."""
    other = next(c for c in plan.cycles if c.id != cycle.id)
    put(dossier, "F05", "don_vi", None, "chu_ky", other.id, "another-cycle")


def initiative_without_proof(dossier: SampleDossier, plan: Plan, cycle: Cycle, corpus: Corpus) -> None:
    """I01 twice, I04, E01, E02 twice, each in an initiative of its own."""
    rows = dossier.rows("sang_kien")
    while len(rows) < 6:
        rows.append({**rows[-1], "stt": len(rows) + 1, "minh_chung": None, "tac_gia": "CN1"})
    for row in rows[3:]:
        row["minh_chung"] = None
    put(dossier, "E02", "sang_kien", 0, "minh_chung", rows[0]["minh_chung"], "evidence-with-javascript")
    put(dossier, "E02", "sang_kien", 1, "minh_chung", rows[1]["minh_chung"], "evidence-is-no-pdf")
    for at, defect in enumerate(("javascript", "no-pdf")):
        dossier.papers[at] = replace(dossier.papers[at], defect=defect)
    put(dossier, "I01", "sang_kien", 2, "so_quyet_dinh", None, "initiative-without-number")
    put(dossier, "I01", "sang_kien", 3, "ngay_quyet_dinh", None, "initiative-without-date")
    put(dossier, "I04", "sang_kien", 4, "tac_gia", "CN1; CN19", "author-nobody-knows")
    put(dossier, "E01", "sang_kien", 5, "minh_chung", "qd-cong-nhan-9.pdf", "evidence-missing")


def person_twice(dossier: SampleDossier, plan: Plan, cycle: Cycle, corpus: Corpus) -> None:
    """P01 by name and by code, P04, a second head, D06, more present than there are members."""
    rows = dossier.rows("ca_nhan")
    put(dossier, "P01", "ca_nhan", 2, "ho_ten", rows[1]["ho_ten"], "same-name-twice")
    put(dossier, "P04", "ca_nhan", 3, "dung_han", number(rows[3], "duoc_giao") + 2, "more-done-than-given")
    put(dossier, "P02", "ca_nhan", 4, "dung_dau", "x", "two-heads")
    put(dossier, "D06", "ca_nhan", 5, "tu_cham_c1", 11, "score-too-high")
    put(dossier, "D06", "don_vi", None, "tu_cham_c1", -1, "score-below-zero")
    last, before = str(rows[-1]["ma"]), str(rows[-2]["ma"])
    put(dossier, "P01", "ca_nhan", len(rows) - 1, "ma", before, "same-code-twice")
    for sheet in ("thanh_tich", "hop"):
        dossier.rows(sheet)[:] = [row for row in dossier.rows(sheet) if row["ma"] != last]
    for row in dossier.rows("sang_kien"):
        row["tac_gia"] = str(row["tac_gia"]).replace(last, before)
    members = number(dossier.labels("hop"), "tong_thanh_vien")
    put(dossier, "M01", "hop", None, "co_mat", members + 2, "more-present-than-members")


def dated_outside(dossier: SampleDossier, plan: Plan, cycle: Cycle, corpus: Corpus) -> None:
    """D07 twice."""
    late = plan.papers_window(cycle)[1] + dt.timedelta(days=15)
    put(dossier, "D07", "don_vi", None, "ngay_bao_cao", late, "dated-after-the-window")
    early = plan.papers_window(cycle)[0] - dt.timedelta(days=12)
    put(dossier, "D07", "hop", None, "ngay_hop", early, "dated-before-the-window")


def old_font(dossier: SampleDossier, plan: Plan, cycle: Cycle, corpus: Corpus) -> None:
    """D08 in both old codes."""
    put(dossier, "D08", "nhiem_vu", 1, "nhiem_vu", corpus.faults.tcvn3, "tcvn3-text")
    put(dossier, "D08", "nhiem_vu", 3, "ghi_chu", corpus.faults.vni, "vni-text")


def recognised_before(dossier: SampleDossier, plan: Plan, cycle: Cycle, corpus: Corpus) -> None:
    """I02, beside the initiatives that count."""
    rows = dossier.rows("sang_kien")
    before = cycle.first_day - dt.timedelta(days=17)
    rows.append({**rows[0], "stt": len(rows) + 1, "tac_gia": "CN1", "minh_chung": None})
    put(dossier, "I02", "sang_kien", len(rows) - 1, "ngay_quyet_dinh", before, "recognised-before-the-cycle")


def not_rated(dossier: SampleDossier, plan: Plan, cycle: Cycle, corpus: Corpus) -> None:
    """P03; beside it a person disciplined, one under review, one rated too low, which are no findings."""
    rows = dossier.rows("ca_nhan")
    put(dossier, "P03", "ca_nhan", 1, "xep_loai", None, "not-rated")
    rows[2]["ky_luat"] = DISCIPLINED
    rows[3]["ky_luat"] = UNDER_REVIEW
    rows[4]["xep_loai"] = next((r.name for r in plan.ratings if not r.meets), rows[4]["xep_loai"])


def few_present(dossier: SampleDossier, plan: Plan, cycle: Cycle, corpus: Corpus) -> None:
    """M02; the votes are still more than half of all members."""
    members = 9
    dossier.labels("hop")["tong_thanh_vien"] = members
    present = 5
    put(dossier, "M02", "hop", None, "co_mat", present, "few-present")
    for row in dossier.rows("hop"):
        row["dong_y"], row["khong_dong_y"] = present, 0


def few_votes(dossier: SampleDossier, plan: Plan, cycle: Cycle, corpus: Corpus) -> None:
    """M03 of one person."""
    labels, row = dossier.labels("hop"), len(dossier.rows("hop")) - 1
    votes = number(labels, "tong_thanh_vien") // 2
    put(dossier, "M03", "hop", row, "dong_y", votes, "few-votes")
    dossier.rows("hop")[row]["khong_dong_y"] = number(labels, "co_mat") - votes


def higher_award(dossier: SampleDossier, plan: Plan, cycle: Cycle, corpus: Corpus) -> None:
    """Gate K7: a tier that is still closed."""
    closed = next((a.name for a in plan.awards if not a.is_open), plan.awards[-1].name)
    dossier.labels("don_vi")["hinh_thuc"] = closed
    dossier.rows("ca_nhan")[0]["hinh_thuc"] = closed


def _expects(finding: Expected) -> SeedFault:
    """What is wrong by the unit's profile alone: nothing is done to its values."""
    return lambda dossier, plan, cycle, corpus: dossier.expected.append(finding)


def _collective_is(state: str) -> SeedFault:
    """Gate K1."""
    return lambda dossier, plan, cycle, corpus: dossier.labels("don_vi").update(ky_luat=state)


BY_PART: dict[str, SeedFault] = {
    "received-sum-off": received_sum_off,
    "total-row-off": total_row_off,
    "blank-and-not-a-number": blank_and_not_a_number,
    "achievement-missing": achievement_missing,
    "negative-count": negative_count,
    "another-units-code": another_units_code,
    "another-cycle": another_cycle,
    "initiative-without-proof": initiative_without_proof,
    "person-twice": person_twice,
    "dated-outside": dated_outside,
    "old-font": old_font,
    "says-no-procedures": _expects(Expected("N02", "says-no-procedures", "don_vi", None, "tthc_tham_quyen")),
    "recognised-before": recognised_before,
    "no-head": _expects(Expected("P02", "no-head", "ca_nhan", severity=Severity.WARNING)),
    "not-rated": not_rated,
    "few-present": few_present,
    "few-votes": few_votes,
    "collective-disciplined": _collective_is(DISCIPLINED),
    "collective-under-review": _collective_is(UNDER_REVIEW),
    "higher-award": higher_award,
}
