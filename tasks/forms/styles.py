"""How a form looks: one palette, few styles, each made once a workbook and stamped on cells by copy."""

from collections.abc import Mapping
from copy import copy
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.worksheet.worksheet import Worksheet

from rules.plan.report_form.form import CellKind

FONT = "Times New Roman"
INK, ACCENT, MUTED = "1F2937", "1F4E79", "6B7280"
HEAD, INPUT, FIXED, BAND, ALARM = "DCE6F1", "FFFBE6", "EEF0F3", "F3F7FB", "C00000"
OPEN = "FCE4D6"
_THIN = Side(style="thin", color="9AA5B1")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_MIDDLE = {"vertical": "center", "wrap_text": True}
_TOP = {"vertical": "top", "wrap_text": True}
_ON_A_LINE = {"vertical": "center"}

DATE_FORMAT, COUNT_FORMAT, SCORE_FORMAT, TIME_FORMAT = "dd/mm/yyyy", "#,##0", "0.##", "hh:mm"
LOOKS = {
    CellKind.TEXT: "input_text", CellKind.COUNT: "input_count", CellKind.SCORE: "input_score",
    CellKind.DATE: "input_date", CellKind.YES_NO: "input_choice", CellKind.LISTED: "input_text",
    CellKind.TIME: "input_date",
}  # fmt: skip
"""The style of an open cell by what is to be typed into it."""


def filled(color: str) -> PatternFill:
    """Return a cell's ground in one colour."""
    return PatternFill("solid", start_color=color, end_color=color)


def _look(
    size: int,
    color: str,
    fill: str = "",
    *,
    boxed: bool = True,
    align: Mapping[str, Any] = _MIDDLE,
    **font: Any,
) -> dict[str, Any]:
    look: dict[str, Any] = {"font": Font(name=FONT, size=size, color=color, **font)}
    if fill:
        look["fill"] = filled(fill)
    if boxed:
        look["border"] = _BOX
    return look | ({"alignment": Alignment(**align)} if align else {})


_STYLES: dict[str, dict[str, Any]] = {
    "title": _look(15, ACCENT, bold=True, boxed=False, align={}),
    "note": _look(11, MUTED, italic=True, boxed=False, align=_TOP),
    "section": _look(11, ACCENT, bold=True, boxed=False, align=_ON_A_LINE),
    "head": _look(11, INK, HEAD, bold=True, align={"horizontal": "center", **_MIDDLE}),
    "number": _look(9, MUTED, BAND, italic=True, align={"horizontal": "center", **_ON_A_LINE}),
    "label": _look(11, INK, BAND),
    "hint": _look(10, MUTED, italic=True, boxed=False, align={**_MIDDLE, "indent": 1}),
    "fixed": _look(11, INK, FIXED, bold=True),
    "plain": _look(11, INK, boxed=False, align=_TOP),
    "link": _look(11, ACCENT, underline="single", align=_ON_A_LINE),
    "cell": _look(11, INK),
}
for _name, _color in {"seen": "", "tie": OPEN, "code": FIXED}.items():
    for _end, _side in {"": "left", "_number": "right", "_centre": "center"}.items():
        # What is only to be looked at beside the cells to fill in.
        _STYLES[_name + _end] = {
            **_look(10, INK, _color, align={**_MIDDLE, "horizontal": _side, "indent": int(_side == "left")}),
            "number_format": SCORE_FORMAT if _end == "_number" else "General",
        }
for _kind, _side, _format in (
    ("text", "left", "General"),
    ("count", "right", COUNT_FORMAT),
    ("score", "right", SCORE_FORMAT),
    ("date", "center", DATE_FORMAT),
    ("choice", "center", "General"),
    ("index", "center", "General"),
):
    _STYLES[f"input_{_kind}"] = {
        **_look(11, INK, INPUT, align={**_MIDDLE, "horizontal": _side}),
        "protection": Protection(locked=False),
        "number_format": _format,
    }


class CellStyles:
    """The styles of one workbook: `stamp` writes a value in a style, far cheaper than styling cell by cell."""

    def __init__(self, book: Workbook) -> None:
        scratch = book.create_sheet("scratch")
        self._styles = {}
        for column, (name, style) in enumerate(_STYLES.items(), start=1):
            cell = scratch.cell(1, column)
            for attribute, value in style.items():
                setattr(cell, attribute, value)
            self._styles[name] = cell._style
        book.remove(scratch)

    def stamp(self, sheet: Worksheet, row: int, column: int, value: object, style: str) -> Any:
        """Write the value in that style at row and column (from 1); returns the cell."""
        cell: Any = sheet.cell(row, column)
        if value is not None:
            cell.value = value
        cell._style = copy(self._styles[style])
        return cell
