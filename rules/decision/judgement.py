"""All that is decided in a yearly cycle: points, appraisals, gates, ranks, who is chosen, what the council made of it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from rules.judging.quotas import QuotaLine, quota_lines, select
from rules.judging.ranking import Entry, entries_of
from rules.judging.scoring import Score, scores_of
from rules.plan.by_date.law import women_first
from rules.plan.plan import Cycle, Plan
from rules.report.report import Report
from rules.report.town_inputs import Appraisal, Council, LaneReturn
from rules.town.appraisal.accepting import LaneForm, accept_appraisals
from rules.town.council.accepting import accept_council
from rules.town.reading import TownSheet
from rules.values.findings import Finding


@dataclass(frozen=True)
class Judgement:
    """Scores, ranking (with the selection) and quota; what the offices and the council said; their refused rows."""

    scores: Sequence[Score]
    entries: Sequence[Entry]
    quota: Sequence[QuotaLine]
    lanes: tuple[LaneReturn, ...] = ()
    appraisals: tuple[Appraisal, ...] = ()
    council: Council | None = None
    findings: tuple[Finding, ...] = ()


def judge(
    plan: Plan,
    cycle: Cycle,
    reports: Sequence[Report],
    lane_forms: Sequence[LaneForm] = (),
    council_form: TownSheet | None = None,
    deadline: dt.date | None = None,
) -> Judgement:
    """Score, rank and select the nominees of the accepted reports; their order does not matter.

    `deadline`: the last day for the offices' forms, None where none was set.
    """
    alone = scores_of(plan, cycle, reports)
    appraisals, lanes, refused = accept_appraisals(plan, cycle, lane_forms, alone, deadline)
    by_item = {(a.unit, a.nominee, a.item): a for a in appraisals}
    scores = scores_of(plan, cycle, reports, by_item)
    women = women_first(plan, _day_of_choice(cycle, council_form))
    entries = select(plan, entries_of(plan, cycle, reports, scores, women))
    council, entries, said = decided(plan, cycle, entries, council_form)
    quota = quota_lines(plan, entries)
    return Judgement(scores, entries, quota, lanes, appraisals, council, (*refused, *said))


def _day_of_choice(cycle: Cycle, form: TownSheet | None) -> dt.date:
    """Return the day whose law chooses: the council's meeting, else the first on which the cycle's year is over."""
    cell = form.labels.get("ngay_hop") if form is not None else None
    met = cell.value if cell is not None else None
    return met if isinstance(met, dt.date) else cycle.last_day + dt.timedelta(days=1)


def decided(
    plan: Plan, cycle: Cycle, entries: Sequence[Entry], form: TownSheet | None
) -> tuple[Council | None, list[Entry], list[Finding]]:
    """Return what the council made of the selection; without its form the ranking stands and the council is awaited."""
    if form is None:
        return None, list(entries), []
    return accept_council(plan, cycle, form, entries)
