"""What the town's offices and its council write about the units: mostly agreement, some changes, a few slips."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from rules.form import COLLECTIVE, CONCLUSIONS, COUNCIL_LABELS, OPINIONS
from rules.plan import Cycle, Item, Lane, Plan
from tasks.sample.corpus import Corpus
from tasks.sample.dice import Dice
from tasks.sample.dossier import Dossier
from tasks.sample.people import Person

Row = tuple[Any, ...]


def appraisal(
    plan: Plan, cycle: Cycle, lane: Lane, dossiers: Sequence[Dossier], seed: int, corpus: Corpus
) -> list[Row]:
    """Return the rows of an office's appraisal form: its lane's items of the given units, some slips at the end."""
    dice = Dice(seed, cycle.id, lane.office, "appraisal")
    items = {i.code: i for i in (*plan.rubric.collective.items, *plan.rubric.individual.items)}
    personal = {item.code for item in plan.rubric.individual.items}
    rows: list[Row] = []
    for dossier in dossiers:
        codes = [row["ma"] for row in dossier.rows("hop")]
        for item in _items(plan, lane, dossier.unit.slug):
            for code in codes:
                if (code == COLLECTIVE) == (item in personal) or dice.chance(0.6):
                    continue
                score = _self_score(dossier, items[item], code) if item in items else None
                opinion, reason = OPINIONS[0], None
                if score and dice.chance(0.15):
                    score, reason = score - 0.5, dice.pick(corpus["offices"]["lowered"])
                elif dice.chance(0.06):
                    opinion, reason = OPINIONS[dice.between(1, 2)], dice.pick(corpus["offices"]["opinions"])
                rows.append((dossier.unit.slug, code, item, score, opinion, reason))
    if lane.items and rows:
        item = lane.items[0]
        code = "CN1" if item in personal else COLLECTIVE
        other = next(i for i in items if i not in lane.items)
        rows += [
            (lane.office, code, item, None, OPINIONS[0], None),
            (corpus["faults"]["unknown_folder"], code, item, None, OPINIONS[0], None),
            (rows[0][0], rows[0][1], other, None, OPINIONS[0], None),
            (rows[0][0], rows[0][1], rows[0][2], 99, OPINIONS[1], dice.pick(corpus["offices"]["lowered"])),
        ]
    return rows


def _self_score(dossier: Dossier, item: Item, code: str) -> float | None:
    """Return what the nominee gave itself for the item; None where the item is counted, or typed as text."""
    if item.method != "self_score":
        return None
    sheet, _, key = item.fact.partition(".")
    given = dossier.labels(sheet) if code == COLLECTIVE else _row(dossier, sheet, code)
    score = given.get(key)
    return score if isinstance(score, int | float) else None


def _row(dossier: Dossier, sheet: str, code: str) -> dict[str, Any]:
    return next(row for row in dossier.rows(sheet) if row["ma"] == code)


def _items(plan: Plan, lane: Lane, unit: str) -> list[str]:
    """Return what the office appraises of that unit: its lane, not for itself; and others' own that come to it."""
    own = [] if unit == lane.office else [*lane.items, *lane.opinions]
    return own + [
        i
        for other in plan.lanes
        if (other.office, other.recused_to) == (unit, lane.office)
        for i in other.items
    ]


def council(
    plan: Plan,
    cycle: Cycle,
    dossiers: Sequence[Dossier],
    people: Mapping[str, Sequence[Person]],
    seed: int,
    corpus: Corpus,
) -> tuple[dict[str, Any], list[Row]]:
    """Return labels and rows of the town council's form: votes on nominees of the given units, two slips at the end."""
    dice = Dice(seed, cycle.id, "council")
    office = people[plan.movement.office_unit]
    members = 15
    present = dice.between(11, members)
    day = dt.date(cycle.year, 12, dice.between(20, 27))
    day -= dt.timedelta(days=max(0, day.weekday() - 4))
    values = (day, office[-2].name, office[0].name, members, present)
    rows: list[Row] = []
    for dossier in dossiers:
        for row in dossier.rows("hop"):
            against = dice.between(1, 3) if dice.chance(0.1) else 0
            refused = dice.chance(0.02)
            verdict = CONCLUSIONS[1] if refused else None
            reason = dice.pick(corpus["offices"]["council_no"]) if refused else None
            if refused:
                against = present - 2
            rows.append((dossier.unit.slug, row["ma"], present - against, against, verdict, reason))
    if rows:
        unit, code = rows[0][:2]
        rows += [
            (corpus["faults"]["unknown_folder"], COLLECTIVE, present, 0, CONCLUSIONS[0], None),
            (unit, code, present, 0, CONCLUSIONS[0], None),
        ]
    return dict(zip(COUNCIL_LABELS, values, strict=True)), rows
