"""What is decided about a cycle, as one task of the run: the yearly one from its reports, the final one from the years."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from prefect import task
from prefect.cache_policies import NO_CACHE

from flows.intake.receiving import IntakeResult
from flows.run.context import RunContext
from rules.decision.decision import Decision, Numbered
from rules.decision.double_awards import double_findings
from rules.decision.judgement import Judgement, decided, judge
from rules.issuing.cleared import as_decided, made_up_for
from rules.issuing.forms import accept_given_awards, accept_issues, accept_own_awards, uneven_lists
from rules.judging.quotas import quota_lines
from rules.judging.ranking import NomineeRef
from rules.plan.paper_ids import DECISION
from rules.register.numbering import NumberState
from rules.report.register_values import AwardLine, AwardState
from rules.report.town_inputs import Correction, Issue, Town
from rules.town.appraisal.lanes import appraisal_deadline
from rules.town.exemplars import accept_exemplars
from rules.town.form import (
    EXEMPLAR_ROWS,
    INDEX,
    ISSUES,
    OVERRIDES,
    OWN_AWARDED,
    OWN_AWARDS,
    SUDDEN,
    SUMMARY_TEXTS,
)
from rules.town.index import accept_index
from rules.town.texts import accept_texts
from rules.years.final.final import judge_final
from rules.years.former import Year


@task(task_run_name="cham-diem-xep-hang", cache_policy=NO_CACHE)
def judge_all(received: IntakeResult, run: RunContext) -> Decision:
    """Score, rank and select; take in what the offices appraised and the council voted."""
    is_final, known = run.cycle.kind == "final", run.register.years(run.plan, run.cycle)
    sheets = received.sheets
    issues, refused = accept_issues(run.plan, [*sheets.of(ISSUES), *sheets.of(OVERRIDES)])
    stored, granted = _stored(run), _awards(run, AwardState.GRANTED)
    revoked = _awards(run, AwardState.REVOKED)
    then, late = (received, ()) if is_final else _as_decided(received, issues, stored, run)
    judgement = _final(received, known, run) if is_final else _annual(then, run)
    cleared = made_up_for(run.plan, judgement.entries, _annual(received, run).entries) if late else []
    own_awards, said = accept_own_awards(run.plan, run.cycle, sheets.of(OWN_AWARDS))
    lists = sheets.of(OWN_AWARDED)
    own_awarded, unnamed = accept_given_awards(run.plan, run.cycle, lists, OWN_AWARDED)
    sudden, unheard = accept_given_awards(run.plan, run.cycle, sheets.of(SUDDEN), SUDDEN)
    uneven = uneven_lists(lists, own_awards, own_awarded)
    index, unfit = accept_index(run.plan, run.cycle, sheets.of(INDEX))
    chosen = [e for e in (*judgement.entries, *cleared) if e.selected]
    winners = None if judgement.council is None else chosen
    exemplars, unfitting = accept_exemplars(run.plan, run.cycle, sheets.of(EXEMPLAR_ROWS), winners, revoked)
    texts, twice = accept_texts(sheets.of(SUMMARY_TEXTS))
    decision = Decision(
        plan=run.plan,
        cycle=run.cycle,
        folders=tuple(run.folders),
        findings=[
            *received.findings,
            *judgement.findings,
            *refused,
            *said,
            *unnamed,
            *uneven,
            *unheard,
            *unfit,
            *unfitting,
            *twice,
        ],
        reports={report.unit: report for report in then.reports},
        scores=judgement.scores,
        entries=judgement.entries,
        quota=judgement.quota,
        town=Town(
            lanes=judgement.lanes,
            appraisals=judgement.appraisals,
            council=judgement.council,
            corrections=tuple(c for c in received.corrections if c not in late),
            waivers=received.waivers,
            issues=issues,
            own_awards=own_awards,
            own_awarded=own_awarded,
            sudden=sudden,
            index=index,
            exemplars=exemplars,
            texts=texts,
        ),
        former=received.former,
        trial=run.keyring.trial,
        years=known if is_final else (),
        earlier=() if is_final else known,
        stored=stored,
        granted=granted,
        revoked=revoked,
        cleared=cleared,
        late=late,
    )
    return replace(decision, findings=[*decision.findings, *double_findings(decision)])


def _as_decided(
    received: IntakeResult,
    issues: Sequence[Issue],
    stored: Mapping[str, Numbered],
    run: RunContext,
) -> tuple[IntakeResult, tuple[Correction, ...]]:
    """Return what was received as the decision knew it, and the corrections that cleared somebody after it."""
    issued = stored.get(DECISION)
    known = issued or next((i for i in issues if i.paper == DECISION), None)
    if known is None:
        return received, ()
    held = None
    if issued is not None:
        held = run.register.on_hold(run.plan.movement.id, run.cycle.id, DECISION, issued.number)
    found = [as_decided(report, known.day, held) for report in received.reports]
    late = tuple(c for _, corrections in found for c in corrections)
    return replace(received, reports=[report for report, _ in found]) if late else received, late


def _awards(run: RunContext, state: AwardState) -> dict[NomineeRef, AwardLine]:
    """Return whose award of the cycle stands so, of the town's own tier; what a trial granted is none."""
    return {
        (award.unit, award.nominee): award
        for award in run.register.awards(run.plan.movement.id, run.cycle.id)
        if award.state is state and not award.trial and award.tier == run.plan.awards[0].name
    }


def _stored(run: RunContext) -> dict[str, Numbered]:
    """Return what papers of earlier runs carry, by key, with who signed them then; a trial takes none of them for its own."""
    if run.keyring.trial:
        return {}
    signed = run.register.signers(run.plan.movement.id, run.cycle.id)
    return {
        line.key: Numbered(line.printed, line.day, *signed.get((line.key, line.printed), ("", "")))
        for line in run.register.papers(run.plan.movement.id, run.cycle.id)
        if line.state == NumberState.ISSUED
    }


def _annual(received: IntakeResult, run: RunContext) -> Judgement:
    movement, cycle = run.plan.movement.id, run.cycle.id
    sent = run.register.lanes_sent(movement, cycle)
    hashes = {f"{form.folder}/{form.name}": form.sha256 for form in run.forms}
    seen = run.register.first_seen(movement, cycle, run.started, hashes)
    forms = [
        replace(form, received=seen[f"_tham-dinh/{form.file}"].astimezone(run.zone).date())
        for form in received.sheets.lane_forms
    ]
    deadline = appraisal_deadline(run.plan, sent) if sent else None
    return judge(run.plan, run.cycle, received.reports, forms, received.sheets.council, deadline)


def _final(received: IntakeResult, years: Sequence[Year], run: RunContext) -> Judgement:
    found = judge_final(run.plan, run.cycle, years, received.former)
    council, entries, refused = decided(run.plan, run.cycle, found.entries, received.sheets.council)
    entries = found.with_awards(entries)
    return Judgement(
        found.scores, entries, quota_lines(run.plan, entries), council=council, findings=tuple(refused)
    )
