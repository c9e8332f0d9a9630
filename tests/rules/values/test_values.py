"""What a cell's content means: the tables of tests/cases/values, and how contents are shown again."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from factory_cases import Case, each
from factory_report import plan_and_cycle

from rules.plan.report_form.form import vocabulary
from rules.values.typed import (
    ExcelError,
    Raw,
    Unreadable,
    Value,
    date,
    day_time,
    is_blank,
    listed,
    number,
    shown,
    yes_no,
)


def reader(kind: str) -> Callable[[Raw], Value]:
    """The reading function that a case asks for; what is no kind of cell is a list of the form."""
    readers: dict[str, Callable[[Raw], Value]] = {
        "number": number,
        "date": date,
        "time": day_time,
        "yes_no": yes_no,
    }
    if kind in readers:
        return readers[kind]
    spellings = vocabulary(plan_and_cycle()[0]).spellings[kind]
    return lambda raw: listed(raw, spellings)


def as_raw(given: Any) -> Raw:
    """What the reader of workbooks hands over: numbers of a case are Excel's floats."""
    return float(given) if isinstance(given, Decimal) else given


def expected(kind: str, value: Any) -> Value:
    return {"number": Decimal, "date": dt.date.fromisoformat, "time": dt.time.fromisoformat}.get(
        kind, lambda v: v
    )(value)


@each("values")
def test_reading(case: Case) -> None:
    kind = case.given["kind"]
    read = reader(kind)
    assert set(case.expect) <= {"reads", "refuses"}
    for given, value in case.expect.get("reads", []):
        assert read(as_raw(given)) == expected(kind, value), given
    for given in case.expect.get("refuses", []):
        with pytest.raises(Unreadable):
            print(given, "was read as", read(as_raw(given)))


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (None, ""),
        ("  Phòng Nội vụ\n", "Phòng Nội vụ"),
        ("Pho\u0300ng", "Phòng"),
        ("hai  khoảng   trắng", "hai  khoảng   trắng"),
        (12.0, "12"),
        (1250.0, "1250"),
        (100, "100"),
        (0.1 + 0.2, "0.3"),
        (1e15, "1000000000000000"),
        (True, "TRUE"),
        (dt.date(2024, 2, 5), "05/02/2024"),
        (dt.datetime(2024, 2, 5), "05/02/2024"),
        (dt.datetime(2024, 2, 5, 8, 30), "05/02/2024 08:30"),
        (dt.time(8, 30), "08:30:00"),
        (ExcelError("#REF!"), "#REF!"),
    ],
)
def test_shown_as_a_clerk_would_type_it(raw: Raw, text: str) -> None:
    assert shown(raw) == text


@pytest.mark.parametrize("raw", [None, "", " ", "\u00a0", "\u200b", "\ufeff \n\t", "\u3000"])
def test_what_nobody_can_see_is_blank(raw: Raw) -> None:
    assert is_blank(raw)


@pytest.mark.parametrize("raw", [0, 0.0, False, "0", "-", ".", ExcelError("#N/A"), dt.date(1900, 1, 1)])
def test_what_can_be_seen_is_not_blank(raw: Raw) -> None:
    assert not is_blank(raw)


@pytest.mark.parametrize("read", [number, date])
@pytest.mark.parametrize("raw", [None, "", ExcelError("#DIV/0!"), dt.time(7)])
def test_nothing_and_errors_are_never_a_number_or_a_day(read: Callable[[Raw], Value], raw: Raw) -> None:
    with pytest.raises(Unreadable):
        read(raw)
