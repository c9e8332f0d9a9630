"""Writes one sheet of the form: labels, headings, input rows; sheet 3 with its group row and (1)…(13) row."""

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any

from openpyxl import Workbook
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Font, Protection
from openpyxl.utils import get_column_letter

from rules.plan.plan import Plan
from rules.plan.report_form.form import TOTAL_ROW, TTHC, TTHC_GROUPS, CellKind, Field, Sheet
from rules.values.typed import ExcelError, Raw
from tasks.forms.checks import InputChecks
from tasks.forms.report.wording import HINTS, SECTIONS, TITLES
from tasks.forms.styles import ALARM, DATE_FORMAT, HEAD, LOOKS, TIME_FORMAT, CellStyles, filled

CellPlace = tuple[str, int | None, str]
"""Sheet key, index of the table's row (None: a label), field key."""

_TOP = 4
"""The row of the headings, below title and note."""
_LAST_CHECKED = 400
"""Input checks reach beyond the prepared rows, for those who add some."""
_ROWS: Mapping[str, int] = {
    "nhiem_vu": 15, "tthc": 14, "sang_kien": 8, "ca_nhan": 12, "thanh_tich": 30, "hop": 13,
    "hoat_dong": 15,
}  # fmt: skip
_WIDTHS: Mapping[str, tuple[float, ...]] = {
    "don_vi": (38, 36, 34),
    "nhiem_vu": (6, 58, 20, 13, 15, 32),
    "tthc": (6, 36, 11, 11, 13, 11, 11, 11, 11, 11, 11, 11, 11),
    "sang_kien": (6, 40, 14, 12, 18, 13, 18, 34, 24),
    "ca_nhan": (7, 24, 26, 13, 9, 17, 13, 9, 11, 11, 10, 10, 9, 15, 9, 9),
    "thanh_tich": (12, 22, 78, 40),
    "hop": (30, 32, 34),
    "hoat_dong": (6, 24, 20, 58, 13, 12, 16, 26),
}
_FORMATS: Mapping[str, str] = {"nam_sinh": "0"}
"""Where a count is no quantity: a year has no dot between its thousands."""
_TALL: Mapping[str, float] = {"hop.nguoi_co_mat": 80, "hop.nguoi_vang_mat": 34, "hop.y_kien": 80}
"""Heights in points of labels that hold a text of several lines."""
_CENTRED = frozenset({"stt", "c1", "ma"})
_SUMS = (
    ("c3", "$C{r}<>$D{r}+$E{r}+$F{r}"),
    ("c3", "$C{r}<>$G{r}+$K{r}"),
    ("c7", "$G{r}<>$H{r}+$I{r}+$J{r}"),
    ("c11", "$K{r}<>$L{r}+$M{r}"),
)
"""Conditional formats only: a formula in a cell would be read by its stored value, and there is none."""


class SheetWriter:
    """Writes one sheet of a workbook; `sheet` is the worksheet, `heading_rows` what repeats in print."""

    def __init__(
        self,
        book: Workbook,
        spec: Sheet,
        styles: CellStyles,
        checks: InputChecks,
        plan: Plan,
        locked: frozenset[str],
    ) -> None:
        self.sheet = book.create_sheet(spec.name)
        self.heading_rows = f"{_TOP}:{_TOP}"
        self._spec, self._styles, self._checks = spec, styles, checks
        self._default_award, self._locked = plan.awards[0].name, locked
        # The further columns of an edition stand last.
        self._widths = _WIDTHS[spec.key][: len(spec.columns) or None]
        for column, width in enumerate(self._widths, start=1):
            dimension = self.sheet.column_dimensions[get_column_letter(column)]
            dimension.width = width
            # Rows that a clerk adds below the prepared ones are open as well.
            dimension.protection = Protection(locked=not spec.columns)
        title, note = TITLES[spec.key]
        last = len(self._widths)
        styles.stamp(self.sheet, 1, 1, title, "title")
        styles.stamp(self.sheet, 2, 1, note, "note")
        self.sheet.merge_cells(start_row=2, end_row=2, start_column=1, end_column=last)
        # A merged cell never grows by itself.
        self.sheet.row_dimensions[2].height = 17 * ceil(len(note) / (sum(self._widths) * 1.05))
        for row in range(1, _TOP):
            for column in range(1, last + 1):
                self.sheet.cell(row, column).protection = Protection(locked=True)
        self.sheet.sheet_view.showGridLines = False
        self.sheet.row_dimensions[1].height = 24

    def write(self, labels: Mapping[str, Raw], rows: Sequence[Mapping[str, Raw]]) -> dict[CellPlace, Any]:
        """Write labels and rows (or blank ones); returns the cell of every field."""
        cells: dict[CellPlace, Any] = {}
        row = _TOP
        if self._spec.labels:
            row = self._write_labels(labels, cells) + 1
        if self._spec.columns:
            first = self._write_tthc_headings() if self._spec is TTHC else self._write_headings(row)
            self._write_rows(first, rows, cells)
        return cells

    def _write_labels(self, labels: Mapping[str, Raw], cells: dict[CellPlace, Any]) -> int:
        row = _TOP
        for field in self._spec.labels:
            key = f"{self._spec.key}.{field.key}"
            if key in SECTIONS:
                self._section(row, SECTIONS[key])
                row += 1
            self._styles.stamp(self.sheet, row, 1, field.label, "label")
            locked = field.key in self._locked
            cell = self._value(row, 2, field, labels.get(field.key), "fixed" if locked else None)
            if not locked:
                self._checks.check(self.sheet, key, field, cell.coordinate)
            cells[self._spec.key, None, field.key] = cell
            hint = HINTS.get(key, "").format(default_award=self._default_award) or self._checks.prompt(key)
            self._styles.stamp(self.sheet, row, 3, hint or None, "hint")
            self.sheet.row_dimensions[row].height = _TALL.get(key, 20)
            row += 1
        return row

    def _section(self, row: int, text: str) -> None:
        self._styles.stamp(self.sheet, row, 1, text, "section")
        self.sheet.row_dimensions[row].height = 24

    def _write_headings(self, row: int) -> int:
        section = SECTIONS.get(f"{self._spec.key}.{self._spec.columns[0].key}")
        if section:
            self._section(row, section)
            row += 1
        for column, field in enumerate(self._spec.columns, start=1):
            self._styles.stamp(self.sheet, row, column, field.label, "head")
        self.sheet.row_dimensions[row].height = 48
        if not self._spec.labels:
            self.sheet.freeze_panes = f"C{row + 1}"
        return row + 1

    def _write_tthc_headings(self) -> int:
        groups, heads, numbers = _TOP, _TOP + 1, _TOP + 2
        column_of = {field.key: i for i, field in enumerate(TTHC.columns, start=1)}
        for column, field in enumerate(TTHC.columns, start=1):
            above = field.label if column <= 2 else None
            self._styles.stamp(self.sheet, groups, column, above, "head")
            self._styles.stamp(self.sheet, heads, column, None if above else field.label, "head")
            self._styles.stamp(self.sheet, numbers, column, f"({column})", "number")
            if above:
                self.sheet.merge_cells(
                    start_row=groups, end_row=heads, start_column=column, end_column=column
                )
        for text, first, last in TTHC_GROUPS:
            self._styles.stamp(self.sheet, groups, column_of[first], text, "head")
            self.sheet.merge_cells(
                start_row=groups, end_row=groups, start_column=column_of[first], end_column=column_of[last]
            )
        self.sheet.row_dimensions[groups].height = 22
        self.sheet.row_dimensions[heads].height = 36
        self.heading_rows = f"{groups}:{numbers}"
        self.sheet.freeze_panes = f"C{numbers + 1}"
        self._mark_sums(numbers + 1)
        return numbers + 1

    def _mark_sums(self, first: int) -> None:
        """Let wrong sums show in red while the clerk types, and the total row in bold."""
        letters = {f.key: get_column_letter(i) for i, f in enumerate(TTHC.columns, start=1)}
        formats = self.sheet.conditional_formatting
        for key, formula in _SUMS:
            area = f"{letters[key]}{first}:{letters[key]}{_LAST_CHECKED}"
            formats.add(area, _rule(formula.format(r=first), font=Font(color=ALARM, bold=True)))
        formats.add(
            f"A{first}:{letters['c13']}{_LAST_CHECKED}",
            _rule(f'TRIM($B{first})="{TOTAL_ROW}"', font=Font(bold=True), fill=filled(HEAD)),
        )

    def _write_rows(self, first: int, rows: Sequence[Mapping[str, Raw]], cells: dict[CellPlace, Any]) -> None:
        for column, field in enumerate(self._spec.columns, start=1):
            letter = get_column_letter(column)
            self._checks.check(
                self.sheet, f"{self._spec.key}.{field.key}", field, f"{letter}{first}:{letter}{_LAST_CHECKED}"
            )
        if not rows:
            # Room for handwriting; a height of the sheet's, not the row's, still grows with its text.
            self.sheet.sheet_format.defaultRowHeight, self.sheet.sheet_format.customHeight = 21, True
        for index in range(len(rows) or _ROWS[self._spec.key]):
            given = rows[index] if index < len(rows) else {}
            for column, field in enumerate(self._spec.columns, start=1):
                raw = given.get(field.key)
                if raw is None and not rows and field.label == "STT":
                    raw = index + 1
                cell = self._value(first + index, column, field, raw)
                if rows:
                    cells[self._spec.key, index, field.key] = cell
            if rows:
                self.sheet.row_dimensions[first + index].height = self._height(given)

    def _height(self, given: Mapping[str, Raw]) -> float:
        """Return the height in points that a filled row needs: not every program fits it by itself."""
        lines = max(
            ceil(len(str(given.get(field.key) or "")) * 0.9 / width) if field.kind is not CellKind.DATE else 1
            for field, width in zip(self._spec.columns, self._widths, strict=True)
        )
        return 6 + 14.5 * min(max(lines, 1), 25)

    def _value(self, row: int, column: int, field: Field, raw: Raw, style: str | None = None) -> Any:
        centred = field.key in _CENTRED and self._spec.columns and column == 1
        look = style or ("input_index" if centred else LOOKS[field.kind])
        cell = self._styles.stamp(self.sheet, row, column, None, look)
        if isinstance(raw, ExcelError):
            cell.value, cell.data_type = raw.text, "e"
        elif raw is not None:
            number_format = DATE_FORMAT if field.kind is CellKind.DATE else cell.number_format
            cell.value = raw  # which gives a date a format of its own
            cell.number_format = number_format
        if own := TIME_FORMAT if field.kind is CellKind.TIME else _FORMATS.get(field.key):
            cell.number_format = own
        return cell


def _rule(formula: str, **style: Any) -> Any:
    return FormulaRule([formula], **style)  # type: ignore[no-untyped-call]  # openpyxl's stubs leave it untyped
