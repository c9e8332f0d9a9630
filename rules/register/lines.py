"""What the register keeps of a decision, line by line: points, ranks, what is pending, initiatives that counted, figures."""

from collections.abc import Iterator
from decimal import Decimal

from rules.decision.decision import Decision, Stage
from rules.judging.gates import GateState
from rules.judging.scoring import recognised
from rules.papers.achievement.reported import ReportedFigure, reported_figures
from rules.plan.report_form.form import COLLECTIVE, TTHC
from rules.register.record import RankLine, ScoreLine
from rules.report.register_values import AwardState
from rules.report.report import IssuedPlan
from rules.years.former import Pending

PENDING = "c11"
"""The column of sheet 3 that is next year's column (6): files still being handled."""


def score_lines(decision: Decision) -> Iterator[ScoreLine]:
    """Yield every item of every nominee."""
    for score in decision.scores:
        for item in score.items:
            said = item.appraisal
            yield ScoreLine(
                unit=score.unit,
                nominee=score.nominee,
                item=item.code,
                basis=str(item.basis),
                points=item.points,
                max=item.max,
                before=item.before,
                how=item.how,
                office=said.office if said else "",
                why=said.reason if said else "",
            )


def rank_lines(decision: Decision) -> Iterator[RankLine]:
    """Yield every line of the ranking, in its order."""
    scores = {(s.unit, s.nominee): s for s in decision.scores}
    today = {(e.unit, e.nominee): e for e in decision.cleared}
    for e in (today.get((e.unit, e.nominee), e) for e in decision.entries):
        score = scores.get((e.unit, e.nominee))
        names = dict.fromkeys(i.criterion for i in score.items) if score else ()
        yield RankLine(
            kind=str(e.kind),
            group=e.group,
            rank=e.rank,
            unit=e.unit,
            nominee=e.nominee,
            name=e.name,
            total=e.total,
            nominated=e.nominated,
            state=str(e.state),
            eligible=e.eligible,
            selected=e.selected,
            proposed=e.proposed,
            reason=e.reason,
            post=e.post,
            tier=e.tier,
            criteria={name: score.criterion(name) for name in names} if score else {},
            failed=tuple(g.code for g in e.gates if g.state is GateState.FAIL),
        )


def pending_lines(decision: Decision) -> Iterator[Pending]:
    """Yield column (11) of every field in the accepted reports."""
    for unit, report in decision.reports.items():
        for row in report.sheets[TTHC.key].rows:
            cell = row.cells.get(PENDING)
            if cell is not None and isinstance(cell.value, Decimal):
                yield Pending(decision.cycle.id, unit, row.text("c2"), cell.value)


def plan_lines(decision: Decision) -> Iterator[IssuedPlan]:
    """Yield the units' own plans of the movement that accepted reports name, with number and day."""
    for unit, report in decision.reports.items():
        number, day = report.text("so_ke_hoach_pt"), report.date("ngay_ke_hoach_pt")
        if number and day is not None:
            yield IssuedPlan(decision.cycle.id, unit, number, day)


def figure_lines(decision: Decision) -> Iterator[tuple[str, str, ReportedFigure]]:
    """Yield unit, nominee and figure of every accepted report: the collective's, nominated or not, and each person's."""
    for unit, report in decision.reports.items():
        for who in dict.fromkeys((COLLECTIVE, *report.nominees)):
            for figure in reported_figures(decision.cycle, report, who):
                yield unit, who, figure


def initiative_lines(decision: Decision) -> Iterator[tuple[str, str, str]]:
    """Yield unit, nominee and title of every initiative that counted for somebody who is chosen."""
    for entry in (*decision.winners, *decision.proposed, *decision.made_up.winners):
        report = decision.reports.get(entry.unit)
        if report is not None:
            for row in recognised(report, decision.cycle, entry.nominee):
                yield entry.unit, entry.nominee, row.text("ten")


def award_state(decision: Decision, proposed: bool, *, granted: bool) -> AwardState:
    """Return how far the award of somebody chosen has come; what is put forward is decided above the town.

    `granted`: a decision that names the nominee is issued.
    """
    if decision.stage is Stage.WAITING:
        return AwardState.PROPOSED
    if proposed:
        return AwardState.FORWARDED
    return AwardState.GRANTED if granted else AwardState.DECIDED
