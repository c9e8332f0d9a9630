"""The final cycle: the mean of the annual totals, its gates, ranks and choice, by the same quota rules."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from rules.judging.gates import Gate
from rules.judging.quotas import QuotaLine, quota_lines, select
from rules.judging.ranking import Entry, NomineeKind, rank
from rules.judging.scoring import Basis, ItemScore, Score, Source
from rules.plan.plan import Cycle, Plan
from rules.plan.report_form.form import COLLECTIVE
from rules.plan.tables.judging import Scale
from rules.values.rounding import half_up, shown_vi
from rules.values.text import same_name
from rules.years.final.adding_up import NomineeYear, collective_parts, mean, persons, years_of
from rules.years.final.gates import collective_final_gates, person_final_gates
from rules.years.former import Former, Year, YearLine

COMPARED = 9
"""Decimals to which the means of criteria are held against each other: only totals are rounded to the plan's own.

Points of two decimals over a few years differ by far more, or not at all.
"""


@dataclass(frozen=True)
class FinalJudgement:
    """Scores (an item for each annual cycle), ranking with the selection, quota.

    `had` says which awards of the annual cycles a nominee already has, by unit and code.
    """

    scores: Sequence[Score]
    entries: Sequence[Entry]
    quota: Sequence[QuotaLine]
    had: Mapping[tuple[str, str], str]

    def with_awards(self, entries: Iterable[Entry]) -> list[Entry]:
        """Return the entries with those awards in their notes; where the council wrote another note, anew."""
        return [_with_awards(entry, self.had.get((entry.unit, entry.nominee), "")) for entry in entries]


@dataclass(frozen=True, slots=True)
class _Nominee:
    unit: str
    code: str
    name: str
    post: str
    parts: tuple[NomineeYear, ...]
    gates: tuple[Gate, ...]

    @property
    def kind(self) -> NomineeKind:
        return NomineeKind.COLLECTIVE if self.code == COLLECTIVE else NomineeKind.INDIVIDUAL


def judge_final(plan: Plan, cycle: Cycle, years: Sequence[Year], former: Former) -> FinalJudgement:
    """Judge the collectives and persons of the units that take part, each with at least one valid year.

    `years` are the last runs of the annual cycles, in any order; one that was never run is a year without reports.
    """
    nominees = list(_nominees(plan, cycle, years_of(cycle, years)))
    scores = [_score(plan, cycle, nominee) for nominee in nominees]
    entries = select(plan, rank(_entry(plan, *both) for both in zip(nominees, scores, strict=True)))
    had = {(n.unit, n.code): awards for n in nominees if (awards := _awards(n, former))}
    found = FinalJudgement(scores, entries, quota_lines(plan, entries), had)
    return replace(found, entries=found.with_awards(entries))


def _with_awards(entry: Entry, awards: str) -> Entry:
    """Both awards are allowed; the council sees it. First in the note: how a note ends tells an open tie."""
    if not awards or awards in entry.note:
        return entry
    return replace(entry, note="; ".join(text for text in (awards, entry.note) if text))


def _nominees(plan: Plan, cycle: Cycle, years: Sequence[Year]) -> Iterator[_Nominee]:
    """Yield each unit's collective, then its persons; their codes follow the order of names within the unit."""
    of_unit: dict[str, list[_Nominee]] = {unit.slug: [] for unit in plan.subjects(cycle)}
    for unit in plan.subjects(cycle):
        if parts := tuple(collective_parts(plan, years, unit.slug)):
            gates = collective_final_gates(plan, parts)
            of_unit[unit.slug].append(_Nominee(unit.slug, COLLECTIVE, unit.name, "", parts, gates))
    codes: dict[str, int] = {}
    for one in persons(plan, cycle, years):
        codes[one.unit] = codes.get(one.unit, 0) + 1
        gates = person_final_gates(plan, one.parts)
        code = f"CN{codes[one.unit]}"
        of_unit[one.unit].append(_Nominee(one.unit, code, one.name, one.post, one.parts, gates))
    for nominees in of_unit.values():
        yield from nominees


def _entry(plan: Plan, nominee: _Nominee, score: Score) -> Entry:
    counted = [part for part in nominee.parts if part.clear]
    criteria = (
        half_up(mean(part.criteria.get(name, Fraction(0)) for part in counted), COMPARED)
        for name in _scale(plan, nominee).order
    )
    return Entry(
        kind=nominee.kind,
        group=plan.units[nominee.unit].group,
        unit=nominee.unit,
        nominee=nominee.code,
        name=nominee.name,
        total=score.total,
        key=(score.total, *criteria),
        nominated=any(line.nominated for part in nominee.parts for line in part.lines),
        tier=plan.awards[0].name,
        gates=nominee.gates,
        post=nominee.post,
    )


def _scale(plan: Plan, nominee: _Nominee) -> Scale:
    return plan.rubric.collective if nominee.kind is NomineeKind.COLLECTIVE else plan.rubric.individual


def _score(plan: Plan, cycle: Cycle, nominee: _Nominee) -> Score:
    """Return an item for each annual cycle and the mean of the valid ones: exact, rounded once."""
    by_year = {part.year.year: part for part in nominee.parts}
    whole = sum((item.max for item in _scale(plan, nominee).items), Decimal(0))
    annual = sorted(
        (c for c in plan.cycles if c.kind == "annual" and c.year in cycle.years), key=lambda c: c.year
    )
    items = tuple(_item(plan, nominee, one, whole, by_year.get(one.year)) for one in annual)
    counted = [part for part in nominee.parts if part.clear]
    total = half_up(mean(part.total for part in counted), plan.rubric.decimals)
    shown = " + ".join(_shown(plan, part.total) for part in counted)
    how = f"trung bình của {len(counted)} năm: ({shown}) / {len(counted)} = {shown_vi(total)}"
    how = how if counted else "chưa năm nào tính được"
    return Score(nominee.unit, nominee.code, items, total, how)


def _item(
    plan: Plan, nominee: _Nominee, annual: Cycle, whole: Decimal, part: NomineeYear | None
) -> ItemScore:
    if part is None:
        why = f"năm {annual.year} không có báo cáo được nhận trong chu kỳ {annual.id}: không tính"
        if nominee.kind is NomineeKind.INDIVIDUAL:
            why = f"năm {annual.year} không được đề nghị trong báo cáo nào được nhận của chu kỳ {annual.id}: không tính"
        return ItemScore(annual.id, annual.id, Basis.NOT_APPLICABLE, None, whole, why, ())
    sources = tuple(_source(plan, part, line) for line in part.lines)
    if not part.clear:
        why = f"năm {annual.year} có {len(part.lines)} người cùng họ tên: chưa tính"
        return ItemScore(annual.id, annual.id, Basis.NOT_APPLICABLE, None, whole, why, sources)
    points = half_up(part.total, plan.rubric.decimals)
    run = f"tổng điểm chu kỳ {annual.id} (lần chạy {part.year.run})"
    if len(part.lines) > 1:
        of_each = ", ".join(f"{plan.units[line.unit].name} {shown_vi(line.total)}" for line in part.lines)
        run = f"trung bình {run} của các đơn vị trước khi nhập: {of_each}"
    elif part.lines[0].unit != nominee.unit:
        run = f"{run} tại {plan.units[part.lines[0].unit].name}"
    how = f"{run} = {shown_vi(points)}"
    return ItemScore(annual.id, annual.id, Basis.COMPUTED, points, whole, how, sources, before=points)


def _source(plan: Plan, part: NomineeYear, line: YearLine) -> Source:
    who = f"{plan.units[line.unit].name}, {line.nominee}"
    label = f"Tổng điểm chu kỳ {part.year.cycle} (lần chạy {part.year.run}) của {who}"
    return Source(label, shown_vi(line.total), "", "")


def _shown(plan: Plan, points: Fraction) -> str:
    """Return exact points; a mean that has no end is shown to one decimal more than points are rounded to."""
    return shown_vi(half_up(points, plan.rubric.decimals + 1))


def _awards(nominee: _Nominee, former: Former) -> str:
    own = {
        (part.year.cycle, line.unit, _who(line.nominee, line.name)): part.year
        for part in nominee.parts
        if part.clear
        for line in part.lines
    }
    # Both units before a merger may have been chosen in one year: said once.
    had = {
        (own[key].year, one.tier, one.cycle)
        for one in former.rewarded
        if (key := (one.cycle, one.unit, _who(one.nominee, one.name))) in own
    }
    return "; ".join(f"đã được chọn tặng {tier} năm {year} ({cycle})" for year, tier, cycle in sorted(had))


def _who(nominee: str, name: str) -> str:
    return COLLECTIVE if nominee == COLLECTIVE else same_name(name)
