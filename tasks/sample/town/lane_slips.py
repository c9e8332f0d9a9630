"""Slips in the offices' appraisal forms, one for every ground on which a row is refused."""

from collections.abc import Callable

from rules.plan.report_form.form import COLLECTIVE, OPINIONS
from rules.values.findings import Severity
from tasks.sample.dossier import number
from tasks.sample.town.appraising_office import AppraisingOffice, row_of

NOBODY = "CN77"


def own_unit(desk: AppraisingOffice) -> bool:
    """Let the office appraise its own unit, where that has an accepted report."""
    for item in desk.items:
        code = next(
            (c for u, c in desk.scores if u == desk.office and (c == COLLECTIVE) != (item in desk.personal)),
            "",
        )
        if code:
            desk.sheet.slip(row_of(desk.office, code, item), "don_vi", "own-unit")
            return True
    return False


def _unknown_unit(desk: AppraisingOffice) -> bool:
    if not desk.items:
        return False
    code = "CN1" if desk.items[0] in desk.personal else COLLECTIVE
    desk.sheet.slip(row_of(desk.corpus.faults.unknown_folder, code, desk.items[0]), "don_vi", "unknown-unit")
    return True


def _unknown_nominee(desk: AppraisingOffice) -> bool:
    item = next((i for i in desk.items if i in desk.personal), "")
    who = next(desk.others(), None)
    if item and who:
        desk.sheet.slip(row_of(who[0], NOBODY, item), "ma", "unknown-nominee")
    return bool(item and who)


def _unknown_item(desk: AppraisingOffice) -> bool:
    who = next(desk.others(), None)
    if who and desk.items:
        desk.sheet.slip(row_of(*who, desk.corpus.faults.unknown_item), "tieu_chi", "unknown-item")
    return bool(who and desk.items)


def _other_kind(desk: AppraisingOffice) -> bool:
    for unit, code in desk.others():
        for item in desk.items:
            if (code == COLLECTIVE) == (item in desk.personal):
                desk.sheet.slip(row_of(unit, code, item), "tieu_chi", "item-of-the-other-kind")
                return True
    return False


def _outside_the_lane(desk: AppraisingOffice) -> bool:
    for unit, code in desk.others():
        for item in desk.known:
            if item not in desk.items and (code == COLLECTIVE) != (item in desk.personal):
                desk.sheet.slip(row_of(unit, code, item), "tieu_chi", "outside-the-lane")
                return bool(desk.items)
    return False


def _twice(desk: AppraisingOffice) -> bool:
    at = desk.good(lambda row: row["diem"] is not None)
    if at is not None:
        desk.sheet.slip(desk.sheet.rows[at], "tieu_chi", "twice")
    return at is not None


def _not_a_number(desk: AppraisingOffice) -> bool:
    at = desk.good(lambda row: row["diem"] is not None)
    if at is not None:
        words = desk.corpus.faults.no_number
        desk.sheet.spoil(at, "diem", "words-for-a-number", diem=words, ly_do=desk.reason())
    return at is not None


def _out_of_range(desk: AppraisingOffice) -> bool:
    at = desk.good(lambda row: row["diem"] is not None)
    if at is not None:
        desk.sheet.spoil(at, "diem", "out-of-range", diem=99, y_kien=OPINIONS[1], ly_do=desk.reason())
    return at is not None


def _points_for_an_opinion(desk: AppraisingOffice) -> bool:
    at = desk.good(lambda row: row["tieu_chi"] not in desk.known)
    if at is not None:
        desk.sheet.spoil(at, "diem", "points-for-an-opinion", diem=5, ly_do=desk.reason())
    return at is not None


def _not_applicable(desk: AppraisingOffice) -> bool:
    for unit, code in desk.others():
        for item in desk.items:
            score = desk.score(unit, code, item)
            if score is not None and score.points is None:
                desk.sheet.slip(
                    row_of(unit, code, item, 3, OPINIONS[0], desk.reason()),
                    "diem",
                    "points-for-not-applicable",
                )
                return True
    return False


def _opinion_not_listed(desk: AppraisingOffice) -> bool:
    at = desk.good(lambda row: row["ly_do"] is None)
    if at is not None:
        desk.sheet.spoil(at, "y_kien", "opinion-not-listed", y_kien=desk.corpus.faults.unlisted_opinion)
    return at is not None


def _without_reason(desk: AppraisingOffice) -> bool:
    at = desk.good(lambda row: row["diem"] is not None and row["ly_do"] is None and number(row, "diem") >= 1)
    if at is not None:
        lower = number(desk.sheet.rows[at], "diem") - 1
        desk.sheet.spoil(at, "ly_do", "changed-without-reason", diem=lower, y_kien=OPINIONS[1])
    return at is not None


def _about_a_returned_report(desk: AppraisingOffice) -> bool:
    item = next((i for i in desk.items if i not in desk.personal), "")
    if item and desk.returned:
        row = row_of(desk.dice.pick(desk.returned), COLLECTIVE, item)
        desk.sheet.slip(row, "don_vi", "about-a-returned-report", Severity.INFO)
    return bool(item and desk.returned)


SLIPS: tuple[Callable[[AppraisingOffice], bool], ...] = (
    _out_of_range,
    _unknown_item,
    _points_for_an_opinion,
    _other_kind,
    _unknown_nominee,
    _not_applicable,
    _without_reason,
    _outside_the_lane,
    _opinion_not_listed,
    _unknown_unit,
    _not_a_number,
    _twice,
    _about_a_returned_report,
)
"""Each returns whether this office could make the slip."""
