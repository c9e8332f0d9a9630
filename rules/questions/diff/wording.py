"""How the differences of two runs are printed: headings with counts, causes first, long lists of cells cut."""

from itertools import groupby

from rules.contracts.base import Contract
from rules.questions.diff.parts import BY_OTHERS, ChangedPart, Difference, RunDiff

FEW_CELLS = 20
"""How many changed cells of one unit are printed; --json has all."""
FEW_MOVED = 5
"""How many of those whose rank moved by nothing of their own are printed; --json has all."""


def lines(diff: RunDiff) -> list[str]:
    """Return the lines that the operator reads."""
    head = f"Chu kỳ {diff.cycle}: lần chạy {diff.before} so với lần chạy {diff.after}"
    if not diff.differences:
        return [f"{head}: không có gì thay đổi."]
    told = [f"{head}: {len(diff.differences)} thay đổi, nguyên nhân trước, kết quả sau."]
    for part, group in groupby(diff.differences, key=lambda d: d.part):
        found = list(group)
        told += ["", f"{part} ({len(found)})"]
        moved = [d for d in found if part is ChangedPart.RANK and d.why == (BY_OTHERS,)]
        if len(moved) > FEW_MOVED:
            found = [d for d in found if d not in moved]
            told.append(f"  {len(moved)} đối tượng chỉ đổi hạng vì {BY_OTHERS} (xem đủ bằng --json)")
        for unit, mine in groupby(found, key=lambda d: d.unit):
            told += _of_unit(part, unit, list(mine))
    return told


def _of_unit(part: ChangedPart, unit: str, found: list[Difference]) -> list[str]:
    shown = found[:FEW_CELLS] if part is ChangedPart.CELL else found
    told = [line for one in shown for line in _one(one)]
    if len(found) > len(shown):
        told.append(f"  {unit}: … {len(found) - len(shown)} ô nữa (xem đủ bằng --json)")
    return told


def _one(one: Difference) -> list[str]:
    who = "/".join(part for part in (one.unit, one.nominee) if part)
    line = f"  {f'{who} ' if who else ''}{one.what}: {one.old or '(không có)'} → {one.new or '(không có)'}"
    return [line, *(f"      {why}" for why in one.why)]


class DifferenceReport(Contract):
    """One difference: `part` names its kind, `before` and `after` what stood and stands there, `why` its causes."""

    part: str
    unit: str
    nominee: str
    what: str
    before: str
    after: str
    why: tuple[str, ...]


class DiffReport(Contract):
    """What `thidua diff --json` prints: two runs of a cycle by their numbers, and all that differs."""

    cycle: str
    before: int
    after: int
    differences: tuple[DifferenceReport, ...]


def report_of(diff: RunDiff) -> DiffReport:
    """Return the differences for programs, all of them."""
    return DiffReport(
        cycle=diff.cycle,
        before=diff.before,
        after=diff.after,
        differences=tuple(
            DifferenceReport(
                part=d.part.name.lower(),
                unit=d.unit,
                nominee=d.nominee,
                what=d.what,
                before=d.old,
                after=d.new,
                why=d.why,
            )
            for d in diff.differences
        ),
    )
