"""How a sheet prints and what may be changed in it: A4, fitted to the width, headings repeated, locked cells."""

from typing import Any

from openpyxl.worksheet.worksheet import Worksheet

_CM = 1 / 2.54


def set_page(
    sheet: Worksheet, *, landscape: bool, unit: str, title: str, cycle: str, repeat: str = ""
) -> None:
    """Set paper, margins, header and footer; `repeat` names the rows printed on every page ("4:6")."""
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]  # openpyxl makes it
    margins = sheet.page_margins
    margins.left, margins.right = 1.5 * _CM, 1.2 * _CM
    margins.top, margins.bottom = 1.9 * _CM, 1.7 * _CM
    margins.header = margins.footer = 0.8 * _CM
    sheet.print_options.horizontalCentered = True
    _write(sheet.oddHeader, left=unit, right=f"Chu kỳ {cycle}")
    _write(sheet.oddFooter, left=title, right="Trang &P/&N")
    if repeat:
        sheet.print_title_rows = repeat


def _write(line: Any, left: str, right: str) -> None:
    for part, text in ((line.left, left.replace("&", "&&")), (line.right, right)):
        part.text, part.size, part.font = text, 10, "Times New Roman,Regular"


def protect(sheet: Worksheet) -> None:
    """Lock the headings without a password; rows, sorting and column widths stay the clerk's."""
    protection = sheet.protection
    protection.enable()
    # In this format False means "not forbidden".
    protection.formatColumns = protection.formatRows = protection.formatCells = False
    protection.insertRows = protection.deleteRows = False
    protection.sort = protection.autoFilter = False
