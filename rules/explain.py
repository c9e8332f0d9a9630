"""What one unit's nominees got and why: every number with the cells it came from. Feeds `diem.json` and `thidua explain`."""

from collections.abc import Iterable, Sequence
from typing import Any

from rules.gates import reasons
from rules.plan import Cycle, Plan
from rules.ranking import Entry
from rules.report import Report
from rules.scoring import ItemScore, Score


def unit_facts(
    plan: Plan,
    cycle: Cycle,
    report: Report,
    scores: Iterable[Score],
    entries: Sequence[Entry],
    brought: Sequence[str] = (),
) -> dict[str, Any]:
    """Return scores, gates and rank of a unit's nominees as plain data (numbers as text, exact)."""
    by_nominee = {s.nominee: s for s in scores if s.unit == report.unit}
    names = {
        i.code: i.name for scale in (plan.rubric.collective, plan.rubric.individual) for i in scale.items
    }
    mine = [e for e in entries if e.unit == report.unit]
    return {
        "unit": report.unit,
        "unit_name": plan.units[report.unit].name,
        "cycle": cycle.id,
        "plan": plan.movement.id,
        "plan_hash": plan.hash,
        "report": {"file": report.file, "sha256": report.sha256},
        "brought": list(brought),
        "nominees": [_nominee(entry, by_nominee[entry.nominee], names) for entry in mine],
    }


def _nominee(entry: Entry, score: Score, names: dict[str, str]) -> dict[str, Any]:
    return {
        "code": entry.nominee,
        "name": entry.name,
        "kind": str(entry.kind),
        "group": entry.group,
        "nominated": entry.nominated,
        "award": entry.tier,
        "total": str(score.total),
        "total_how": score.how,
        "rank": entry.rank,
        "state": str(entry.state),
        "eligible": entry.eligible,
        "selected": entry.selected,
        "reason": reasons(entry.gates),
        "conclusion": entry.note,
        "items": [_item(item, names[item.code]) for item in score.items],
        "gates": [
            {"gate": g.code, "state": str(g.state), "reason": g.reason, "sheet": g.sheet, "cell": g.cell}
            for g in entry.gates
        ],
    }


def _item(item: ItemScore, name: str) -> dict[str, Any]:
    return {
        "item": item.code,
        "name": name,
        "basis": str(item.basis),
        "points": None if item.points is None else str(item.points),
        "max": str(item.max),
        "how": item.how,
        "from": [{"label": s.label, "value": s.text, "sheet": s.sheet, "cell": s.cell} for s in item.sources],
    }


def for_the_bundle(facts: dict[str, Any]) -> dict[str, Any]:
    """Return a unit's facts without the selection: the dossier goes to those who decide it."""
    hidden = ("selected", "conclusion")
    return facts | {
        "nominees": [{k: v for k, v in one.items() if k not in hidden} for one in facts["nominees"]]
    }
