"""What the appraising offices write: mostly agreement, some changed scores, and one slip of every kind."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from rules.judging.scoring import Score
from rules.plan.plan import Cycle, Plan
from rules.plan.report_form.form import COLLECTIVE, OPINIONS
from rules.plan.tables.town import Lane
from rules.report.town_inputs import Appraisal
from rules.town.form import APPRAISAL, LANES_FOLDER
from tasks.sample.corpus import Corpus
from tasks.sample.dice import Dice
from tasks.sample.town.appraising_office import AppraisingOffice, row_of
from tasks.sample.town.lane_slips import SLIPS, own_unit
from tasks.sample.town.town import SampleTownSheet, TownBook, TownRow


def acting_office(plan: Plan, cycle: Cycle, lane: Lane) -> str:
    """Return who appraises the lane: its office, or the successor where the office ends before the town does."""
    ends = plan.units[lane.office].valid_to
    last = min(cycle.last_day, plan.movement.authority_until or cycle.last_day)
    return lane.successor if lane.successor and ends is not None and ends < last else lane.office


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
        AppraisingOffice(
            plan, office, lanes, SampleTownSheet(APPRAISAL), scores, untouched, returned, dice, corpus
        )
        for office, lanes in by_office.items()
    ]
    for desk in desks:
        for unit, code in scores:
            for item in _asked(plan, cycle, desk.office, unit):
                _write_row(desk, unit, code, item)
    for turn, slip in enumerate(SLIPS):
        order = [*desks[turn % len(desks) :], *desks[: turn % len(desks)]]
        next((desk for desk in order if slip(desk)), None)
    for desk in desks:
        own_unit(desk)
    books, counted = [], {}
    for desk in desks:
        file = f"{desk.office}.xlsx"
        books.append(TownBook(LANES_FOLDER, file, plan.units[desk.office].name, (desk.sheet,)))
        for at, row in enumerate(desk.sheet.rows):
            if at not in desk.sheet.spoilt:
                told = _appraisal(desk.office, file, row)
                counted[told.unit, told.nominee, told.item] = told
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


def _write_row(desk: AppraisingOffice, unit: str, code: str, item: str) -> None:
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
        reason = desk.dice.pick(desk.corpus.offices.opinions)
    if not silent:
        shown = None if points is None else float(points)
        desk.sheet.add(row_of(unit, code, item, shown, opinion, reason))


def _appraisal(office: str, file: str, row: TownRow) -> Appraisal:
    points = None if row["diem"] is None else Decimal(str(row["diem"]))
    unit, nominee, item, opinion, reason = (
        str(row[key] or "") for key in ("don_vi", "ma", "tieu_chi", "y_kien", "ly_do")
    )
    return Appraisal(office, unit, nominee, item, points, opinion, reason, file, "")
