"""Reads the cases under tests/cases and turns what they say a unit wrote into reports.

A case says only what differs from a report in which nothing is wrong (`factory_report.usual`), in the words of
the form: sheets, labels and headings as units see them. tests/cases/README.md explains the format to a clerk.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from factory_report import Filling, book_of, of_second_edition, person, plan_and_cycle, usual

from rules.judging.gates import Gate, GateState
from rules.judging.ranking import Entry, NomineeKind
from rules.judging.women_first import Precedence
from rules.plan.plan import Cycle, Plan
from rules.plan.report_form.editions import FORM, NOW
from rules.plan.report_form.form import DON_VI, HOP, TTHC, Sheet, vocabulary
from rules.plan.units import Unit
from rules.report.reading import RawBook, read_report, with_requirements
from rules.report.report import Evidence, Report
from rules.values.findings import Finding

CASES = Path(__file__).parent / "cases"
TOPICS = sorted(p.name for p in CASES.iterdir() if p.is_dir())


@dataclass(frozen=True)
class Case:
    """One case: where it stands, what is given, what is expected."""

    topic: str
    file: str
    title: str
    source: str
    given: Mapping[str, Any]
    expect: Mapping[str, Any]


def cases(topic: str) -> list[Case]:
    """All cases of a topic; a file holds one, or several under [[case]] that share its source."""
    found = [case for path in sorted((CASES / topic).glob("*.toml")) for case in _of_file(topic, path)]
    assert found, f"no case under {CASES / topic}"
    return found


def _of_file(topic: str, path: Path) -> Iterator[Case]:
    data = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    for case in data.get("case", [data]):
        unknown = set(case) - {"title", "source", "given", "expect"}
        assert not unknown, f"{path}: không hiểu {unknown}"
        yield Case(
            topic,
            path.name,
            f"{data['title']}: {case['title']}" if case is not data else data["title"],
            data["source"],
            case.get("given", {}),
            case["expect"],
        )


def each(topic: str) -> pytest.MarkDecorator:
    """Run a test once for every case of the topic, under its file and its number there."""
    numbers: dict[str, int] = {}
    found = []
    for case in cases(topic):
        numbers[case.file] = numbers.get(case.file, 0) + 1
        found.append(pytest.param(case, id=f"{case.file}-{numbers[case.file]}"))
    return pytest.mark.parametrize("case", found)


# --------------------------------------------------------------------- reports


def case_plan(units: Mapping[str, Unit]) -> tuple[Plan, Cycle]:
    """The real plan with units of the tests' own beside the town's."""
    plan, cycle = plan_and_cycle()
    return plan.model_copy(update={"units": {**plan.units, **units}}), cycle


def case_unit(slug: str, *, handles_tthc: bool = True) -> Unit:
    """A unit of the tests' own, like a ward."""
    plan, _ = plan_and_cycle()
    return replace(plan.units["p-hoa-mac"], slug=slug, name=f"UBND phường {slug}", handles_tthc=handles_tthc)


def read_case(
    plan: Plan, cycle: Cycle, unit: Unit, given: Mapping[str, Any]
) -> tuple[Report | None, list[Finding]]:
    """The report that a unit sends in this case (None where its reading ended), with what the reading found."""
    given = dict(given)
    people = [
        person(code, f"Người {code} của {unit.slug}", dung_dau="x" if code == "CN1" else "")
        for code in given.pop("people", ["CN1"])
    ]
    filling = usual(unit, plan, people, collective=given.pop("collective", True))
    supplied = {}
    if given.pop("edition", 1) == NOW:
        of_second_edition(filling)
        supplied = {"qd-cong-nhan.pdf": "", "may-tra-cuu.pdf": ""}
    gone_sheets, gone_fields = given.pop("without_sheets", []), given.pop("without", {})
    blank = given.pop("blank_sheets", [])
    if given.pop("upper_code", False):
        filling.labels["ma"] = unit.slug.upper()
    evidence = tuple(Evidence(name, fault) for name, fault in given.pop("evidence", supplied).items())
    for name, changes in given.items():
        change(filling, sheet_named(name), changes)
    book = book_of(filling, without={(sheet_named(s).key, f) for s, fs in gone_fields.items() for f in fs})
    book = RawBook(tuple((n, [] if n in blank else g) for n, g in book.sheets if n not in gone_sheets))
    result = read_report(
        book, unit=unit.slug, file="bao-cao.xlsx", sha256="0" * 64, cycle=cycle, words=vocabulary(plan)
    )
    report = None if result.ended else with_requirements(replace(result.report, evidence=evidence))
    return report, list(result.findings)


def sheet_named(name: str) -> Sheet:
    """The form's sheet of that name."""
    return next(s for s in FORM if s.name == name)


def change(filling: Filling, sheet: Sheet, changes: Any) -> None:
    """Write the changes of one sheet into the filling: all rows anew, some labels, or fields of a row."""
    if sheet is TTHC:
        _change_procedures(filling, changes)
        return
    labels = {DON_VI.key: filling.labels, HOP.key: filling.meeting}.get(sheet.key)
    rows: list[dict[str, Any]] = {
        "nhiem_vu": filling.tasks,
        "sang_kien": filling.initiatives,
        "ca_nhan": filling.people,
        "thanh_tich": filling.results,
        "hop": filling.votes,
        "hoat_dong": filling.activities,
    }.get(sheet.key, [])
    if isinstance(changes, list):
        rows[:] = [_by_key(sheet, row) for row in changes]
        return
    for name, value in changes.items():
        if isinstance(value, list):
            rows[:] = [_by_key(sheet, row) for row in value]
        elif isinstance(value, dict):
            _row(rows, name).update(_by_key(sheet, value))
        else:
            assert labels is not None, f"{sheet.name} has no labels"
            labels |= _by_key(sheet, {name: value})


def _row(rows: list[dict[str, Any]], name: str) -> dict[str, Any]:
    """The row "dòng 2", "CN1" or "CN1: Thể chế"."""
    if name.startswith("dòng "):
        return rows[int(name.removeprefix("dòng ")) - 1]
    code, _, content = name.partition(": ")
    return next(r for r in rows if r.get("ma") == code and (not content or r.get("noi_dung") == content))


def _by_key(sheet: Sheet, values: Mapping[str, Any]) -> dict[str, Any]:
    keys = {f.label: f.key for f in reversed((*sheet.labels, *sheet.columns))}
    return {keys[label]: _plain(value) for label, value in values.items()}


def _change_procedures(filling: Filling, changes: Any) -> None:
    if isinstance(changes, list):
        filling.procedures[:] = [tuple(row) for row in changes]
        return
    for name, fields in changes.items():
        at = next(i for i, line in enumerate(filling.procedures) if line[1] == name)
        line = list(filling.procedures[at])
        for column, value in fields.items():
            line[int(column.strip("()")) - 1] = _plain(value)
        filling.procedures[at] = tuple(line)


def _plain(value: Any) -> Any:
    """A decimal of the case as the float that Excel would hold."""
    return float(value) if isinstance(value, Decimal) else value


def only_knows(expect: Mapping[str, Any], *keys: str) -> None:
    """A slip in a case's key would let it pass unread."""
    assert expect, "the case expects nothing"
    assert set(expect) <= set(keys), set(expect) - set(keys)


def given_entries(plan: Plan, case: Case) -> list[Entry]:
    """The entries that a case of ranking or quotas lists."""
    found = []
    for kind, lines in (
        (NomineeKind.COLLECTIVE, case.given.get("collectives", [])),
        (NomineeKind.INDIVIDUAL, case.given.get("individuals", [])),
    ):
        scale = plan.rubric.collective if kind is NomineeKind.COLLECTIVE else plan.rubric.individual
        for line in lines:
            only_knows(line, "unit", "group", "total", "state", "nominated", "tier", "women", *scale.order)
            total = Decimal(line["total"])
            found.append(
                Entry(
                    kind=kind,
                    group=line.get("group", "G3"),
                    unit=line["unit"],
                    nominee="TT" if kind is NomineeKind.COLLECTIVE else "CN1",
                    name=line["unit"],
                    total=total,
                    key=(total, *(Decimal(line.get(name, "0")) for name in scale.order)),
                    nominated=line.get("nominated", True),
                    tier=line.get("tier", plan.awards[0].name),
                    gates=(Gate("K1", GateState(line.get("state", "PASS")), "lý do"),),
                    precedence=Precedence(line["women"], "nữ", "Điều 4") if "women" in line else None,
                )
            )
    return found
