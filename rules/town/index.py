"""The province's index of administrative reform: which units' figures of the form count; refusals are H04."""

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal

from rules.plan.plan import Cycle, Plan
from rules.plan.report_form.form import TOTAL_ROW
from rules.report.report import Cell, Row
from rules.report.town_inputs import IndexLine, UnitIndex
from rules.town.reading import TownSheet
from rules.town.refusals import fault, malformed, slug_of, unknown_unit
from rules.values.findings import Finding
from rules.values.rounding import shown_vi
from rules.values.text import fold

_PARTS = ("tu_cham", "tham_dinh", "dieu_tra", "tong")
"""Columns of points: none above the row's maximum."""


def accept_index(
    plan: Plan, cycle: Cycle, sheets: Sequence[TownSheet]
) -> tuple[tuple[UnitIndex, ...], list[Finding]]:
    """Return each unit's index of each year, and every refusal; a unit without a sum that holds has none."""
    found: dict[tuple[str, int], UnitIndex] = {}
    findings: list[Finding] = []
    for sheet in (s for s in sheets if not s.blank):
        said = list(_wrong_labels(cycle, sheet))
        findings += said
        if said or len(sheet.labels) < len(
            sheet.sheet.labels
        ):  # what the form lacks is told where it is read
            continue
        by_unit, refused = _rows(plan, cycle, sheet)
        findings += refused
        for unit, rows in by_unit.items():
            index = _index(sheet, unit, rows)
            if isinstance(index, Finding):
                findings.append(index)
            elif (unit, index.year) in found:
                says = f"chỉ số năm {index.year} của {unit} đã có ở tệp {found[unit, index.year].file}; tệp ấy được tính: giữ một tệp."
                findings.append(sheet.refuse(next(iter(rows.values()))["don_vi"], says))
            else:
                found[unit, index.year] = index
    order = list(plan.units)
    return tuple(sorted(found.values(), key=lambda i: (order.index(i.unit), i.year))), findings


def _wrong_labels(cycle: Cycle, sheet: TownSheet) -> Iterator[Finding]:
    effect = " Chưa dòng nào của biểu này được tính."
    for cell in sheet.labels.values():
        says = fault(cell)
        if not says and cell.field.key == "nam" and _whole(cell) > cycle.year:
            says = f"năm {cell.text} sau năm của chu kỳ {cycle.id}: sửa năm của chỉ số."
        if says:
            yield sheet.refuse(cell, says + effect)


def _rows(plan: Plan, cycle: Cycle, sheet: TownSheet) -> tuple[dict[str, dict[str, Row]], list[Finding]]:
    """The rows that count, by unit and field; a unit with a refused row is left out, for its sum could not be held."""
    units = {unit.slug for unit in plan.subjects(cycle)}
    found: dict[str, dict[str, Row]] = {}
    findings: list[Finding] = []
    spoilt = set()
    for row in sheet.rows:
        unit, field = slug_of(row["don_vi"]), fold(row["linh_vuc"].text)
        if unit not in units:
            findings.append(sheet.refuse(row["don_vi"], unknown_unit(plan, cycle, row["don_vi"])))
        elif (said := malformed(sheet, row) or _above_maximum(sheet, row)) is not None:
            findings.append(said)
            spoilt.add(unit)
        elif field in found.setdefault(unit, {}):
            says = f"lĩnh vực “{row['linh_vuc'].text}” của {unit} đã có ở một dòng trên; dòng đầu được tính: xóa một dòng."
            findings.append(sheet.refuse(row["linh_vuc"], says))
        else:
            found[unit][field] = row
    return {unit: rows for unit, rows in found.items() if unit not in spoilt}, findings


def _above_maximum(sheet: TownSheet, row: Row) -> Finding | None:
    most = _points(row["toi_da"])
    for key in _PARTS:
        if (points := _points(row[key])) is not None and most is not None and points > most:
            return sheet.refuse(
                row[key], f"{shown_vi(points)} lớn hơn điểm tối đa {shown_vi(most)}: sửa lại theo quyết định."
            )
    return None


def _index(sheet: TownSheet, unit: str, rows: dict[str, Row]) -> UnitIndex | Finding:
    fields = [row for name, row in rows.items() if name != fold(TOTAL_ROW)]
    whole = rows.get(fold(TOTAL_ROW))
    if whole is None:
        says = f"{unit} không có dòng “{TOTAL_ROW}” nên chỉ số của đơn vị chưa được tính: thêm dòng ấy."
        return sheet.refuse(fields[0]["don_vi"], says)
    for key in ("toi_da", *_PARTS) if fields else ():
        points, given = [_points(row[key]) for row in fields], _points(whole[key])
        if given is None or None in points:
            continue  # a part may be told for the whole alone
        added = sum((p for p in points if p is not None), Decimal(0))
        if given != added:
            says = (
                f"dòng “{TOTAL_ROW}” ghi {shown_vi(given)}, cộng các lĩnh vực là {shown_vi(added)}: "
                "sửa lại theo quyết định; chỉ số của đơn vị chưa được tính."
            )
            return sheet.refuse(whole[key], says)
    labels = sheet.labels
    day = labels["ngay"].value
    assert isinstance(day, dt.date)  # a malformed label was refused before
    return UnitIndex(
        unit=unit,
        year=_whole(labels["nam"]),
        number=labels["so"].text,
        day=day,
        fields=tuple(_line(row) for row in fields),
        whole=_line(whole),
        file=sheet.file,
        sheet=whole["tong"].sheet,
    )


def _line(row: Row) -> IndexLine:
    most, total = _points(row["toi_da"]), _points(row["tong"])
    assert most is not None and total is not None  # a malformed row was refused before
    rank = row["xep_hang"]
    return IndexLine(
        name=row["linh_vuc"].text,
        max=most,
        own=_points(row["tu_cham"]),
        appraised=_points(row["tham_dinh"]),
        survey=_points(row["dieu_tra"]),
        total=total,
        rank=_whole(rank) if rank.value is not None else None,
        cell=row["tong"].address,
    )


def _points(cell: Cell) -> Decimal | None:
    return cell.value if isinstance(cell.value, Decimal) else None


def _whole(cell: Cell) -> int:
    assert isinstance(cell.value, Decimal)  # a malformed cell was refused before
    return int(cell.value)
