"""The findings as the operator's page shows them: unit by unit in the order of the registry, and counted by rule."""

from collections.abc import Sequence
from dataclasses import dataclass

from rules.page.summary import by_rule
from rules.page.wording import RULES, SEVERITIES, VALUE_LENGTH, shown, unit_name
from rules.papers.returned import what_to_do
from rules.plan.plan import Plan
from rules.values.findings import Finding, Severity, cell_order

FEW = 100
"""So many findings stand open on the page; more are folded up unit by unit."""
FEW_RULES = 12
"""So many rules stand open above them; more are folded up."""


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One finding in words; `severity` is its key, `weight` the word."""

    severity: Severity
    weight: str
    rule: str
    sheet: str
    cell: str
    value: str
    message: str


@dataclass(frozen=True, slots=True)
class UnitFindings:
    """All findings of one unit (or folder), by sheet and cell."""

    slug: str
    name: str
    errors: int
    warnings: int
    rows: Sequence[FindingRow]


@dataclass(frozen=True, slots=True)
class RuleBar:
    """One broken rule: findings, units, and the length of its bar in percent of the commonest."""

    rule: str
    name: str
    count: int
    units: int
    percent: int


@dataclass(frozen=True, slots=True)
class FindingsView:
    """The findings by unit and by rule; `unfolded`, `few_rules`: few enough to stand open."""

    total: int
    severities: Sequence[tuple[Severity, str, int]]
    units: Sequence[UnitFindings]
    rules: Sequence[RuleBar]
    unfolded: bool
    few_rules: bool


def findings_view(plan: Plan, findings: Sequence[Finding]) -> FindingsView:
    """Return the findings in words, texts cut to what a page can bear (the whole is in findings.csv)."""
    by_unit: dict[str, list[Finding]] = {}
    for found in findings:
        by_unit.setdefault(found.unit, []).append(found)
    registry = {slug: place for place, slug in enumerate(plan.units)}
    slugs = sorted(by_unit, key=lambda slug: (registry.get(slug, len(registry)), slug))
    rules = rule_bars(findings)
    return FindingsView(
        total=len(findings),
        severities=[(s, SEVERITIES[s], sum(f.severity is s for f in findings)) for s in Severity],
        units=[_of_unit(plan, slug, by_unit[slug]) for slug in slugs],
        rules=rules,
        unfolded=len(findings) <= FEW,
        few_rules=len(rules) <= FEW_RULES,
    )


def rule_bars(findings: Sequence[Finding]) -> list[RuleBar]:
    """Return a bar for each rule, the commonest first; what only informs, however often, is last and longer than none."""
    rules = by_rule(findings)
    most = rules[0][1] if rules else 1
    return [
        RuleBar(rule, RULES.get(rule, ""), count, units, min(max(100 * count // most, 1), 100))
        for rule, count, units in rules
    ]


def _of_unit(plan: Plan, slug: str, findings: Sequence[Finding]) -> UnitFindings:
    return UnitFindings(
        slug=shown(slug, VALUE_LENGTH),
        name=unit_name(plan, slug),
        errors=sum(f.severity is Severity.ERROR for f in findings),
        warnings=sum(f.severity is Severity.WARNING for f in findings),
        rows=finding_rows(findings),
    )


def finding_rows(findings: Sequence[Finding]) -> list[FindingRow]:
    """Return the findings of one unit in words, as they stand in its workbook."""
    # A sheet's name starts with its number, so its name is its place in the workbook.
    return [_row(f) for f in sorted(findings, key=lambda f: (f.sheet, cell_order(f.cell), f.rule, f.value))]


def _row(found: Finding) -> FindingRow:
    # The place has columns of its own; a finding about the whole file names it in the message.
    says = what_to_do(found) if found.sheet else found.message
    return FindingRow(
        severity=found.severity,
        weight=SEVERITIES[found.severity],
        rule=found.rule,
        sheet=shown(found.sheet, VALUE_LENGTH),
        cell=found.cell,
        value=shown(found.value, VALUE_LENGTH),
        message=shown(says),
    )
