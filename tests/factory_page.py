"""Makes what an intake found, for tests of the intake page: the same year as `factory_outcome`, seen at its door."""

import datetime as dt
from collections.abc import Mapping, Sequence

from factory_outcome import HANOI, MISSING, RETURNED, STRANGE, findings_of_a_run
from factory_report import plan_and_cycle

from rules.report.collected import Aside, Collected
from rules.report.register_values import CellChange, Version
from rules.values.findings import Finding, with_errors

AT = dt.datetime(2024, 12, 20, 8, 15, tzinfo=HANOI)
FIRST = dt.datetime(2024, 12, 10, 9, 0, tzinfo=HANOI)
SLIP = ("phieu-tra.docx", "phieu-tra.pdf")


def seen(unit: str, number: int, at: dt.datetime = FIRST, changed: tuple[CellChange, ...] = ()) -> Version:
    """A version of the unit's folder."""
    return Version(unit, number, at, changed, f"bao-cao-{unit}.xlsx")


def collected(
    findings: Sequence[Finding] | None = None,
    versions: Mapping[str, Sequence[Version]] | None = None,
    asides: Sequence[Aside] = (),
) -> Collected:
    """A usual intake of A2024 after its due day: two units missing, three returned, a strange folder."""
    plan, cycle = plan_and_cycle()
    found = findings_of_a_run() if findings is None else list(findings)
    folders = [u.slug for u in plan.subjects(cycle) if u.slug not in MISSING] + [STRANGE]
    wrong = with_errors(found)
    returned = {
        slug: [f"returned/{slug}/{name}" for name in SLIP] for slug in (*RETURNED, STRANGE) if slug in wrong
    }
    if "p-duy-hai" in returned:
        returned["p-duy-hai"].append("returned/p-duy-hai/bao-cao.xlsx")
    return Collected(
        plan=plan,
        cycle=cycle,
        folders=folders,
        accepted=[slug for slug in folders if slug not in wrong],
        findings=found,
        versions={slug: [seen(slug, 1)] for slug in folders} | dict(versions or {}),
        at=AT,
        trial=True,
        returned=returned,
        asides=asides,
    )
