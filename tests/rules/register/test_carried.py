"""Every case of tests/cases/da-ban-hanh: what the town's papers carry, and when one says something else than before."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pytest
from factory_cases import Case, cases

from rules.decision.decision import Numbered
from rules.register.carried import issued_otherwise, numbers_carried, register_content
from rules.register.numbering import Given, NumberState
from rules.report.register_values import StoredPaper

ALL = cases("da-ban-hanh")


def of_file(file: str) -> pytest.MarkDecorator:
    """Run a test for every case of this file."""
    return pytest.mark.parametrize("case", [c for c in ALL if c.file == file], ids=lambda c: c.title)


def test_every_file_is_run() -> None:
    assert {c.file for c in ALL} == {"so-va-xung-dot.toml", "noi-dung.toml"}


@of_file("so-va-xung-dot.toml")
def test_numbers_and_conflicts(case: Case) -> None:
    assert set(case.given) <= {"asked", "given", "issued"}
    assert set(case.expect) <= {"carried", "conflicts"}
    asked = {
        key: Numbered("", told["day"], told["signer"], told["post"], tuple(told.get("bases", ())))
        for key, told in case.given.get("asked", {}).items()
    }
    given = {
        key: Given(key, 0, told["printed"], NumberState(told["state"]), told["day"])
        for key, told in case.given.get("given", {}).items()
    }
    stored = {
        key: Numbered(told["printed"], told["day"], told.get("signer", ""), told.get("post", ""))
        for key, told in case.given.get("issued", {}).items()
    }
    carried, conflicts = numbers_carried("A2024", asked, given, stored)
    shown = {k: [n.number, n.day.isoformat(), n.signer, n.post, list(n.bases)] for k, n in carried.items()}
    assert shown == case.expect["carried"]
    expected = case.expect.get("conflicts", [])
    assert [paper for paper, _ in conflicts] == [paper for paper, *_ in expected]
    for (_, says), (_, *words) in zip(conflicts, expected, strict=True):
        assert all(each in says for each in words)


def said(key: str, certificates: list[str], told: Mapping[str, Any]) -> tuple[Any, ...]:
    assert set(told) <= {"drafts", "number", "day", "signer"}
    day, signer = told.get("day", dt.date(2024, 12, 30)), told.get("signer", "Nguyễn Văn B")
    carried = Numbered(told.get("number", ""), day, signer, "CHỦ TỊCH")
    return register_content(told["drafts"], key, {"giay-khen": certificates}, carried)


@of_file("noi-dung.toml")
def test_what_a_paper_says(case: Case) -> None:
    assert set(case.given) <= {"key", "certificates", "first", "second"} and set(case.expect) == {"same"}
    certificates = case.given.get("certificates", [])
    first, second = (said(case.given["key"], certificates, case.given[name]) for name in ("first", "second"))
    assert (first == second) is case.expect["same"]


@pytest.mark.parametrize(
    ("key", "stored", "refused"),
    [
        ("quyet-dinh/p25-duy-tien", "quyet-dinh", True),
        ("quyet-dinh", "quyet-dinh/p25-duy-tien", True),
        ("quyet-dinh/p25-duy-tien", "quyet-dinh/p25-duy-tan", False),
        ("quyet-dinh/p25-duy-tien", "quyet-dinh/p25-duy-tien", False),
        ("giay-khen/p-hoa-mac/TT", "giay-khen/p-hoa-mac/CN1", False),
        ("quyet-dinh", "to-trinh/p25-duy-tien", False),
    ],
)
def test_the_town_and_the_sets_in_its_place_do_not_both_decide(key: str, stored: str, refused: bool) -> None:
    paper = StoredPaper(1, "01/QĐ-UBND", dt.date(2025, 6, 27), "", b"%PDF", "", "issued")
    assert bool(issued_otherwise(key, {stored: paper})) is refused
