"""How numbers are given out of a book: the cases of tests/cases/so-van-ban, and what holds whatever is wanted."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from factory_cases import Case, each
from hypothesis import given
from hypothesis import strategies as st

from rules.register.numbering import BookLine, Books, NumberRequest, NumberState, printed_number, standing

M, C = "phong-trao", "A2024"


def want(key: str, **told: Any) -> NumberRequest:
    usual = {
        "paper": key.split("/")[0],
        "book": "pnv",
        "first": 1,
        "symbol": "TB-PNV",
        "asked": "",
        "content": "như cũ",
    }
    day = dt.date.fromisoformat(told.pop("day", "2024-12-25"))
    return NumberRequest(**{"key": key, "day": day, **usual, **told})


def line(told: Mapping[str, Any]) -> BookLine:
    text = told["number"]
    return BookLine(
        book="pnv",
        year=2024,
        text=text,
        revision=1,
        movement=M,
        cycle=told.get("cycle", C),
        key=told["key"],
        paper=told["key"].split("/")[0],
        day=dt.date(2024, 12, 25),
        symbol="TB-PNV",
        printed=printed_number(int(text), "TB-PNV"),
        content="như cũ",
        state=NumberState(told.get("state", "given")),
    )


@each("so-van-ban")
def test_numbers(case: Case) -> None:
    assert set(case.expect) <= {"given", "states", "refused"} and case.expect
    books = Books([line(told) for told in case.given.get("book", [])], M, C)
    found = books.give([want(**told) for told in case.given["want"]])
    if "refused" in case.expect:
        assert len(books.faults) == len(case.expect["refused"])
        for fault, named in zip(books.faults, case.expect["refused"], strict=True):
            assert f"'{named}'" in fault
        return
    assert books.faults == []
    assert {key: given.printed for key, given in found.items()} == case.expect["given"]
    states = case.expect.get("states", {})
    assert {key: str(found[key].state) for key in states} == states


@given(st.lists(st.sets(st.integers(0, 9), min_size=1), min_size=1, max_size=6))
def test_whatever_runs_want_no_number_is_used_twice_and_none_is_skipped(runs: list[set[int]]) -> None:
    lines: list[BookLine] = []
    for keys in runs:
        books = Books(standing(lines), M, C)
        found = books.give([want(f"thong-bao/{key}") for key in sorted(keys)])
        lines += books.changed
        numbers = [given.number for given in found.values()]
        assert len(set(numbers)) == len(numbers)
        again = Books(standing(lines), M, C)
        assert again.give([want(f"thong-bao/{key}") for key in sorted(keys)]) == found
        assert again.changed == []
    used = sorted(n.number for n in standing(lines))
    assert used == list(range(1, len(used) + 1))
    revisions = [(n.slot, n.revision) for n in lines]
    assert len(set(revisions)) == len(revisions)
