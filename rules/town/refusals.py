"""What every town form says of a row about a unit or nominee that is not there, and of one that has no effect yet."""

from decimal import Decimal

from rules.plan.plan import Cycle, Plan
from rules.plan.report_form.form import CellKind
from rules.report.report import Cell, Row, State
from rules.town.reading import TownSheet
from rules.values.findings import Finding, Severity
from rules.values.text import fold


def slug_of(cell: Cell) -> str:
    """Return a unit's code as it is compared: lower case, without spaces."""
    return fold(cell.text)


def unknown_unit(plan: Plan, cycle: Cycle, cell: Cell) -> str:
    """Return what is wrong with a unit's code that no unit of the cycle has."""
    if not cell.text:
        return "ô mã đơn vị đang trống: ghi mã đơn vị."
    unit = plan.units.get(slug_of(cell))
    if unit is not None:
        return f"{unit.name} không tham gia chu kỳ {cycle.id}: xóa dòng này hoặc sửa mã đơn vị."
    return f"không có đơn vị nào mã “{cell.text}”: sửa đúng mã đơn vị trong danh sách, hoặc xóa dòng này."


def unknown_nominee(plan: Plan, unit: str, cell: Cell) -> str:
    """Return what is wrong with a nominee's code that the unit's report does not have."""
    if not cell.text:
        return "ô mã đối tượng đang trống: ghi TT (tập thể) hoặc mã cá nhân như CN1."
    return f"báo cáo của {plan.units[unit].name} không có đối tượng “{cell.text}”: ghi TT hoặc mã ở biểu 5 của đơn vị."


def not_accepted(plan: Plan, unit: str) -> str:
    """Return what becomes of the rows about a unit whose report is not there or was returned: said once a form."""
    return (
        f"{plan.units[unit].name} chưa có báo cáo hợp lệ nên các dòng về đơn vị này chưa có tác dụng: giữ lại, "
        "khi báo cáo được nhận thì tính."
    )


def malformed(sheet: TownSheet, row: Row) -> Finding | None:
    """Return the first cell of the row that is blank though required, or does not hold what the form asks for."""
    for cell in row.cells.values():
        if says := fault(cell):
            return sheet.refuse(cell, says)
    return None


def fault(cell: Cell) -> str:
    """Return what is wrong with a cell of a form: blank though required, or of another kind; "" where nothing is."""
    whole = cell.field.kind is CellKind.COUNT
    match cell.state:
        case State.BLANK:
            return f"ô “{cell.field.label}” đang trống: điền vào." if cell.field.required else ""
        case State.NOT_A_DATE:
            return f"“{cell.text}” không phải là ngày: ghi ngày/tháng/năm, ví dụ 20/12/2024."
        case State.NOT_A_NUMBER:
            return f"“{cell.text}” không phải là số: ghi số {'nguyên ' if whole else ''}từ 0 trở lên."
        case State.NOT_LISTED:
            if cell.field.kind is CellKind.YES_NO:
                return f"“{cell.text}” không phải là Có hoặc Không: ghi Có hoặc Không."
            return f"không có văn bản “{cell.text}”: chọn trong danh sách của cột “{cell.field.label}”."
    if isinstance(cell.value, Decimal):
        if whole and (cell.value < 0 or cell.value != int(cell.value)):
            return f"{cell.text} không phải là số đếm: ghi số nguyên từ 0 trở lên."
        if cell.value < 0:
            return f"{cell.text} là số âm: ghi số từ 0 trở lên."
    return ""


class RefusalLog:
    """Keeps what is said of a form's rows: every refusal, but only once that a unit's rows have no effect yet."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self._units: set[str] = set()

    def add(self, said: Finding, row: Row) -> None:
        """Keep what is said of the row."""
        unit = slug_of(row["don_vi"])
        if said.severity is Severity.INFO:
            if unit in self._units:
                return
            self._units.add(unit)
        self.findings.append(said)
