"""What the province published of the index of administrative reform, as the office typed it off: one row refused."""

from collections.abc import Sequence

from rules.plan.plan import Cycle, Plan
from rules.plan.report_form.form import TOTAL_ROW
from rules.plan.units import Unit
from rules.town.form import INDEX, INDEX_FOLDER
from tasks.sample.corpus import Corpus
from tasks.sample.dice import Dice
from tasks.sample.dossier import number
from tasks.sample.town.council import meeting_day
from tasks.sample.town.town import SampleTownSheet, TownBook, TownRow
from tasks.sample.unit.figures import workday

_POINTS = ("toi_da", "tu_cham", "tham_dinh", "dieu_tra", "tong")


def index_book(plan: Plan, cycle: Cycle, units: Sequence[Unit], seed: int, corpus: Corpus) -> TownBook | None:
    """Return the index of the communes and wards among the units, best first; None where there are none of them."""
    dice, sheet = Dice(seed, cycle.id, "index"), SampleTownSheet(INDEX)
    words = corpus.index
    tables = [_fields(unit, plan, dice, words.most) for unit in units if unit.kind == "xa-phuong"]
    if not tables:
        return None
    day = workday(meeting_day(plan, cycle, seed).replace(day=2))
    sheet.labels = {"nam": cycle.year, "so": words.number.format(n=dice.between(900, 2400)), "ngay": day}
    ranked = sorted(tables, key=lambda rows: -number(rows[-1], "tong"))
    for rows in ranked:
        better = sum(number(other[-1], "tong") > number(rows[-1], "tong") for other in ranked)
        rows[-1]["xep_hang"] = better + 1
        for row in rows:
            sheet.add(row)
    stranger = {**ranked[-1][-1], "don_vi": corpus.faults.unknown_folder, "xep_hang": len(ranked) + 1}
    sheet.slip(stranger, "don_vi", "unknown-unit")
    return TownBook(INDEX_FOLDER, "chi-so.xlsx", plan.movement.office, (sheet,))


def _fields(unit: Unit, plan: Plan, dice: Dice, most: int) -> list[TownRow]:
    """Return a unit's row of each content, then their sum; all in halves, so that the sums hold exactly."""
    rows: list[TownRow] = []
    for content in plan.contents:
        own = most - dice.between(0, 3) / 2
        survey = dice.between(2, 6) / 2
        appraised = own - dice.between(0, 4) / 2 - survey
        values = (most, own, appraised, survey, appraised + survey)
        rows.append(
            {"don_vi": unit.slug, "linh_vuc": content.name, **dict(zip(_POINTS, values, strict=True))}
        )
    sums = {key: sum(number(row, key) for row in rows) for key in _POINTS}
    return [*rows, {"don_vi": unit.slug, "linh_vuc": TOTAL_ROW, **sums}]
