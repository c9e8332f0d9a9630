"""What the appraising offices write: mostly agreement, some changed scores, and one slip of every kind."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from rules.findings import Severity
from rules.form import COLLECTIVE, OPINIONS
from rules.plan import Cycle, Item, Lane, Plan
from rules.scoring import ItemScore, Score
from rules.town import Appraisal
from rules.town_form import APPRAISAL, LANES_FOLDER
from tasks.sample.corpus import Corpus
from tasks.sample.dice import Dice
from tasks.sample.town import TownBook, TownSheet

NOBODY = "CN77"


def acting_office(plan: Plan, cycle: Cycle, lane: Lane) -> str:
    """Return who appraises the lane: its office, or the successor where the office ends before the town does."""
    ends = plan.units[lane.office].valid_to
    last = min(cycle.last_day, plan.movement.authority_until or cycle.last_day)
    return lane.successor if lane.successor and ends is not None and ends < last else lane.office


@dataclass(frozen=True)
class _Desk:
    """One office at work: its form, what it is to appraise, and what is known of the nominees."""

    plan: Plan
    office: str
    lanes: Sequence[Lane]
    sheet: TownSheet
    scores: Mapping[tuple[str, str], Score]
    untouched: frozenset[str]
    returned: tuple[str, ...]
    dice: Dice
    corpus: Corpus

    @property
    def items(self) -> list[str]:
        """The items of the office's lanes."""
        return [item for lane in self.lanes for item in lane.items]

    @property
    def known(self) -> Mapping[str, Item]:
        """All items of the rubric by code."""
        rubric = self.plan.rubric
        return {i.code: i for i in (*rubric.collective.items, *rubric.individual.items)}

    @property
    def personal(self) -> frozenset[str]:
        """The items of persons."""
        return frozenset(item.code for item in self.plan.rubric.individual.items)

    def others(self) -> Iterator[tuple[str, str]]:
        """Yield nominees of units that are no appraising office, in the order of the scores."""
        offices = {lane.office for lane in self.plan.lanes}
        return (who for who in self.scores if who[0] not in offices)

    def score(self, unit: str, code: str, item: str) -> ItemScore | None:
        """Return what the report gives the nominee for the item."""
        found = self.scores.get((unit, code))
        return next((i for i in found.items if i.code == item), None) if found else None

    def good(self, wanted: Callable[[dict[str, Any]], bool]) -> int | None:
        """Return some row in which nothing is wrong so far and that is wanted."""
        fit = [
            at
            for at, row in enumerate(self.sheet.rows)
            if at not in self.sheet.spoilt and row["don_vi"] not in self.untouched and wanted(row)
        ]
        return self.dice.pick(fit) if fit else None

    def reason(self) -> str:
        """Return why an office lowers a score."""
        return str(self.dice.pick(self.corpus["offices"]["lowered"]))


def lane_books(
    plan: Plan,
    cycle: Cycle,
    scores: Mapping[tuple[str, str], Score],
    untouched: frozenset[str],
    returned: tuple[str, ...],
    seed: int,
    corpus: Corpus,
) -> tuple[list[TownBook], dict[tuple[str, str, str], Appraisal]]:
    """Return the offices' forms about the nominees with these scores, and the rows of them that count.

    Nothing that an office writes changes a score of the `untouched` units; reports of the `returned` have an error.
    In the first cycle one office is silent.
    """
    dice = Dice(seed, cycle.id, "appraisal")
    by_office: dict[str, list[Lane]] = {}
    for lane in plan.lanes:
        by_office.setdefault(acting_office(plan, cycle, lane), []).append(lane)
    if silent := _silent(plan, cycle, by_office):
        del by_office[silent]
    desks = [
        _Desk(plan, office, lanes, TownSheet(APPRAISAL), scores, untouched, returned, dice, corpus)
        for office, lanes in by_office.items()
    ]
    for desk in desks:
        for unit, code in scores:
            for item in _asked(plan, cycle, desk.office, unit):
                _say(desk, unit, code, item)
    for turn, slip in enumerate(_SLIPS):
        order = [*desks[turn % len(desks) :], *desks[: turn % len(desks)]]
        next((desk for desk in order if slip(desk)), None)
    for desk in desks:
        _own_unit(desk)
    books, counted = [], {}
    for desk in desks:
        file = f"{desk.office}.xlsx"
        books.append(TownBook(LANES_FOLDER, file, plan.units[desk.office].name, (desk.sheet,)))
        for at, row in enumerate(desk.sheet.rows):
            if at not in desk.sheet.spoilt:
                counted[row["don_vi"], row["ma"], row["tieu_chi"]] = _appraisal(desk.office, file, row)
    return books, counted


def _silent(plan: Plan, cycle: Cycle, offices: Mapping[str, Sequence[Lane]]) -> str:
    """Return the office that sends nothing in the first cycle: one to which nobody's own unit comes."""
    if cycle.id != plan.cycles[0].id:
        return ""
    needed = {lane.recused_to for lane in plan.lanes}
    return next((office for office in offices if office not in needed), "")


def _asked(plan: Plan, cycle: Cycle, office: str, unit: str) -> list[str]:
    """Return what the office appraises of that unit: its lanes, not for itself; and others' own that come to it."""
    asked = []
    for lane in plan.lanes:
        acting = acting_office(plan, cycle, lane)
        if unit == lane.office != acting:
            continue  # an office that ended is not asked about itself
        if office == (lane.recused_to if unit == acting else acting):
            asked += [*lane.items, *lane.opinions]
    return asked


def _say(desk: _Desk, unit: str, code: str, item: str) -> None:
    """Write the office's row on one item of one nominee, if it has anything to say."""
    if (code == COLLECTIVE) == (item in desk.personal):
        return
    silent, changes = desk.dice.chance(0.5), desk.dice.chance(0.15)
    opinion, reason, points = OPINIONS[0], None, None
    score = desk.score(unit, code, item)
    if item in desk.known and (score is None or score.points is None):
        return
    if score is not None and score.points is not None and desk.known[item].method == "self_score":
        points = score.points
    if points is not None and changes and points >= 1 and unit not in desk.untouched:
        points, reason, silent = points - Decimal("0.5"), desk.reason(), False
    elif desk.dice.chance(0.06):
        opinion = OPINIONS[desk.dice.between(1, 2)]
        reason = desk.dice.pick(desk.corpus["offices"]["opinions"])
    if not silent:
        shown = None if points is None else float(points)
        desk.sheet.add(_row(unit, code, item, shown, opinion, reason))


def _row(
    unit: str,
    code: str,
    item: str,
    points: float | None = None,
    opinion: str = OPINIONS[0],
    reason: str | None = None,
) -> dict[str, Any]:
    return {"don_vi": unit, "ma": code, "tieu_chi": item, "diem": points, "y_kien": opinion, "ly_do": reason}


def _appraisal(office: str, file: str, row: Mapping[str, Any]) -> Appraisal:
    points = None if row["diem"] is None else Decimal(str(row["diem"]))
    return Appraisal(
        office, row["don_vi"], row["ma"], row["tieu_chi"], points, row["y_kien"], row["ly_do"] or "", file, ""
    )


# --- slips: each returns whether this office could make it ------------------------------------------


def _own_unit(desk: _Desk) -> bool:
    for item in desk.items:
        code = next(
            (c for u, c in desk.scores if u == desk.office and (c == COLLECTIVE) != (item in desk.personal)),
            "",
        )
        if code:
            desk.sheet.slip(_row(desk.office, code, item), "don_vi", "own-unit")
            return True
    return False


def _unknown_unit(desk: _Desk) -> bool:
    if not desk.items:
        return False
    code = "CN1" if desk.items[0] in desk.personal else COLLECTIVE
    desk.sheet.slip(
        _row(desk.corpus["faults"]["unknown_folder"], code, desk.items[0]), "don_vi", "unknown-unit"
    )
    return True


def _unknown_nominee(desk: _Desk) -> bool:
    item = next((i for i in desk.items if i in desk.personal), "")
    who = next(desk.others(), None)
    if item and who:
        desk.sheet.slip(_row(who[0], NOBODY, item), "ma", "unknown-nominee")
    return bool(item and who)


def _unknown_item(desk: _Desk) -> bool:
    who = next(desk.others(), None)
    if who and desk.items:
        desk.sheet.slip(_row(*who, desk.corpus["faults"]["unknown_item"]), "tieu_chi", "unknown-item")
    return bool(who and desk.items)


def _other_kind(desk: _Desk) -> bool:
    for unit, code in desk.others():
        for item in desk.items:
            if (code == COLLECTIVE) == (item in desk.personal):
                desk.sheet.slip(_row(unit, code, item), "tieu_chi", "item-of-the-other-kind")
                return True
    return False


def _outside_the_lane(desk: _Desk) -> bool:
    for unit, code in desk.others():
        for item in desk.known:
            if item not in desk.items and (code == COLLECTIVE) != (item in desk.personal):
                desk.sheet.slip(_row(unit, code, item), "tieu_chi", "outside-the-lane")
                return bool(desk.items)
    return False


def _twice(desk: _Desk) -> bool:
    at = desk.good(lambda row: row["diem"] is not None)
    if at is not None:
        desk.sheet.slip(desk.sheet.rows[at], "tieu_chi", "twice")
    return at is not None


def _not_a_number(desk: _Desk) -> bool:
    at = desk.good(lambda row: row["diem"] is not None)
    if at is not None:
        words = desk.corpus["faults"]["no_number"]
        desk.sheet.spoil(at, "diem", "words-for-a-number", diem=words, ly_do=desk.reason())
    return at is not None


def _out_of_range(desk: _Desk) -> bool:
    at = desk.good(lambda row: row["diem"] is not None)
    if at is not None:
        desk.sheet.spoil(at, "diem", "out-of-range", diem=99, y_kien=OPINIONS[1], ly_do=desk.reason())
    return at is not None


def _points_for_an_opinion(desk: _Desk) -> bool:
    at = desk.good(lambda row: row["tieu_chi"] not in desk.known)
    if at is not None:
        desk.sheet.spoil(at, "diem", "points-for-an-opinion", diem=5, ly_do=desk.reason())
    return at is not None


def _not_applicable(desk: _Desk) -> bool:
    for unit, code in desk.others():
        for item in desk.items:
            score = desk.score(unit, code, item)
            if score is not None and score.points is None:
                desk.sheet.slip(
                    _row(unit, code, item, 3, OPINIONS[0], desk.reason()), "diem", "points-for-not-applicable"
                )
                return True
    return False


def _opinion_not_listed(desk: _Desk) -> bool:
    at = desk.good(lambda row: row["ly_do"] is None)
    if at is not None:
        desk.sheet.spoil(at, "y_kien", "opinion-not-listed", y_kien=desk.corpus["faults"]["unlisted_opinion"])
    return at is not None


def _without_reason(desk: _Desk) -> bool:
    at = desk.good(lambda row: row["diem"] is not None and row["ly_do"] is None and row["diem"] >= 1)
    if at is not None:
        lower = desk.sheet.rows[at]["diem"] - 1
        desk.sheet.spoil(at, "ly_do", "changed-without-reason", diem=lower, y_kien=OPINIONS[1])
    return at is not None


def _about_a_returned_report(desk: _Desk) -> bool:
    item = next((i for i in desk.items if i not in desk.personal), "")
    if item and desk.returned:
        row = _row(desk.dice.pick(desk.returned), COLLECTIVE, item)
        desk.sheet.slip(row, "don_vi", "about-a-returned-report", Severity.INFO)
    return bool(item and desk.returned)


_SLIPS: tuple[Callable[[_Desk], bool], ...] = (
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
