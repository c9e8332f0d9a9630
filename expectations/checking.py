"""Runs the suites over the frames of all units and turns what failed into findings.

Importing this takes seconds (Great Expectations): import it where checks are run, not before.
"""

import logging
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

import great_expectations as gx
import pandas as pd
from great_expectations.data_context.types.base import ProgressBarsConfig

from expectations.frames.by_name import FRAMES
from expectations.frames.lines import FrameLine, Reading
from expectations.suites import Suite, suites
from rules.checks.one_fault import Candidate, first_findings
from rules.report.report import Cell
from rules.values.errors import ThiduaError
from rules.values.findings import Finding, Severity, finding
from rules.values.rounding import shown_vi
from rules.values.text import cut

# Where its temporary folder is concerns nobody.
logging.getLogger("great_expectations.data_context.types.base").setLevel(logging.WARNING)

_DECIMAL = re.compile(r"-?[0-9]+\.[0-9]+")
_SEVERITY = {"critical": Severity.ERROR, "warning": Severity.WARNING, "info": Severity.INFO}


def check(reading: Reading, known: Iterable[Finding] = ()) -> list[Finding]:
    """Check all reports at once; returns the findings, one per fault, sorted. `known`: those of the intake."""
    known = list(known)
    found: list[Candidate] = []
    lines = {suite.frame: list(FRAMES[suite.frame](reading)) for suite in suites()}
    if any(lines.values()):
        # A context of this call's own: one that threads share gives wrong results.
        context = gx.get_context(mode="ephemeral")
        context.variables.progress_bars = ProgressBarsConfig(globally=False)
        found = [c for suite in suites() for c in _failed(context, suite, lines[suite.frame])]
    return sorted([*known, *first_findings(found, known)], key=lambda f: f.order)


def frame_of(suite: Suite, lines: Sequence[FrameLine]) -> pd.DataFrame:
    """Build the frame of a suite: its columns only, numbers as float64, and `line`, `unit` to find a row again."""
    columns = {}
    for name in sorted(suite.columns):
        values = [line.values.get(name) for line in lines]
        known = [value for value in values if value is not None]
        numeric = bool(known) and all(isinstance(value, float) for value in known)
        columns[name] = pd.Series(values, dtype="float64" if numeric else "object")
    return pd.DataFrame({"line": range(len(lines)), "unit": [line.unit for line in lines], **columns})


def _failed(context: Any, suite: Suite, lines: Sequence[FrameLine]) -> list[Candidate]:
    if not lines:
        return []
    batch = (
        context.data_sources.add_pandas(suite.name)
        .add_dataframe_asset(suite.frame)
        .add_batch_definition_whole_dataframe("all")
        .get_batch({"dataframe": frame_of(suite, lines)})
    )
    outcome = batch.validate(
        suite.for_great_expectations(),
        result_format={"result_format": "COMPLETE", "unexpected_index_column_names": ["line", "unit"]},
    )
    if len(outcome.results) != len(suite.expectations):
        raise ThiduaError(f"Bộ kiểm tra “{suite.name}” không chạy đủ điều kiện: cài lại bằng make setup.")
    failed: list[Candidate] = []
    for result in outcome.results:
        if any(info.get("raised_exception") for info in _exceptions(result.exception_info)):
            raise ThiduaError(f"Bộ kiểm tra “{suite.name}” không chạy được: {result.exception_info}")
        if not result.success:
            failed += [
                _candidate(result.expectation_config, lines[int(hit["line"])])
                for hit in result.result["unexpected_index_list"]
            ]
    return failed


def _exceptions(info: dict[str, Any]) -> list[dict[str, Any]]:
    return [info] if "raised_exception" in info else [i for i in info.values() if isinstance(i, dict)]


def _candidate(expectation: Any, line: FrameLine) -> Candidate:
    meta = expectation.meta
    cell = line.cells.get(meta["at"]) if meta["at"] else None
    sheet = str(line.values[meta["sheet"]]) if "sheet" in meta else (cell.sheet if cell else line.sheet)
    words = _words(line)
    found = finding(
        meta["rule"].partition(".")[0],
        unit=line.unit,
        file=line.file,
        sheet=sheet,
        cell=cell.address if cell else "",
        value=words[meta["value"]] if meta.get("value") else (cell.text if cell else ""),
        says=meta["says"].format_map(words),
        severity=_SEVERITY[str(getattr(expectation.severity, "value", expectation.severity))],
    )
    columns = [expectation.kwargs[k] for k in ("column", "column_A", "column_B") if k in expectation.kwargs]
    looked_at = [line.cells.get(column) for column in meta.get("inputs", [*columns, meta["at"]])]
    inputs = {(line.unit, c.sheet, c.address) for c in (*looked_at, *line.inputs) if c is not None}
    return Candidate(meta["rule"], found, tuple(inputs))


class _Words(dict[str, str]):
    """What a message may name; a column that this workbook lacks (F03) is shown as a gap."""

    def __missing__(self, key: str) -> str:
        return "…"


def _words(line: FrameLine) -> _Words:
    """What a message may name: a cell as the clerk typed it, else the derived value."""
    words = {key: _shown(value) for key, value in line.values.items()}
    words |= {
        key: _typed(cell)
        for key, cell in line.cells.items()
        if isinstance(cell, Cell) and key in words and key != "name"
    }
    return _Words({key: cut(text, 200) for key, text in words.items()})


def _typed(cell: Cell) -> str:
    """A cell as typed; a number that the workbook holds with a decimal point, with the comma that Excel shows here."""
    if isinstance(cell.value, Decimal) and _DECIMAL.fullmatch(cell.text) and Decimal(cell.text) == cell.value:
        return cell.text.replace(".", ",")
    return cell.text


def _shown(value: str | float | bool | None) -> str:
    if isinstance(value, float):
        return shown_vi(int(value)) if value.is_integer() else str(value).replace(".", ",")
    return "" if value is None else str(value)
