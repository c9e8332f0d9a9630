"""Gives a unit its own workbook back: bad cells marked and commented, a first sheet that lists them with links.

The unit's data stays as it is; macros are dropped. What the findings say belongs to `rules.papers.returned`.
"""

import logging
import re
from collections.abc import Iterable
from copy import copy
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook import Workbook
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from rules.papers.returned import place_words, severity_words, to_mend, what_to_do
from rules.values.findings import Finding, Severity
from rules.values.text import cut, printable, within
from rules.values.typed import shown
from tasks.documents.xml_lock import LXML
from tasks.storage.fixed_zip import saved_parts, zipped
from tasks.storage.whole_file import LONGEST_NAME, whole_file

log = logging.getLogger(__name__)

LIST_SHEET = "LỖI CẦN SỬA"
MARKED = ".xlsx"
AUTHOR = "Kiểm tra báo cáo"  # by this name a second return knows the marks of the first
VALUE_LENGTH, WORDS_LENGTH, COMMENT_LENGTH = 200, 1000, 2000
HEADINGS = ("STT", "Mức độ", "Biểu", "Ô", "Giá trị đang ghi", "Cần làm gì")
WIDTHS = (6, 10, 20, 9, 30, 68)  # characters
HEADING_ROW = 4
LINE_HEIGHT = 15.5  # points
_MODIFIED = re.compile(rb"<dcterms:modified[^>]*>[^<]*</dcterms:modified>")
_ADDRESS = re.compile(r"[A-Z]{1,3}[1-9][0-9]{0,6}")

_THIN, _THICK = Side("thin", color="FF808080"), Side("medium", color="FFC00000")
_FILLS = {
    Severity.ERROR: PatternFill("solid", start_color="FFFFC7CE", end_color="FFFFC7CE"),
    Severity.WARNING: PatternFill("solid", start_color="FFFFEB9C", end_color="FFFFEB9C"),
}
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_MARK = Border(left=_THICK, right=_THICK, top=_THICK, bottom=_THICK)
_HEAD_FILL = PatternFill("solid", start_color="FFD9E2F3", end_color="FFD9E2F3")
_LINK = "FF0563C1"


def marked_name(workbook: Path) -> str:
    """Return what the marked copy of a report is called: its own name with .xlsx, which may be longer than its own ending."""
    return f"{within(workbook.stem, LONGEST_NAME - len(MARKED))}{MARKED}"


def annotate(
    workbook: Path,
    findings: Iterable[Finding],
    dst: Path,
    *,
    unit_name: str,
    file: str = "",
    trial_text: str = "",
) -> bool:
    """Write the marked copy of a unit's .xlsx or .xlsm as .xlsx under `dst`, whole or not at all.

    `file` is the name under which the findings know the report. False where openpyxl can't open the workbook:
    the unit then gets the slip alone.
    """
    with LXML:  # openpyxl reads and writes with it
        return _annotated(workbook, to_mend(findings), dst, unit_name, file, trial_text)


def _annotated(
    workbook: Path, told: list[Finding], dst: Path, unit_name: str, file: str, trial_text: str
) -> bool:
    try:
        book = load_workbook(workbook, rich_text=True)  # without keep_vba: macros are dropped
    except Exception as unreadable:  # openpyxl lets out whatever a broken file makes it raise
        log.warning("%s: không mở được để đánh dấu lỗi (%s)", workbook.name, unreadable)
        return False
    _forget_earlier(book)
    for sheet in book.worksheets:
        _mark(sheet, [f for f in told if f.sheet == sheet.title and _ADDRESS.fullmatch(f.cell)], file)
    _list(book, told, unit_name, file, trial_text)
    try:
        data = _packed(book)
    except (ValueError, TypeError, KeyError, AttributeError) as unwritable:
        log.warning("%s: không ghi lại được để đánh dấu lỗi (%s)", workbook.name, unwritable)
        return False
    with whole_file(dst) as draft:
        draft.write_bytes(data)
    return True


def _packed(book: Workbook) -> bytes:
    """The workbook as bytes without the clock that openpyxl writes into them: a rerun gives the same file."""
    return zipped(
        (name, _MODIFIED.sub(b"", data) if name == "docProps/core.xml" else data)
        for name, data in saved_parts(book)
    )


def _forget_earlier(book: Workbook) -> None:
    """Take away our own list and marks of an earlier return: what has been mended must not look bad."""
    if LIST_SHEET in book.sheetnames:
        del book[LIST_SHEET]
    for sheet in book.worksheets:
        for cell in list(sheet._cells.values()):  # iter_rows would make up every cell up to the farthest
            if cell.comment is not None and cell.comment.author == AUTHOR:
                cell.comment = None
                cell.fill, cell.border = PatternFill(), copy(_BOX)


def _mark(sheet: Worksheet, findings: list[Finding], file: str) -> None:
    by_cell: dict[str, list[Finding]] = {}
    for f in findings:
        by_cell.setdefault(_top_left(sheet, f.cell), []).append(f)
    for address, here in by_cell.items():
        cell = sheet[address]
        worst = Severity.ERROR if any(f.severity is Severity.ERROR for f in here) else Severity.WARNING
        cell.fill, cell.border = _FILLS[worst], _MARK
        texts = [f"{severity_words(f)}: {what_to_do(f, file)}" for f in here]
        if cell.comment is not None and cell.comment.text.strip():
            texts.append(f"(Ghi chú trước đó) {cell.comment.text.strip()}")
        cell.comment = _comment("\n".join(texts))


def _comment(text: str) -> Comment:
    said = cut(printable(text), COMMENT_LENGTH)
    lines = sum(1 + len(line) // 48 for line in said.split("\n"))
    return Comment(said, AUTHOR, width=340, height=min(30 + 18 * lines, 600))


def _top_left(sheet: Worksheet, address: str) -> str:
    """A merged cell shows and holds only what its top left cell does."""
    if isinstance(sheet[address], MergedCell):
        for merged in sheet.merged_cells.ranges:
            if address in merged:
                return f"{get_column_letter(merged.min_col)}{merged.min_row}"
    return address


def _list(book: Workbook, told: list[Finding], unit_name: str, file: str, trial_text: str) -> None:
    sheet = book.create_sheet(LIST_SHEET, 0)
    errors = sum(f.severity is Severity.ERROR for f in told)
    _put(sheet["A1"], LIST_SHEET + (f" - {trial_text}" if trial_text else ""))
    sheet["A1"].font = Font(name="Times New Roman", size=16, bold=True, color="FFC00000")
    _put(sheet["A2"], f"{unit_name}: {errors} lỗi phải sửa, {len(told) - errors} nội dung cần lưu ý.")
    _put(
        sheet["A3"],
        "Bấm vào địa chỉ ở cột “Ô” để đến đúng ô. Ô tô đỏ: phải sửa; ô tô vàng: xem lại. Không cần xóa trang này.",
    )
    sheet["A2"].font = Font(name="Times New Roman", size=12, bold=True)
    sheet["A3"].font = Font(name="Times New Roman", size=12, italic=True)
    for column, (heading, width) in enumerate(zip(HEADINGS, WIDTHS, strict=True), start=1):
        cell = sheet.cell(HEADING_ROW, column, heading)
        cell.font = Font(name="Times New Roman", size=12, bold=True)
        cell.fill, cell.border = _HEAD_FILL, _BOX
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        sheet.column_dimensions[get_column_letter(column)].width = width
    for number, f in enumerate(told, start=1):
        _write_line(book, sheet, number, f, file)
    _set_for_print(sheet, HEADING_ROW + len(told))
    for other in book.worksheets:  # several selected sheets would all be typed into at once
        other.sheet_view.tabSelected = other is sheet
    book.active = 0


def _texts(book: Workbook, number: int, f: Finding, file: str) -> tuple[str, ...]:
    """One finding as the list shows it, in the order of HEADINGS."""
    found = f.value
    if not found and f.sheet in book.sheetnames and _ADDRESS.fullmatch(f.cell):
        held = book[f.sheet][_top_left(book[f.sheet], f.cell)].value
        found = shown(held) if isinstance(held, str | int | float | bool) else ""
    return (
        str(number),
        severity_words(f),
        f.sheet or place_words(f),
        f.cell,
        cut(found, VALUE_LENGTH) or "(trống)",
        cut(what_to_do(f, file), WORDS_LENGTH),
    )


def _write_line(book: Workbook, sheet: Worksheet, number: int, f: Finding, file: str) -> None:
    row, texts = HEADING_ROW + number, _texts(book, number, f, file)
    for column, text in enumerate(texts, start=1):
        cell = sheet.cell(row, column)
        _put(cell, text)
        cell.font = Font(name="Times New Roman", size=12)
        cell.border = _BOX
        cell.alignment = Alignment(
            horizontal="center" if column in (1, 2, 4) else "left", vertical="top", wrap_text=True
        )
    sheet.cell(row, 2).fill = _FILLS[f.severity]
    if f.sheet in book.sheetnames:
        linked = sheet.cell(row, 4)
        if not f.cell:
            _put(linked, "mở biểu")
        there = f.cell if _ADDRESS.fullmatch(f.cell) else "A1"
        linked.hyperlink = Hyperlink(ref=linked.coordinate, location=f"{quote_sheetname(f.sheet)}!{there}")
        linked.font = Font(name="Times New Roman", size=12, underline="single", color=_LINK)
    # Excel does not find the height of a wrapped row itself when a program wrote it.
    lines = max(
        sum(1 + len(part) // max(int(width * 1.05), 1) for part in text.split("\n"))
        for text, width in zip(texts, WIDTHS, strict=True)
    )
    sheet.row_dimensions[row].height = min(LINE_HEIGHT * lines + 3, 400)


def _put(cell: Cell | MergedCell, text: str) -> None:
    """Write text as text: what begins like a formula must not become one, now or when somebody edits it."""
    cell.value = printable(text)
    cell.data_type = "s"
    if text[:1] in ("=", "+", "-", "@"):
        cell.quotePrefix = True


def _set_for_print(sheet: Worksheet, last_row: int) -> None:
    sheet.freeze_panes = f"A{HEADING_ROW + 1}"
    sheet.sheet_view.showGridLines = False
    sheet.sheet_properties.tabColor = "FFC00000"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{HEADING_ROW}:{HEADING_ROW}"
    sheet.print_area = f"A1:{get_column_letter(len(HEADINGS))}{last_row}"
    sheet.oddFooter = HeaderFooterItem(center=_HeaderFooterPart("Trang &P/&N"))
