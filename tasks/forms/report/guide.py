"""The form's first page: what to do, in order, and where."""

from openpyxl import Workbook

from rules.plan.form import SHEETS
from rules.plan.plan import Cycle, Plan
from rules.plan.units import Unit
from tasks.forms.page import protect, set_page
from tasks.forms.report.wording import GUIDE_COLOURS, GUIDE_SHEET, GUIDE_SHEETS, GUIDE_STEPS
from tasks.forms.styles import CellStyles

_WIDTHS = (7, 24, 66)


def write_guide(book: Workbook, styles: CellStyles, plan: Plan, cycle: Cycle, unit: Unit) -> None:
    """Write the instruction as the workbook's first sheet."""
    sheet = book.create_sheet(GUIDE_SHEET, 0)
    sheet.sheet_view.showGridLines = False
    for letter, width in zip("ABC", _WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    styles.stamp(sheet, 1, 1, "BÁO CÁO CỦA ĐƠN VỊ VÀ ĐỀ NGHỊ KHEN THƯỞNG", "title")
    styles.stamp(sheet, 2, 1, f"Phong trào thi đua “{plan.movement.title}”", "plain")
    sheet.merge_cells("A2:C2")
    sheet.row_dimensions[2].height = 32
    for row, (label, text) in enumerate(
        (("Đơn vị", unit.name), ("Chu kỳ", f"{cycle.id} (năm {cycle.year})")), start=4
    ):
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=2)
        for column in (1, 2):
            styles.stamp(sheet, row, column, label if column == 1 else None, "label")
        styles.stamp(sheet, row, 3, text, "fixed")
        sheet.row_dimensions[row].height = 20
    row = 7
    styles.stamp(sheet, row, 1, "Cách điền", "section")
    for number, step in enumerate(GUIDE_STEPS, start=1):
        row += 1
        text = step.format(office=plan.movement.office)
        styles.stamp(sheet, row, 1, f"{number}.", "plain")
        styles.stamp(sheet, row, 2, text, "plain")
        sheet.merge_cells(start_row=row, end_row=row, start_column=2, end_column=3)
        # A merged cell never grows by itself.
        sheet.row_dimensions[row].height = 32 if len(text) > 95 else 18
    row += 2
    styles.stamp(sheet, row, 1, "Các biểu (bấm vào tên để mở)", "section")
    for spec in SHEETS:
        row += 1
        styles.stamp(sheet, row, 1, spec.number, "number")
        sheet.row_dimensions[row].height = 20
        link = styles.stamp(sheet, row, 2, spec.name, "link")
        link.hyperlink = f"#'{spec.name}'!A1"
        styles.stamp(sheet, row, 2, None, "link")
        styles.stamp(sheet, row, 3, GUIDE_SHEETS[spec.key], "cell")
    row += 2
    styles.stamp(sheet, row, 1, "Màu của ô", "section")
    for style, text in GUIDE_COLOURS:
        row += 1
        styles.stamp(sheet, row, 1, None, style)
        styles.stamp(sheet, row, 2, text, "plain")
    set_page(sheet, landscape=False, unit=unit.name, title=GUIDE_SHEET, cycle=cycle.id)
    protect(sheet)
