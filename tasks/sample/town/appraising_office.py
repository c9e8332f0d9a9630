"""One appraising office at work on its form: what it is to look at, and what is known of the nominees."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rules.judging.scoring import ItemScore, Score
from rules.plan.plan import Plan
from rules.plan.report_form.form import OPINIONS
from rules.plan.tables.judging import Item
from rules.plan.tables.town import Lane
from tasks.sample.corpus import Corpus
from tasks.sample.dice import Dice
from tasks.sample.town.town import SampleTownSheet, TownRow


@dataclass(frozen=True)
class AppraisingOffice:
    """One office at work: its form, what it is to appraise, and what is known of the nominees."""

    plan: Plan
    office: str
    lanes: Sequence[Lane]
    sheet: SampleTownSheet
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

    def good(self, wanted: Callable[[TownRow], bool]) -> int | None:
        """Return some row in which nothing is wrong so far and that is wanted."""
        fit = [
            at
            for at, row in enumerate(self.sheet.rows)
            if at not in self.sheet.spoilt and row["don_vi"] not in self.untouched and wanted(row)
        ]
        return self.dice.pick(fit) if fit else None

    def reason(self) -> str:
        """Return why an office lowers a score."""
        return self.dice.pick(self.corpus.offices.lowered)


def row_of(
    unit: str,
    code: str,
    item: str,
    points: float | None = None,
    opinion: str = OPINIONS[0],
    reason: str | None = None,
) -> TownRow:
    """Return a row of the appraisal form by field key."""
    return {"don_vi": unit, "ma": code, "tieu_chi": item, "diem": points, "y_kien": opinion, "ly_do": reason}
