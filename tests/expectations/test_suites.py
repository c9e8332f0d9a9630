"""The suites are whole: nothing in them is dropped silently, every rule of the table is somewhere and says what to do."""

import copy
import json
import re
from pathlib import Path
from typing import Any

import pytest

from expectations.frames.by_name import FRAMES
from expectations.suites import FOLDER, read_suite, suites
from rules.values.errors import ThiduaError
from rules.values.findings import WARNINGS

IN_SUITES = {
    *("D01", "D02", "D03", "D04", "D05", "D06", "D07", "D08", "D09", "D10"),
    *("T01", "T02", "T03", "T04", "T05", "T06", "N01", "N02", "N03"),
    *("I01", "I02", "I03", "I04", "I05", "I06"),
    *(
        "P01",
        "P02",
        "P03",
        "P04",
        "P05",
        "A01",
        "A02",
        "A03",
        "M01",
        "M02",
        "M03",
        "M04",
        "M05",
        "E01",
        "E02",
        "E03",
    ),
}
OF_FILES = {"F01", "F02", "F03", "F04", "F05", "F06", "F07", "F08"}
"""Written where the file is looked at; tests/flows and tests/rules see each of them come out."""
CODE = Path(__file__).resolve().parents[2]
GOOD: dict[str, Any] = {
    "name": "thu",
    "meta": {"frame": "cells"},
    "expectations": [
        {
            "type": "expect_column_values_to_not_be_null",
            "kwargs": {"column": "required_text"},
            "severity": "critical",
            "meta": {"rule": "D01", "at": "text", "says": "ô đang trống: điền vào."},
        },
        {
            "type": "expect_column_values_to_be_null",
            "kwargs": {"column": "legacy_font"},
            "severity": "warning",
            "meta": {"rule": "D08", "at": "text", "says": "bảng mã cũ: gõ lại."},
        },
    ],
}


def written(tmp_path: Path, data: Any) -> Path:
    path = tmp_path / "thu.json"
    path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
    return path


def test_a_good_suite_is_read(tmp_path: Path) -> None:
    suite = read_suite(written(tmp_path, GOOD))
    assert suite.frame == "cells"
    assert suite.columns == {"required_text", "legacy_font"}
    assert len(suite.for_great_expectations().expectations) == 2


def test_an_expectation_that_great_expectations_drops_is_refused(tmp_path: Path) -> None:
    data = copy.deepcopy(GOOD)
    data["expectations"][1]["type"] = "expect_column_values_to_be_nul"
    with pytest.raises(ThiduaError, match=r"“thu”.*2 điều kiện.*1.*type|“thu”"):
        read_suite(written(tmp_path, data)).for_great_expectations()


def test_wrong_arguments_of_an_expectation_are_refused(tmp_path: Path) -> None:
    data = copy.deepcopy(GOOD)
    data["expectations"][0]["kwargs"] = {"colum": "required_text"}
    with pytest.raises(ThiduaError, match="“thu”"):
        read_suite(written(tmp_path, data)).for_great_expectations()


def test_an_empty_suite_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ThiduaError, match=r"thu\.json trống"):
        read_suite(written(tmp_path, {**GOOD, "expectations": []}))


def test_a_rule_that_stands_twice_is_refused(tmp_path: Path) -> None:
    twice = {**GOOD, "expectations": [GOOD["expectations"][0]] * 2}
    with pytest.raises(ThiduaError, match="D01"):
        read_suite(written(tmp_path, twice))


@pytest.mark.parametrize("key", ["name", "meta", "expectations"])
def test_a_missing_part_is_refused(tmp_path: Path, key: str) -> None:
    with pytest.raises(ThiduaError, match=key):
        read_suite(written(tmp_path, {k: v for k, v in GOOD.items() if k != key}))


@pytest.mark.parametrize("key", ["rule", "says", "at"])
def test_an_expectation_without_its_rule_or_words_is_refused(tmp_path: Path, key: str) -> None:
    data = copy.deepcopy(GOOD)
    del data["expectations"][0]["meta"][key]
    with pytest.raises(ThiduaError, match=key):
        read_suite(written(tmp_path, data))


@pytest.mark.parametrize("key", ["type", "kwargs", "severity"])
def test_an_expectation_without_its_type_or_severity_is_refused(tmp_path: Path, key: str) -> None:
    data = copy.deepcopy(GOOD)
    del data["expectations"][0][key]
    with pytest.raises(ThiduaError, match=key):
        read_suite(written(tmp_path, data))


def test_broken_json_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ThiduaError, match=r"thu\.json"):
        read_suite(written(tmp_path, '{"name": "thu",'))


def test_every_suite_is_loaded_and_has_a_frame_of_its_own() -> None:
    assert len(suites()) == len(list(FOLDER.glob("*.json"))) > 10
    assert sorted(suite.frame for suite in suites()) == sorted(FRAMES)


def test_great_expectations_takes_every_expectation_as_written() -> None:
    for suite in suites():
        built = suite.for_great_expectations()
        assert [e.expectation_type for e in built.expectations] == [e["type"] for e in suite.expectations]
        assert [e.meta["rule"] for e in built.expectations] == [e["meta"]["rule"] for e in suite.expectations]


def test_every_rule_of_the_table_stands_in_a_suite_or_in_the_intake() -> None:
    rules = {e["meta"]["rule"].partition(".")[0] for suite in suites() for e in suite.expectations}
    assert rules == IN_SUITES
    intake = "".join(
        (CODE / name).read_text(encoding="utf-8")
        for name in (
            "rules/checks/received_folder.py",
            "rules/report/unread.py",
            "rules/report/reading.py",
            "tasks/sandbox/reader_child.py",
        )
    )
    assert set(re.findall(r'"(F0[0-9])"', intake)) == OF_FILES


def test_severity_in_the_suites_is_that_of_the_table() -> None:
    for suite in suites():
        for e in suite.expectations:
            rule = e["meta"]["rule"]
            warns = rule.partition(".")[0] in WARNINGS or rule == "P02.none"
            assert e["severity"] == ("warning" if warns else "critical"), rule


def test_each_message_says_what_is_wrong_and_then_what_to_do() -> None:
    for suite in suites():
        for e in suite.expectations:
            wrong, _, remedy = e["meta"]["says"].partition(": ")
            assert wrong and len(remedy) > 10, e["meta"]["rule"]
            assert remedy.endswith((".", "…")), e["meta"]["rule"]
