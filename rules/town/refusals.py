"""What every town form says of a row about a unit or nominee that is not there, and of one that has no effect yet."""

from rules.plan.plan import Cycle, Plan
from rules.report.report import Cell, Row
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
