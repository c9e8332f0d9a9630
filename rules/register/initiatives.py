"""The register's list of initiatives: all that accepted reports name, who recognised them, who else names the same one."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rules.decision.decision import Decision
from rules.plan.report_form.form import SANG_KIEN
from rules.report.report import Row
from rules.values.text import fold


@dataclass(frozen=True, slots=True)
class NamedInitiative:
    """One row of sheet 4 as reported; `authors` are codes, `level` who recognised it, by `decision` of that `day`."""

    unit: str
    title: str
    authors: str
    level: str
    decision: str
    day: dt.date | None
    scope: str
    effect: str
    evidence: str

    @property
    def lacking(self) -> list[str]:
        """What the report does not say of it."""
        said = {"phạm vi": self.scope, "hiệu quả": self.effect, "minh chứng": self.evidence}
        return [label for label, text in said.items() if not text]


@dataclass(frozen=True, slots=True)
class RegisterInitiative:
    """An initiative of a cycle, and the codes of those who were chosen with it."""

    cycle: str
    named: NamedInitiative
    rewarded: tuple[str, ...]


def named_initiatives(decision: Decision) -> Iterator[NamedInitiative]:
    """Yield every initiative that the accepted reports name, recognised or not, rewarded or not."""
    for unit, report in decision.reports.items():
        for row in report.sheets[SANG_KIEN.key].rows:
            if row.text("ten"):
                yield _named(unit, row)


def _named(unit: str, row: Row) -> NamedInitiative:
    day = row.cells.get("ngay_quyet_dinh")
    return NamedInitiative(
        unit=unit,
        title=row.text("ten"),
        authors=row.text("tac_gia"),
        level=row.text("cap"),
        decision=row.text("so_quyet_dinh"),
        day=day.value if day is not None and isinstance(day.value, dt.date) else None,
        scope=row.text("pham_vi"),
        effect=row.text("hieu_qua"),
        evidence=row.text("minh_chung"),
    )


def named_elsewhere(known: Sequence[RegisterInitiative]) -> list[list[str]]:
    """Return for each where else the same initiative stands: one of the same folded title, by cycle and unit."""
    places: dict[str, list[str]] = defaultdict(list)
    for one in known:
        place = f"{one.cycle} {one.named.unit}"
        if place not in places[fold(one.named.title)]:
            places[fold(one.named.title)].append(place)
    return [
        [place for place in places[fold(one.named.title)] if place != f"{one.cycle} {one.named.unit}"]
        for one in known
    ]
