"""What one unit's nominees got and why: every number with the cells it came from. Feeds `diem.json` and `thidua explain`.

From these facts scores and entries can be made again (`from_facts`); how they are said belongs to `rules.questions.why_not.wording`.
"""

from collections.abc import Iterable, Mapping, Sequence

from rules.contracts.points import (
    ComparedYear,
    GateOutcome,
    ItemPoints,
    OfficeAppraisal,
    PrintedFigure,
    ReportFile,
    SpentInitiative,
    UnitPoints,
    UsedCell,
)
from rules.judging.gates import Gate, reasons
from rules.judging.ranking import Entry, NomineeRef, rank
from rules.judging.scoring import ItemScore, Score, Source
from rules.papers.achievement.reported import reported_figures
from rules.papers.corrections import kept_by, private_items
from rules.plan.plan import Cycle, Plan
from rules.questions.record import CouncilMet, CoveredContent, NomineeFacts, RunFacts, UnitFacts
from rules.questions.why_not.why_not import CutoffLine, line_of, to_the_maximum, would_pass
from rules.report.report import Report
from rules.report.town_inputs import Appraisal, Council
from rules.town_papers.figures.coverage import Shown
from rules.values.errors import WrongUse

SILENT = "không có ý kiến"
"""What stands for an office that said nothing of an item."""


def unit_facts(
    plan: Plan,
    cycle: Cycle,
    report: Report | None,
    scores: Iterable[Score],
    entries: Sequence[Entry],
    supplied: Sequence[str] = (),
    *,
    unit: str = "",
    council: Council | None = None,
    covered: Sequence[Shown] = (),
) -> UnitFacts:
    """Return scores, gates and rank of a unit's nominees, and what its data show of each content of the movement.

    A final cycle has no report: `unit` says whose facts they are. `entries` are all of the cycle, for the line of
    the quota; `council` is None before it has met.
    """
    slug = report.unit if report is not None else unit
    by_nominee = {s.nominee: s for s in scores if s.unit == slug}
    return UnitFacts(
        unit=slug,
        unit_name=plan.units[slug].name,
        cycle=cycle.id,
        plan=plan.movement.id,
        plan_hash=plan.hash,
        report=ReportFile(file=report.file, sha256=report.sha256) if report is not None else None,
        brought=tuple(supplied),
        corrections=report.corrections if report is not None else (),
        waiver=report.waiver if report is not None else None,
        spent=tuple(SpentInitiative(row=r, cycle=c) for r, c in sorted(report.spent.items()))
        if report
        else (),
        year_before=_year_before(report),
        council=_met(council) if council else None,
        nominees=tuple(
            _nominee(
                plan, cycle, report, entry, by_nominee[entry.nominee], line_of(plan, entries, entry), council
            )
            for entry in entries
            if entry.unit == slug
        ),
        contents=tuple(
            CoveredContent(number=c.number, name=c.name, state=s.state, sources=_cells(s.sources))
            for c, s in zip(plan.coverage, covered, strict=False)
        ),
    )


def and_since(facts: UnitFacts, since: Mapping[NomineeRef, str]) -> UnitFacts:
    """Return the facts with what became of those who are cleared after the decision."""
    told = (one.model_copy(update={"since": since.get((facts.unit, one.code), "")}) for one in facts.nominees)
    return facts.model_copy(update={"nominees": tuple(told)})


def _cells(sources: Iterable[Source]) -> tuple[UsedCell, ...]:
    return tuple(
        UsedCell(label=s.label, value=s.text, sheet=s.sheet, cell=s.cell, corrected=s.corrected)
        for s in sources
    )


def _met(council: Council) -> CouncilMet:
    return CouncilMet(met=council.meeting.day.isoformat() if council.meeting.day else "")


def _year_before(report: Report | None) -> ComparedYear | None:
    before = report.year_before if report is not None else None
    if before is None:
        return None
    return ComparedYear(cycle=before.cycle, year=before.year, withheld=before.withheld, uneven=before.uneven)


def _figures(cycle: Cycle, report: Report | None, entry: Entry) -> tuple[PrintedFigure, ...]:
    """Only who is nominated has an achievement report."""
    if report is None or not entry.nominated:
        return ()
    was = report.year_before.numbers.get(entry.nominee, {}) if report.year_before is not None else {}
    return tuple(
        PrintedFigure(
            figure=f.key,
            name=f.name,
            number=f.number,
            before=was.get(f.key),
            whole=f.whole,
            sources=_cells(f.sources),
        )
        for f in reported_figures(cycle, report, entry.nominee)
    )


def _nominee(
    plan: Plan,
    cycle: Cycle,
    report: Report | None,
    entry: Entry,
    score: Score,
    line: CutoffLine | None,
    council: Council | None,
) -> NomineeFacts:
    return NomineeFacts(
        code=entry.nominee,
        name=entry.name,
        post=entry.post,
        kind=entry.kind,
        group=entry.group,
        nominated=entry.nominated,
        award=entry.tier,
        head=is_head(entry),
        total=score.total,
        total_how=score.how,
        capped_by=score.capped_by,
        key=entry.key,
        precedence=entry.precedence,
        by_law=entry.by_law,
        rank=entry.rank,
        state=entry.state,
        eligible=entry.eligible,
        selected=entry.selected,
        proposed=entry.proposed,
        reason=reasons(entry.gates),
        conclusion=entry.note,
        line=line,
        council=council.of(entry.unit, entry.nominee) if council else None,
        items=tuple(_item(plan, cycle, item) for item in score.items),
        gates=tuple(_gate(plan, gate) for gate in entry.gates),
        figures=_figures(cycle, report, entry),
    )


def is_head(entry: Entry) -> bool:
    """Tell whether the person heads the unit: gate K5 is asked of heads alone."""
    return any(gate.code == "K5" for gate in entry.gates)


def _gate(plan: Plan, gate: Gate) -> GateOutcome:
    return GateOutcome(
        gate=gate.code,
        state=gate.state,
        reason=gate.reason,
        sheet=gate.sheet,
        cell=gate.cell,
        needed=would_pass(plan, gate),
    )


def _item(plan: Plan, cycle: Cycle, item: ItemScore) -> ItemPoints:
    names = {i.code: i.name for i in plan.rubric.all_items}
    said = item.appraisal
    return ItemPoints(
        item=item.code,
        criterion=item.criterion,
        name=names.get(item.code, f"Tổng điểm của chu kỳ {item.code}"),
        year=item.code not in names,
        basis=item.basis,
        before=item.before,
        points=item.points,
        max=item.max,
        how=item.how,
        opinion=said.opinion if said else SILENT,
        appraisal=_appraisal(plan, said) if said else None,
        needed=to_the_maximum(plan, cycle, item.code),
        sources=_cells(item.sources),
    )


def _appraisal(plan: Plan, said: Appraisal) -> OfficeAppraisal:
    return OfficeAppraisal(
        office=said.office,
        opinion=said.opinion,
        reason=said.reason,
        file=said.file,
        cell=said.cell,
        office_name=plan.units[said.office].name,
        points=said.points,
    )


def for_the_bundle(
    facts: UnitFacts, plan: Plan, evidence_names: Mapping[str, str] | None = None
) -> UnitPoints:
    """Return a unit's facts as they may leave the office: the dossier goes to those who decide it.

    Without the selection, and without what an office said of discipline beside its points; with what evidence was called
    (the name in the bag → the name received).
    """
    private = private_items(plan)
    nominees = tuple(
        one.model_copy(update={"items": tuple(_withheld(plan, item, private) for item in one.items)})
        for one in facts.nominees
    )
    points = UnitPoints.model_validate(facts.model_copy(update={"nominees": nominees}), from_attributes=True)
    return points.model_copy(update={"evidence_names": dict(evidence_names or {})})


def _withheld(plan: Plan, item: ItemPoints, private: frozenset[str]) -> ItemPoints:
    said = item.appraisal
    if item.item not in private or said is None or not said.reason:
        return item
    return item.model_copy(
        update={"appraisal": said.model_copy(update={"reason": f"lý do lưu tại {kept_by(plan)}"})}
    )


def from_facts(plan: Plan, facts: RunFacts) -> tuple[list[Score], list[Entry]]:
    """Make the scores and entries of a cycle again from all its units' facts.

    Raises WrongUse where they were made with another plan: its weights and quota would not be those of the run.
    """
    scores, entries = [], []
    for unit, told in facts.units.items():
        if told.plan_hash != plan.hash:
            raise WrongUse(
                "Kế hoạch đã đổi từ lần chạy đó nên không phân tích lại được: chạy lại thidua run với kế hoạch hiện nay."
            )
        for one in told.nominees:
            items = tuple(_item_again(unit, one.code, item) for item in one.items)
            scores.append(Score(unit, one.code, items, one.total, one.total_how, one.capped_by))
            entries.append(_entry_again(unit, one))
    return scores, rank(entries)


def _item_again(unit: str, nominee: str, told: ItemPoints) -> ItemScore:
    said = told.appraisal
    return ItemScore(
        code=told.item,
        criterion=told.criterion,
        basis=told.basis,
        points=told.points,
        max=told.max,
        how=told.how,
        sources=tuple(Source(s.label, s.value, s.sheet, s.cell, s.corrected) for s in told.sources),
        before=told.before,
        appraisal=_appraisal_again(unit, nominee, told.item, said) if said is not None else None,
    )


def _appraisal_again(unit: str, nominee: str, item: str, said: OfficeAppraisal) -> Appraisal:
    return Appraisal(
        said.office, unit, nominee, item, said.points, said.opinion, said.reason, said.file, said.cell
    )


def _entry_again(unit: str, told: NomineeFacts) -> Entry:
    return Entry(
        kind=told.kind,
        group=told.group,
        unit=unit,
        nominee=told.code,
        name=told.name,
        total=told.total,
        key=told.key,
        nominated=told.nominated,
        tier=told.award,
        gates=tuple(Gate(g.gate, g.state, g.reason, g.sheet, g.cell) for g in told.gates),
        selected=told.selected,
        note=told.conclusion,
        post=told.post,
        proposed=told.proposed,
        precedence=told.precedence,
    )
