"""What a finished run knows, and what follows from it: who sent what, how many came through, what to do next."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from rules.contracts.summary import Counts, FindingCounts, KindCounts
from rules.decision.decision import Decision
from rules.judging.quotas import ALL, QuotaLine
from rules.judging.ranking import Entry, NomineeKind
from rules.judging.scoring import Score
from rules.plan.plan import Cycle, Plan
from rules.plan.tables.base import PlanTable, Sourced
from rules.plan.units import Unit
from rules.values.findings import Finding, Severity


class Status(StrEnum):
    """What became of a unit's report; the value is what the operator reads."""

    MISSING = "chưa nộp"
    RETURNED = "trả lại"
    ACCEPTED = "đã nhận"
    COUNTED = "có năm hợp lệ"
    UNCOUNTED = "chưa có năm hợp lệ"


ANNUAL = (Status.ACCEPTED, Status.RETURNED, Status.MISSING)
"""What may become of a unit's report in a yearly cycle."""
FINAL = (Status.COUNTED, Status.RETURNED, Status.UNCOUNTED)
"""What a final cycle, to which nobody sends a report, knows of a unit (a folder sent all the same is returned)."""


def statuses(cycle: Cycle) -> tuple[Status, ...]:
    """Return the statuses that units of the cycle may have."""
    return FINAL if cycle.kind == "final" else ANNUAL


@dataclass(frozen=True)
class Outcome:
    """A finished run: what was decided, and what was written.

    `bundles` maps a unit to its zip, `returned` a unit or folder to its files, `town` a paper's key to its files, all
    paths relative to the out folder (`bundles/<unit>.zip`); `obstacles` say why a paper that has its day stays a draft;
    `renewed` and `reused` count the bundles made new and left alone, `town_renewed` the town's papers made new; `started`
    and `finished` carry the office's zone; `seal_only` are the units (slugs) whose papers nobody signed in person for want of a key;
    `long_papers` are the papers of a unit that are longer than the plan's number of pages, each with its pages; `held` says why
    a unit (slug) whose report was accepted has no bundle, with the remedy; `unsigned` are the keys of the town's papers of which
    nobody could say where to sign (why: among the obstacles).
    """

    decision: Decision
    bundles: Mapping[str, str]
    returned: Mapping[str, Sequence[str]]
    started: dt.datetime
    finished: dt.datetime
    town: Mapping[str, Sequence[str]] = field(default_factory=dict)
    obstacles: Sequence[tuple[str, str]] = ()
    renewed: int = 0
    reused: int = 0
    town_renewed: int = 0
    seal_only: Sequence[str] = ()
    long_papers: Mapping[str, Sequence[tuple[str, int]]] = field(default_factory=dict)
    held: Mapping[str, str] = field(default_factory=dict)
    unsigned: Sequence[str] = ()

    @property
    def whole(self) -> bool:
        """Whether every paper that was due is signed, as far as that lay with the paper."""
        return not self.held and not self.unsigned

    @property
    def plan(self) -> Plan:
        """The plan of the run."""
        return self.decision.plan

    @property
    def cycle(self) -> Cycle:
        """The cycle of the run."""
        return self.decision.cycle

    @property
    def folders(self) -> Sequence[str]:
        """The names of the inbox's unit folders."""
        return self.decision.folders

    @property
    def findings(self) -> Sequence[Finding]:
        """Every finding, of the units' reports and of the town's forms."""
        return self.decision.findings

    @property
    def scores(self) -> Sequence[Score]:
        """The scores of all accepted reports."""
        return self.decision.scores

    @property
    def entries(self) -> Sequence[Entry]:
        """The ranking with the selection."""
        return self.decision.entries

    @property
    def quota(self) -> Sequence[QuotaLine]:
        """The quota under each reading."""
        return self.decision.quota

    @property
    def trial(self) -> bool:
        """Whether the keys are the trial CA's."""
        return self.decision.trial

    @property
    def units(self) -> Sequence[Unit]:
        """The units that take part, in the registry's order."""
        return self.decision.units


@dataclass(frozen=True, slots=True)
class Receipt:
    """One line of completeness: a unit, or a folder that is none (`group` ""); nominees None where none is known."""

    slug: str
    name: str
    group: str
    status: Status
    errors: int
    warnings: int
    nominees: int | None
    selected: int | None

    @property
    def is_unit(self) -> bool:
        """Tell whether the line is a unit that takes part, not a folder that nobody asked for."""
        return bool(self.group)


def completeness(decision: Decision) -> list[Receipt]:
    """Return a line for each unit that takes part, in the registry's order, then one for each other folder."""
    taking_part = {unit.slug for unit in decision.units}
    found = Counter((f.unit, f.severity) for f in decision.findings)
    lines = [_receipt(decision, found, unit.slug, unit.name, unit.group) for unit in decision.units]
    for folder in sorted(set(decision.folders) - taking_part):
        unit = decision.plan.units.get(folder)
        lines.append(_receipt(decision, found, folder, unit.name if unit else folder, ""))
    return lines


def _receipt(
    decision: Decision, found: Counter[tuple[str, Severity]], slug: str, name: str, group: str
) -> Receipt:
    errors = found[slug, Severity.ERROR]
    mine = [e for e in decision.entries if e.unit == slug]
    status = Status.RETURNED if errors else Status.ACCEPTED
    if decision.cycle.kind == "final" and not errors:
        status = Status.COUNTED if mine else Status.UNCOUNTED
    elif slug not in decision.folders:
        status = Status.MISSING
    known = status in (Status.ACCEPTED, Status.COUNTED)
    return Receipt(
        slug=slug,
        name=name,
        group=group,
        status=status,
        errors=errors,
        warnings=found[slug, Severity.WARNING],
        nominees=sum(e.nominated for e in mine) if known else None,
        selected=sum(e.selected for e in mine) if known else None,
    )


def by_group(outcome: Outcome) -> dict[str, dict[Status, int]]:
    """Return how many units of each group (in the plan's order) sent nothing, got it back, were accepted."""
    lines = [line for line in completeness(outcome.decision) if line.is_unit]
    return {
        group.id: {
            status: sum(r.group == group.id and r.status is status for r in lines)
            for status in statuses(outcome.cycle)
        }
        for group in outcome.plan.groups
    }


def by_rule(findings: Sequence[Finding]) -> list[tuple[str, int, int]]:
    """Return each rule with its findings and the units they are in, the commonest first; what only informs is last."""
    found = Counter(f.rule for f in findings)
    units = Counter(rule for rule, _ in {(f.rule, f.unit) for f in findings})
    broken = {f.rule for f in findings if f.severity is not Severity.INFO}
    order = sorted(found, key=lambda rule: (rule not in broken, -found[rule], rule))
    return [(rule, found[rule], units[rule]) for rule in order]


def counts(outcome: Outcome) -> Counts:
    """Return the run's numbers (for run.json, `--json`, the page and the terminal)."""
    lines = completeness(outcome.decision)
    units = [line for line in lines if line.is_unit]
    severities = Counter(f.severity for f in outcome.findings)
    is_final = outcome.cycle.kind == "final"
    return Counts(
        units=len(units),
        received=sum(r.status in (Status.ACCEPTED, Status.RETURNED) for r in units),
        missing=sum(r.status is Status.MISSING for r in units),
        returned=sum(r.status is Status.RETURNED for r in units),
        accepted=sum(r.status is Status.ACCEPTED for r in units),
        counted=sum(r.status is Status.COUNTED for r in units) if is_final else None,
        years=len(outcome.decision.years) if is_final else None,
        other_folders=len(lines) - len(units),
        findings=FindingCounts(
            error=severities[Severity.ERROR],
            warning=severities[Severity.WARNING],
            info=severities[Severity.INFO],
        ),
        collective=_of_kind(outcome, NomineeKind.COLLECTIVE),
        individual=_of_kind(outcome, NomineeKind.INDIVIDUAL),
        stage=outcome.decision.stage,
        appraisals=len(outcome.decision.town.appraisals),
        corrections=len(outcome.decision.town.corrections) + len(outcome.decision.town.waivers),
        town_papers=len(outcome.town),
        issued=len(outcome.decision.numbers),
        bundles=len(outcome.bundles),
        bundles_new=outcome.renewed,
        bundles_reused=outcome.reused,
        bundles_held=len(outcome.held),
    )


def _of_kind(outcome: Outcome, kind: NomineeKind) -> KindCounts:
    mine = [e for e in outcome.entries if e.kind is kind]
    left = [q.left_to_council for q in outcome.quota if q.kind is kind and q.group == ALL]
    return KindCounts(
        ranked=len(mine),
        nominated=sum(e.nominated for e in mine),
        eligible=sum(e.eligible for e in mine),
        selected=sum(e.selected for e in mine),
        left_to_council=sum(slots for slots in left if slots is not None),
    )


@dataclass(frozen=True, slots=True)
class Unchecked:
    """A table of the plan that nobody has held against its source yet: its key, what it is called, the source."""

    key: str
    name: str
    source: str


def unchecked(part: PlanTable, key: str = "") -> list[Unchecked]:
    """Return every table of the plan, or of a part of it under that key, with `checked = false`, in the plan's order."""
    found: list[Unchecked] = []
    if isinstance(part, Sourced) and not part.checked:
        found.append(Unchecked(key, _first_of(part, "title", "name", "office", "id", "award"), part.source))
    for name in type(part).model_fields:
        value = getattr(part, name)
        inner = f"{key}.{name}" if key else name
        if isinstance(value, Sourced):
            found += unchecked(value, inner)
        elif isinstance(value, tuple):
            for one in value:
                if isinstance(one, Sourced):
                    found += unchecked(
                        one,
                        f"{inner}.{_first_of(one, 'id', 'code', 'number', 'office', 'name', 'award', 'role')}",
                    )
    return found


def _first_of(part: Sourced, *names: str) -> str:
    return next((str(value) for name in names if (value := getattr(part, name, ""))), "")
