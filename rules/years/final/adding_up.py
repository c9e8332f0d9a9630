"""What each annual cycle gives a nominee of the final one: the unit's own year, its predecessors', a person's."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from rules.judging.ranking import NomineeKind
from rules.plan.plan import Cycle, Plan
from rules.plan.report_form.form import COLLECTIVE
from rules.values.text import same_name
from rules.years.former import Year, YearLine
from rules.years.lineage import lineage, units_of_year


@dataclass(frozen=True, slots=True)
class NomineeYear:
    """One valid year of a nominee: total and criteria, exact, and the lines of that year's run they come from.

    A merged unit has the mean of several lines, anybody else one. `namesakes`: the lines of that year's people of
    one name in the unit's lineage, where there are several; `clear` False: nobody can tell which of them is meant.
    """

    year: Year
    total: Fraction
    criteria: Mapping[str, Fraction]
    lines: tuple[YearLine, ...]
    namesakes: tuple[YearLine, ...] = ()
    clear: bool = True


@dataclass(frozen=True, slots=True)
class Participant:
    """One person of a unit that takes part, with name and post as in the latest year, the earliest year first."""

    unit: str
    name: str
    post: str
    parts: tuple[NomineeYear, ...]


def years_of(cycle: Cycle, years: Iterable[Year]) -> list[Year]:
    """Return the years that the final cycle adds up, the earliest first."""
    return sorted((year for year in years if year.year in cycle.years), key=lambda year: year.year)


def collective_parts(plan: Plan, years: Sequence[Year], unit: str) -> list[NomineeYear]:
    """Return the valid years of a unit's collective: those with an accepted report of the unit or its predecessors."""
    return [part for year in years if (part := _collective(plan, year, unit, ())) is not None]


def _collective(plan: Plan, year: Year, unit: str, below: tuple[str, ...]) -> NomineeYear | None:
    if plan.units[unit].valid_in(year.year):
        own = [line for line in _accepted(year) if (line.unit, line.nominee) == (unit, COLLECTIVE)]
        return _of_line(year, own[0]) if own else None
    before = [s for s in units_of_year(plan.units, unit, year.year) if s not in below]
    parts = [p for s in before if (p := _collective(plan, year, s, (*below, unit))) is not None]
    if not parts:
        return None
    names = {name for part in parts for name in part.criteria}
    return NomineeYear(
        year,
        mean(part.total for part in parts),
        {name: mean(part.criteria.get(name, Fraction(0)) for part in parts) for name in names},
        tuple(line for part in parts for line in part.lines),
    )


def persons(plan: Plan, cycle: Cycle, years: Sequence[Year]) -> list[Participant]:
    """Return every person of the units that take part, followed by name along each unit's lineage; by unit and name.

    A line counts for one unit alone: where a person went on from a unit to its successor, for the successor.
    """
    there = [unit.slug for unit in plan.subjects(cycle)]
    ancestry = {slug: lineage(plan.units, slug) for slug in there}
    by_name: dict[str, list[tuple[Year, YearLine]]] = defaultdict(list)
    for year in years:
        for line in _accepted(year):
            if line.kind == NomineeKind.INDIVIDUAL:
                by_name[same_name(line.name)].append((year, line))
    found: list[Participant] = []
    for lines in by_name.values():
        homes = _homes(ancestry, lines)
        for home in dict.fromkeys(h for h in homes if h):
            own = [one for one, h in zip(lines, homes, strict=True) if h == home]
            of_lineage = [one for one in lines if one[1].unit in ancestry[home]]
            latest = own[-1][1]
            found.append(Participant(home, latest.name, latest.post, tuple(_parts(own, of_lineage))))
    return sorted(found, key=lambda p: (there.index(p.unit), same_name(p.name)))


def _homes(ancestry: Mapping[str, tuple[str, ...]], lines: Sequence[tuple[Year, YearLine]]) -> list[str]:
    """Return for each line of one name the unit that takes part and whose person it is; "" where there is none."""
    latest = {line.unit: year.year for year, line in lines}  # years come in order: the last one stays
    homes = []
    for _, line in lines:
        units = [slug for slug, before in ancestry.items() if line.unit in before]
        # Who is nobody's in any of them stays where the line is, or goes to the first of the successors.
        homes.append(max(units, key=lambda u: (latest.get(u, 0), u == line.unit), default=""))
    return homes


def _parts(
    own: Sequence[tuple[Year, YearLine]], of_lineage: Sequence[tuple[Year, YearLine]]
) -> Iterable[NomineeYear]:
    for year in dict.fromkeys(year.year for year, _ in own):
        mine = [one for one in own if one[0].year == year]
        alike = tuple(line for other, line in of_lineage if other.year == year)
        yield replace(
            _of_line(*mine[0]),
            lines=tuple(line for _, line in mine),
            namesakes=alike if len(alike) > 1 else (),
            clear=len(mine) == 1,
        )


def _accepted(year: Year) -> list[YearLine]:
    return [line for line in year.lines if line.unit in year.accepted]


def _of_line(year: Year, line: YearLine) -> NomineeYear:
    return NomineeYear(
        year, Fraction(line.total), {k: Fraction(v) for k, v in line.criteria.items()}, (line,)
    )


def mean(numbers: Iterable[Fraction | Decimal]) -> Fraction:
    """Return the exact mean; 0 of nothing."""
    exact = [Fraction(number) for number in numbers]
    return sum(exact, Fraction(0)) / len(exact) if exact else Fraction(0)
