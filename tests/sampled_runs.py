"""Runs of the cycle over units of the tracked sample, and changes to what they read."""

from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from flows.settings import PROJECT

SAMPLE = PROJECT / "data" / "sample" / "A2024" / "inbox"


def award(inbox: Path, out: Path, **asked: Any) -> Any:
    """Run the flow; returns the state it ends in."""
    from flows.cycle import award_cycle
    from flows.run.request import CycleRun

    state = award_cycle(CycleRun(cycle="A2024", inbox=inbox, out=out, **asked), return_state=True)  # type: ignore[call-overload]
    state.result()  # raises what stopped it
    return state


def change(workbook: Path, label: str, value: object) -> None:
    """Write the value of a label of sheet 1 of a unit's report."""
    book = load_workbook(workbook)
    sheet = book["1. Đơn vị"]
    row = next(r for r in range(1, 60) if sheet.cell(r, 1).value == label)
    sheet.cell(row, 2).value = value
    book.save(workbook)


def workbook_of(inbox: Path, unit: str) -> Path:
    """The one report of a unit."""
    return next((inbox / unit).glob("*.xlsx"))
