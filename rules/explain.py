"""What one unit's nominees got and why: every number with the cells it came from. Feeds `diem.json` and `thidua explain`.

Plain data only, from which scores and entries can be made again (`from_facts`); how it is said belongs to `why_not_words`.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from rules.errors import WrongUse
from rules.gates import Gate, GateState, reasons
from rules.plan import Cycle, Plan
from rules.questions.why_not import Line, line_of, to_the_maximum, would_pass
from rules.ranking import Entry, NomineeKind, rank
from rules.report import Report
from rules.scoring import Basis, ItemScore, Score, Source
from rules.town.inputs import Appraisal, Correction, Council, Waiver

SILENT = "không có ý kiến"
"""What stands for an office that said nothing of an item."""
_COUNCILS = ("selected", "proposed", "conclusion", "council", "line", "key")
"""What of a nominee's facts is the council's, or tells of others: never in the unit's own dossier."""


def unit_facts(
    plan: Plan,
    cycle: Cycle,
    report: Report | None,
    scores: Iterable[Score],
    entries: Sequence[Entry],
    brought: Sequence[str] = (),
    *,
    unit: str = "",
    council: Council | None = None,
) -> dict[str, Any]:
    """Return scores, gates and rank of a unit's nominees as plain data (numbers as text, exact).

    A final cycle has no report: `unit` says whose facts they are. `entries` are all of the cycle, for the line of
    the quota; `council` is None before it has met.
    """
    slug = report.unit if report is not None else unit
    by_nominee = {s.nominee: s for s in scores if s.unit == slug}
    return {
        "unit": slug,
        "unit_name": plan.units[slug].name,
        "cycle": cycle.id,
        "plan": plan.movement.id,
        "plan_hash": plan.hash,
        "report": {"file": report.file, "sha256": report.sha256} if report is not None else None,
        "brought": list(brought),
        "corrections": [_dated(c) for c in (report.corrections if report is not None else ())],
        "waiver": _dated(report.waiver) if report is not None and report.waiver is not None else None,
        "council": {"met": council.meeting.day.isoformat() if council.meeting.day else ""}
        if council
        else None,
        "nominees": [
            _nominee(plan, cycle, entry, by_nominee[entry.nominee], line_of(plan, entries, entry), council)
            for entry in entries
            if entry.unit == slug
        ],
    }


def _nominee(
    plan: Plan, cycle: Cycle, entry: Entry, score: Score, line: Line | None, council: Council | None
) -> dict[str, Any]:
    vote = council.of(entry.unit, entry.nominee) if council else None
    return {
        "code": entry.nominee,
        "name": entry.name,
        "post": entry.post,
        "kind": str(entry.kind),
        "group": entry.group,
        "nominated": entry.nominated,
        "award": entry.tier,
        "head": is_head(entry),
        "total": str(score.total),
        "total_how": score.how,
        "capped_by": _number(score.capped_by),
        "key": [str(k) for k in entry.key],
        "rank": entry.rank,
        "state": str(entry.state),
        "eligible": entry.eligible,
        "selected": entry.selected,
        "proposed": entry.proposed,
        "reason": reasons(entry.gates),
        "conclusion": entry.note,
        "line": _line(line) if line else None,
        "council": asdict(vote) if vote else None,
        "items": [_item(plan, cycle, item) for item in score.items],
        "gates": [_gate(plan, gate) for gate in entry.gates],
    }


def is_head(entry: Entry) -> bool:
    """Tell whether the person heads the unit: gate K5 is asked of heads alone."""
    return any(gate.code == "K5" for gate in entry.gates)


def _gate(plan: Plan, gate: Gate) -> dict[str, Any]:
    return {
        "gate": gate.code,
        "state": str(gate.state),
        "reason": gate.reason,
        "sheet": gate.sheet,
        "cell": gate.cell,
        "needed": would_pass(plan, gate),
    }


def _item(plan: Plan, cycle: Cycle, item: ItemScore) -> dict[str, Any]:
    items = (*plan.rubric.collective.items, *plan.rubric.individual.items)
    names = {i.code: i.name for i in items}
    said = item.appraisal
    return {
        "item": item.code,
        "criterion": item.criterion,
        "name": names.get(item.code, f"Tổng điểm của chu kỳ {item.code}"),
        "year": item.code not in names,
        "basis": str(item.basis),
        "before": _number(item.before),
        "points": _number(item.points),
        "max": str(item.max),
        "how": item.how,
        "opinion": said.opinion if said else SILENT,
        "appraisal": _appraisal(plan, said) if said else None,
        "needed": to_the_maximum(plan, cycle, item.code),
        "from": [
            {
                "label": s.label,
                "value": s.text,
                "sheet": s.sheet,
                "cell": s.cell,
                "corrected": _dated(s.corrected) if s.corrected else None,
            }
            for s in item.sources
        ],
    }


def _appraisal(plan: Plan, said: Appraisal) -> dict[str, Any]:
    own = {name: getattr(said, name) for name in ("office", "opinion", "reason", "file", "cell")}
    return own | {"office_name": plan.units[said.office].name, "points": _number(said.points)}


def _line(line: Line) -> dict[str, Any]:
    return asdict(line) | {"side": str(line.side), "distance": _number(line.distance)}


def _dated(paper: Correction | Waiver) -> dict[str, Any]:
    return asdict(paper) | {"day": paper.day.isoformat()}


def _number(number: Decimal | None) -> str | None:
    return None if number is None else str(number)


def for_the_bundle(facts: dict[str, Any]) -> dict[str, Any]:
    """Return a unit's facts without the selection: the dossier goes to those who decide it."""
    kept = {name: value for name, value in facts.items() if name != "council"}
    return kept | {
        "nominees": [{k: v for k, v in one.items() if k not in _COUNCILS} for one in facts["nominees"]]
    }


# ------------------------------------------------------------------------------------------------ and back


def from_facts(plan: Plan, facts: Mapping[str, Any]) -> tuple[list[Score], list[Entry]]:
    """Make the scores and entries of a cycle again from all its units' facts (`units` of facts.json).

    Raises WrongUse where they were made with another plan: its weights and quota would not be those of the run.
    """
    scores, entries = [], []
    for unit, told in facts["units"].items():
        if told["plan_hash"] != plan.hash:
            raise WrongUse(
                "Kế hoạch đã đổi từ lần chạy đó nên không phân tích lại được: chạy lại thidua run với kế hoạch hiện nay."
            )
        for one in told["nominees"]:
            items = tuple(_item_again(unit, one["code"], item) for item in one["items"])
            total, capped = Decimal(one["total"]), _decimal(one["capped_by"])
            scores.append(Score(unit, one["code"], items, total, one["total_how"], capped))
            entries.append(_entry_again(unit, one))
    return scores, rank(entries)


def _item_again(unit: str, nominee: str, told: Mapping[str, Any]) -> ItemScore:
    appraisal = None
    if (said := told["appraisal"]) is not None:
        appraisal = Appraisal(
            said["office"],
            unit,
            nominee,
            told["item"],
            _decimal(said["points"]),
            said["opinion"],
            said["reason"],
            said["file"],
            said["cell"],
        )
    return ItemScore(
        code=told["item"],
        criterion=told["criterion"],
        basis=Basis(told["basis"]),
        points=_decimal(told["points"]),
        max=Decimal(told["max"]),
        how=told["how"],
        sources=tuple(_source_again(source) for source in told["from"]),
        before=_decimal(told["before"]),
        appraisal=appraisal,
    )


def _source_again(told: Mapping[str, Any]) -> Source:
    corrected = told["corrected"]
    if corrected is not None:
        corrected = Correction(**{**corrected, "day": dt.date.fromisoformat(corrected["day"])})
    return Source(told["label"], told["value"], told["sheet"], told["cell"], corrected)


def _entry_again(unit: str, told: Mapping[str, Any]) -> Entry:
    gates = (
        Gate(g["gate"], GateState(g["state"]), g["reason"], g["sheet"], g["cell"]) for g in told["gates"]
    )
    return Entry(
        kind=NomineeKind(told["kind"]),
        group=told["group"],
        unit=unit,
        nominee=told["code"],
        name=told["name"],
        total=Decimal(told["total"]),
        key=tuple(map(Decimal, told["key"])),
        nominated=told["nominated"],
        tier=told["award"],
        gates=tuple(gates),
        selected=told["selected"],
        note=told["conclusion"],
        post=told["post"],
        proposed=told["proposed"],
    )


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
