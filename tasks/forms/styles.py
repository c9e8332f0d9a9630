"""How a form looks: one palette, few styles, each made once a workbook and stamped on cells by copy."""

from copy import copy
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.worksheet.worksheet import Worksheet

FONT = "Times New Roman"
INK, ACCENT, MUTED = "1F2937", "1F4E79", "6B7280"
HEAD, INPUT, FIXED, BAND, ALARM = "DCE6F1", "FFFBE6", "EEF0F3", "F3F7FB", "C00000"
OPEN = "FCE4D6"
_THIN = Side(style="thin", color="9AA5B1")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)

DATE_FORMAT, COUNT_FORMAT, SCORE_FORMAT = "dd/mm/yyyy", "#,##0", "0.##"


def _fill(color: str) -> PatternFill:
    return PatternFill("solid", start_color=color, end_color=color)


_STYLES: dict[str, dict[str, Any]] = {
    "title": {"font": Font(name=FONT, size=15, bold=True, color=ACCENT)},
    "note": {
        "font": Font(name=FONT, size=11, italic=True, color=MUTED),
        "alignment": Alignment(vertical="top", wrap_text=True),
    },
    "section": {
        "font": Font(name=FONT, size=11, bold=True, color=ACCENT),
        "alignment": Alignment(vertical="center"),
    },
    "head": {
        "font": Font(name=FONT, size=11, bold=True, color=INK),
        "fill": _fill(HEAD),
        "border": _BOX,
        "alignment": Alignment(horizontal="center", vertical="center", wrap_text=True),
    },
    "number": {
        "font": Font(name=FONT, size=9, italic=True, color=MUTED),
        "fill": _fill(BAND),
        "border": _BOX,
        "alignment": Alignment(horizontal="center", vertical="center"),
    },
    "label": {
        "font": Font(name=FONT, size=11, color=INK),
        "fill": _fill(BAND),
        "border": _BOX,
        "alignment": Alignment(vertical="center", wrap_text=True),
    },
    "hint": {
        "font": Font(name=FONT, size=10, italic=True, color=MUTED),
        "alignment": Alignment(vertical="center", wrap_text=True, indent=1),
    },
    "fixed": {
        "font": Font(name=FONT, size=11, bold=True, color=INK),
        "fill": _fill(FIXED),
        "border": _BOX,
        "alignment": Alignment(vertical="center", wrap_text=True),
    },
    "plain": {
        "font": Font(name=FONT, size=11, color=INK),
        "alignment": Alignment(vertical="top", wrap_text=True),
    },
    "link": {
        "font": Font(name=FONT, size=11, color=ACCENT, underline="single"),
        "border": _BOX,
        "alignment": Alignment(vertical="center"),
    },
    "cell": {
        "font": Font(name=FONT, size=11, color=INK),
        "border": _BOX,
        "alignment": Alignment(vertical="center", wrap_text=True),
    },
}
for _name, _color in {"seen": None, "tie": OPEN, "code": FIXED}.items():
    for _end, _side in {"": "left", "_number": "right", "_centre": "center"}.items():
        # What is only to be looked at beside the cells to fill in.
        _STYLES[_name + _end] = {
            "font": Font(name=FONT, size=10, color=INK),
            "border": _BOX,
            "alignment": Alignment(
                vertical="center", wrap_text=True, horizontal=_side, indent=int(_side == "left")
            ),
            "number_format": SCORE_FORMAT if _end == "_number" else "General",
            **({"fill": _fill(_color)} if _color else {}),
        }
for _kind, _side in {
    "text": "left",
    "count": "right",
    "score": "right",
    "date": "center",
    "choice": "center",
    "index": "center",
}.items():
    _STYLES[f"input_{_kind}"] = {
        "font": Font(name=FONT, size=11, color=INK),
        "fill": _fill(INPUT),
        "border": _BOX,
        "alignment": Alignment(vertical="center", wrap_text=True, horizontal=_side),
        "protection": Protection(locked=False),
        "number_format": {"count": COUNT_FORMAT, "score": SCORE_FORMAT, "date": DATE_FORMAT}.get(
            _kind, "General"
        ),
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
