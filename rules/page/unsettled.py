"""Which papers of a cycle rest on legal bases that nobody has checked, and which lie between two possible first days."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rules.decision.decision import Decision
from rules.issuing.competence import after_authority, day_of
from rules.issuing.rows import issue_of
from rules.papers.unit import CITED_ROLES, submission_day
from rules.plan.by_date.law import unsettled
from rules.plan.paper_ids import DECISION, NOTICE, REPORT, SUBMISSION, SUMMARY, UPWARD
from rules.plan.tables.town import LegalBasis
from rules.town_papers.parts import legal_day
from rules.values.wording import short_day


@dataclass(frozen=True, slots=True)
class UnsettledBasis:
    """A legal basis that waits to be checked: what is open, the papers that cite it, those that another first day changes."""

    number: str
    title: str
    doubt: str
    papers: Sequence[str]
    between: Sequence[str]


def unsettled_bases(decision: Decision) -> list[UnsettledBasis]:
    """Return the unchecked legal bases that papers of this cycle touch, in the plan's order."""
    cited: dict[str, list[str]] = {}
    between: dict[str, list[str]] = {}
    for paper, basis, disputed in _touched(decision):
        cited.setdefault(basis.number, []).append(paper)
        if disputed:
            between.setdefault(basis.number, []).append(paper)
    return [
        UnsettledBasis(
            basis.number, basis.title, _doubt(basis), cited[basis.number], between.get(basis.number, [])
        )
        for basis in decision.plan.legal_bases
        if basis.number in cited
    ]


def first_days(basis: LegalBasis) -> str:
    """Return both first days of a basis that sources disagree on, "" where there is one."""
    if basis.valid_from is None or basis.or_from is None:
        return ""
    return f"{short_day(basis.valid_from)} hoặc {short_day(basis.or_from)}"


def _doubt(basis: LegalBasis) -> str:
    days = first_days(basis)
    return f"ngày đầu hiệu lực {days}: chọn một, sửa valid_from" if days else basis.source


def _touched(decision: Decision) -> Iterator[tuple[str, LegalBasis, bool]]:
    """Yield each paper's name with each unchecked basis that it cites or might cite, and whether its day is between two."""
    plan = decision.plan
    for slug, report in decision.reports.items():
        if report.nominees:
            day = submission_day(decision.cycle, report)
            for basis in unsettled(plan, CITED_ROLES, day):
                yield f"Tờ trình của {plan.units[slug].name}", basis, basis.is_disputed(day)
    there = {
        REPORT: True,
        SUBMISSION: True,
        DECISION: decision.winners,
        SUMMARY: True,
        NOTICE: decision.refused,
        UPWARD: decision.proposed,
    }
    for paper in (paper for paper, made in there.items() if made):
        about, issue = plan.town_paper(paper), issue_of(decision, paper)
        later = day_of(decision, paper) if after_authority(decision, paper) else None
        day = issue.day if issue else later or legal_day(decision, paper)
        for basis in unsettled(plan, about.cites, day):
            yield about.title, basis, basis.is_disputed(day)
