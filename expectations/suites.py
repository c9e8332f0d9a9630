"""Loads the hand-written suites; refuses one that Great Expectations would silently read as less than it says."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from expectations.frames.by_name import FRAMES
from rules.values.errors import ThiduaError

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite

FOLDER = Path(__file__).parent / "suites"
_NEEDS = ("type", "kwargs", "severity", "meta")
_META = ("rule", "at", "says")


@dataclass(frozen=True, slots=True)
class Suite:
    """One suite: its name, the frame it checks, and its expectations as written."""

    name: str
    frame: str
    expectations: tuple[dict[str, Any], ...]

    @property
    def columns(self) -> frozenset[str]:
        """The columns that its expectations look at."""
        keys = ("column", "column_A", "column_B")
        return frozenset(e["kwargs"][key] for e in self.expectations for key in keys if key in e["kwargs"])

    def for_great_expectations(self) -> "ExpectationSuite":
        """Build the suite for Great Expectations; raises ThiduaError when it took fewer expectations than written."""
        from great_expectations import ExpectationSuite

        try:
            built = ExpectationSuite(name=self.name, expectations=[dict(e) for e in self.expectations])
        except (TypeError, ValueError) as broken:
            raise ThiduaError(f"Bộ kiểm tra “{self.name}” sai: {broken}") from broken
        if len(built.expectations) != len(self.expectations):
            raise ThiduaError(
                f"Bộ kiểm tra “{self.name}” có {len(self.expectations)} điều kiện nhưng chỉ nhận được "
                f"{len(built.expectations)}: kiểm tra lại tên loại điều kiện (type)."
            )
        return built


def read_suite(path: Path) -> Suite:
    """Read one suite; raises ThiduaError for an empty one or rules that are missing or doubled."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        suite = Suite(data["name"], data["meta"]["frame"], tuple(data["expectations"]))
        rules = [_rule(e) for e in suite.expectations]
    except (json.JSONDecodeError, KeyError, TypeError) as broken:
        raise ThiduaError(
            f"Bộ kiểm tra {path.name} sai cấu trúc ({broken}): mỗi điều kiện cần {', '.join(_NEEDS)}, "
            f"trong meta cần {', '.join(_META)}."
        ) from broken
    if not rules:
        raise ThiduaError(f"Bộ kiểm tra {path.name} trống: sẽ cho qua mọi báo cáo; khôi phục lại tệp.")
    if doubled := sorted({r for r in rules if rules.count(r) > 1}):
        raise ThiduaError(f"Bộ kiểm tra {path.name} có quy tắc lặp lại: {', '.join(doubled)}.")
    return suite


def _rule(expectation: dict[str, Any]) -> str:
    """Return the rule of an expectation; KeyError where something of it is missing."""
    for key in _NEEDS:
        expectation[key]
    for key in _META:
        expectation["meta"][key]
    return str(expectation["meta"]["rule"])


@cache
def suites() -> tuple[Suite, ...]:
    """Read all suites, by file name; every frame has one, and no rule stands in two of them."""
    found = tuple(read_suite(path) for path in sorted(FOLDER.glob("*.json")))
    rules = [e["meta"]["rule"] for suite in found for e in suite.expectations]
    if doubled := sorted({r for r in rules if rules.count(r) > 1}):
        raise ThiduaError(f"Quy tắc đứng ở hai bộ kiểm tra: {', '.join(doubled)}.")
    if missing := sorted(set(FRAMES) ^ {suite.frame for suite in found}):
        raise ThiduaError(
            f"Bộ kiểm tra không khớp với bảng dữ liệu: {', '.join(missing)}: khôi phục tệp trong {FOLDER}."
        )
    return found
