"""Reads the cases of do-nhay and vi-sao-chua: nominees by the points of their items, all not named at the maximum."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from factory_cases import Case, case_plan, case_unit

from rules.judging.gates import Gate, GateState
from rules.judging.quotas import select
from rules.judging.ranking import Entry, NomineeKind, rank
from rules.judging.scoring import Basis, ItemScore, Score
from rules.judging.women_first import Precedence
from rules.plan.plan import Cycle, Plan
from rules.plan.report_form.form import COLLECTIVE
from rules.plan.tables.judging import Item
from rules.report.reading import RawBook
from rules.report.town_inputs import Council
from rules.town.council.accepting import accept_council
from rules.town.form import COUNCIL, town_vocabulary
from rules.town.reading import read_town_book
from rules.values.findings import Severity
from rules.values.rounding import half_up

PERSON = "CN1"
KNOWN = {"unit", "group", "points", "state", "gate", "reason", "nominated", "head", "tier", "women"}


def scored(case: Case) -> tuple[Plan, Cycle, list[Score], list[Entry]]:
    """The nominees of a case, ranked and selected by the plan's own rules."""
    lines = [
        (kind, line)
        for kind, name in ((NomineeKind.COLLECTIVE, "collectives"), (NomineeKind.INDIVIDUAL, "individuals"))
        for line in case.given.get(name, [])
    ]
    plan, cycle = case_plan({line["unit"]: case_unit(line["unit"]) for _, line in lines})
    scores: list[Score] = []
    for kind, line in lines:
        assert set(line) <= KNOWN, set(line) - KNOWN
        scores.append(_score(plan, kind, line, scores))
    entries = [_entry(plan, kind, line, s) for (kind, line), s in zip(lines, scores, strict=True)]
    return plan, cycle, scores, select(plan, rank(entries))


def _score(plan: Plan, kind: NomineeKind, line: Mapping[str, Any], before: list[Score]) -> Score:
    scale = plan.rubric.collective if kind is NomineeKind.COLLECTIVE else plan.rubric.individual
    points = line.get("points", {})
    assert set(points) <= {i.code for i in scale.items}, points
    items = tuple(_item(i, points.get(i.code, str(i.max))) for i in scale.items)
    applicable = [i for i in items if i.points is not None]
    earned = sum(i.points for i in applicable if i.points is not None)
    total = half_up(Decimal(100 * earned) / sum(i.max for i in applicable), plan.rubric.decimals)
    capped = None
    if line.get("head"):
        own = next(s for s in before if (s.unit, s.nominee) == (line["unit"], COLLECTIVE)).total
        capped = own if total > own else None
    nominee = COLLECTIVE if kind is NomineeKind.COLLECTIVE else PERSON
    return Score(line["unit"], nominee, items, total if capped is None else capped, "tổng", capped)


def _item(item: Item, text: str) -> ItemScore:
    points = None if text == "n/a" else Decimal(text)
    basis = Basis.NOT_APPLICABLE if points is None else Basis.COMPUTED
    return ItemScore(item.code, item.criterion, basis, points, item.max, "theo báo cáo", (), before=points)


def _entry(plan: Plan, kind: NomineeKind, line: Mapping[str, Any], score: Score) -> Entry:
    scale = plan.rubric.collective if kind is NomineeKind.COLLECTIVE else plan.rubric.individual
    state = GateState(line.get("state", "PASS"))
    gates = [
        Gate(line.get("gate", "K1"), state, "" if state is GateState.PASS else line.get("reason", "lý do"))
    ]
    if line.get("head"):
        gates.append(Gate("K5", GateState.PASS))
    return Entry(
        kind=kind,
        group=line.get("group", "G3"),
        unit=line["unit"],
        nominee=score.nominee,
        name=f"Người của {line['unit']}" if kind is NomineeKind.INDIVIDUAL else f"Đơn vị {line['unit']}",
        total=score.total,
        key=(score.total, *(score.criterion(name) for name in scale.order)),
        nominated=line.get("nominated", True),
        tier=line.get("tier", plan.awards[0].name),
        gates=tuple(gates),
        precedence=Precedence(line["women"], "nữ", "Điều 4") if "women" in line else None,
    )


def decided(case: Case, plan: Plan, cycle: Cycle, entries: list[Entry]) -> tuple[Council | None, list[Entry]]:
    """What the council's form of the case makes of the selection; without one it is still awaited."""
    rows = case.given.get("council")
    if not rows:
        return None, entries
    meeting = {
        "Ngày họp": "20/12/2024",
        "Chủ trì": "Ông A",
        "Thư ký": "Bà B",
        "Tổng số thành viên": 9,
        "Có mặt": 9,
    }
    columns = [f.label for f in COUNCIL.columns]
    usual = {"Số phiếu đồng ý": 9, "Số phiếu không đồng ý": 0, "Mã đối tượng": PERSON}
    grid: list[list[Any]] = [[label, value] for label, value in meeting.items()]
    grid += [[], columns]
    for unit, said in rows.items():
        row = usual | {"Mã đơn vị": unit} | dict(said)
        grid.append([row.get(column) for column in columns])
    sheet = read_town_book(RawBook(((COUNCIL.name, grid),)), COUNCIL, "hoi-dong.xlsx", town_vocabulary())
    assert sheet is not None
    council, left, findings = accept_council(plan, cycle, sheet, entries)
    assert council is not None
    assert all(f.severity is Severity.INFO or f.message in council.open_rows for f in findings), findings
    return council, left
