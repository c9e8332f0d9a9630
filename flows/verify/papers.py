"""Verifying papers: that they say what they would say today, made again from the bundle's report by its own plan; their layout.

Order only.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from rules.contracts.points import UnitPoints
from rules.layout import lint
from rules.layout.standard.standard import LayoutStandard
from rules.papers.dossier import papers_of
from rules.plan.plan import Cycle, Plan
from rules.plan.report_form.form import vocabulary
from rules.report.reading import RawBook, read_report
from rules.report.report import Report, YearBefore
from rules.supplied_papers.stated import figures_in
from rules.town.corrections.accepting import corrected_again
from rules.values.errors import PlanRefused, ThiduaError
from rules.verifying.bag import BagSeen, info_of
from rules.verifying.contents import (
    PAPERS,
    paper_findings,
    paper_path,
    printed_values,
    supplied_paper_findings,
)
from rules.verifying.layout import layout_finding
from rules.verifying.values import SignatureSeen, Verdict, VerificationFinding
from rules.verifying.whose import KnownCertificates, Whose, whose_findings
from tasks.documents.documents import rendered
from tasks.documents.layouts import read_layout
from tasks.documents.measuring import Unmeasurable, measure
from tasks.documents.page_texts import docx_text
from tasks.plan.plans import load_plan

CHECK = "figures.papers"


def again_findings(
    points: UnitPoints,
    book: RawBook,
    texts: Mapping[str, str],
    supplied: frozenset[str],
    plan: Plan | None,
    signatures: Mapping[str, Sequence[SignatureSeen]],
    known: KnownCertificates,
) -> list[VerificationFinding]:
    """Return whether each paper has the figures that it would have today, and is signed by whose it is.

    UNKNOWN where its plan is not on this machine.
    """
    cycle = plan.cycle(points.cycle) if plan is not None else None
    if plan is None or cycle is None:
        says = "máy này không có kế hoạch (đúng từng byte) mà hồ sơ dựa vào nên không soạn lại văn bản để so được"
        return [VerificationFinding("", CHECK, Verdict.UNKNOWN, says)]
    try:
        report = _report(plan, cycle, points, book)
        papers = papers_of(plan, cycle, report, trial=False)
    except (ThiduaError, KeyError, ValueError) as refused:
        says = f"không soạn lại được văn bản từ báo cáo ({type(refused).__name__})"
        return [VerificationFinding("", CHECK, Verdict.UNKNOWN, says)]
    found = whose_findings(_whose(plan, report), signatures, supplied, known)
    for name, paper in papers.items():
        path = paper_path(name)
        if path in supplied:
            figures = [figure.printed for figure in figures_in(plan, report, name)]
            found += supplied_paper_findings(path, figures, texts.get(path, ""))
        elif path in texts:
            drafted = docx_text(rendered(paper.template, paper.context, own=plan.templates))
            found += paper_findings(path, printed_values(paper.context), drafted, texts[path])
    return found


@cache
def plan_of(plans: Path, digest: str) -> Plan | None:
    """Return the plan of that hash on this machine; None where there is none."""
    for folder in sorted(p.parent for p in plans.glob("*/plan.toml")):
        try:
            plan = load_plan(folder)
        except PlanRefused:
            continue
        if plan.hash == digest:
            return plan
    return None


def _whose(plan: Plan, report: Report) -> Whose:
    unit, movement = plan.units[report.unit], plan.movement
    sealed = ("town", [movement.authority, movement.office])
    if plan.signing.dossier == "unit":
        sealed = (unit.slug, [unit.name])
    return Whose(unit.slug, unit.name, report.text("nguoi_dung_dau"), *sealed)


def _report(plan: Plan, cycle: Cycle, points: UnitPoints, book: RawBook) -> Report:
    report = read_report(
        book,
        unit=points.unit,
        file=points.report.file if points.report else "",
        sha256=points.report.sha256 if points.report else "",
        cycle=cycle,
        words=vocabulary(plan),
    ).report
    again = corrected_again(plan, report, points.corrections, points.waiver)
    spent = {one.row: one.cycle for one in points.spent}
    return replace(again, spent=spent, year_before=_year_before(points))


def _year_before(points: UnitPoints) -> YearBefore | None:
    """What the papers compared with stands in diem.json alone: the register is not asked here."""
    beside = points.year_before
    if beside is None:
        return None
    numbers = {
        one.code: {figure.figure: figure.before for figure in one.figures if figure.before is not None}
        for one in points.nominees
    }
    return YearBefore(beside.cycle, beside.year, numbers, beside.withheld, beside.uneven)


def layout_findings(folder: Path, bag: BagSeen, supplied: frozenset[str]) -> list[VerificationFinding]:
    """Return whether each paper has the layout that it must have; of those that a unit wrote itself it is only told."""
    try:
        standard = read_layout(day=dt.date.fromisoformat(info_of(bag).get("Bagging-Date", "")))
    except (ThiduaError, ValueError):
        says = "máy này không có quy định thể thức của ngày lập hồ sơ"
        return [VerificationFinding("", "layout", Verdict.UNKNOWN, says)]
    found = []
    for path in bag.payload:
        if path.startswith(PAPERS) and path.endswith(".pdf"):
            faults = _layout_faults(folder / path, standard)
            found.append(layout_finding(path, faults, standard.name, supplied=path in supplied))
    return found


def _layout_faults(paper: Path, standard: LayoutStandard) -> list[str]:
    try:
        return [fault.line() for fault in lint(measure(paper), standard)]
    except Unmeasurable as refused:
        return [str(refused)]
    except Exception as odd:  # a stranger's pages may be like nothing that the measuring was made for
        return [f"không đo được thể thức ({type(odd).__name__})"]
