"""The report form: what a clerk sees and may change, and that our own reading finds everything where it was put."""

import hashlib
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from factory_report import Filling, of_second_edition
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook

from flows.settings import Settings
from rules.plan.plan import Cycle, Plan
from rules.plan.report_form.editions import EDITIONS, FORM, NOW
from rules.plan.report_form.form import SHEETS, TTHC, CellKind, vocabulary
from rules.plan.units import Unit
from rules.report.reading import RawBook, ReadResult, read_report, with_requirements
from rules.report.report import Report, State
from tasks.forms import form_name, write_form
from tasks.plan.plans import find_plan
from tasks.sample import clean_unit


@pytest.fixture(scope="module")
def movement() -> tuple[Plan, Cycle]:
    return find_plan(Settings().plans, "A2024")


def a_unit(movement: tuple[Plan, Cycle], *, procedures: bool = True) -> Unit:
    plan, cycle = movement
    return next(u for u in plan.subjects(cycle) if u.handles_tthc is procedures)


def read(path: Path, movement: tuple[Plan, Cycle], unit: str) -> ReadResult:
    book = CalamineWorkbook.from_path(path)
    grids = [(n, book.get_sheet_by_name(n).to_python(skip_empty_area=False)) for n in book.sheet_names]
    return read_report(
        RawBook(tuple(grids)),
        unit=unit,
        file=path.name,
        sha256="",
        cycle=movement[1],
        words=vocabulary(movement[0]),
    )


@pytest.fixture(scope="module")
def blank(movement: tuple[Plan, Cycle], tmp_path_factory: pytest.TempPathFactory) -> Path:
    unit = a_unit(movement)
    return write_form(tmp_path_factory.mktemp("blank") / form_name(unit, movement[1]), *movement, unit)


def test_a_blank_form_lacks_nothing_but_what_is_to_be_filled_in(
    blank: Path, movement: tuple[Plan, Cycle]
) -> None:
    unit = a_unit(movement)
    result = read(blank, movement, unit.slug)
    assert result.findings == ()
    report = with_requirements(result.report)
    assert report.edition == NOW
    assert all(not report.sheets[spec.key].rows for spec in FORM)
    assert report.sheets[TTHC.key].total is None
    assert report.nominees == ()
    filled = {c.field.key: c.value for c in report.cells() if c.state is not State.BLANK}
    assert filled == {"ma": unit.slug, "ten": unit.name, "chu_ky": movement[1].id, "phien_ban": "2"}
    required = {c.field.key for c in report.cells() if c.state is State.BLANK and c.field.required}
    assert required == {f.key for f in FORM[0].labels if f.required} - set(filled)


def of_edition(values: Any, edition: int) -> dict[str, Any]:
    """The sample's values, with what the second edition asks for beside them."""
    if edition == 1:
        return dict(values)
    more = of_second_edition(Filling(labels={"ten": "đơn vị"}))
    told = {"don_vi": more.labels, "hop": more.meeting}
    found = {
        key: {**given, "labels": {**given.get("labels", {}), **told.get(key, {})}}
        for key, given in values.items()
    }
    found["don_vi"]["labels"] |= {"ten": values["don_vi"]["labels"]["ten"], "phien_ban": "2"}
    found["ca_nhan"]["rows"] = [
        {**row, "gioi_tinh": "Nam", "nam_sinh": 1979} for row in found["ca_nhan"]["rows"]
    ]
    return {**found, "hoat_dong": {"rows": more.activities}}


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("procedures", [True, False])
def test_what_is_filled_in_is_read_back(
    movement: tuple[Plan, Cycle], tmp_path: Path, procedures: bool, edition: int
) -> None:
    unit = a_unit(movement, procedures=procedures)
    values = of_edition(clean_unit(*movement, unit, seed=7), edition)
    path = write_form(tmp_path / "form.xlsx", *movement, unit, values, edition)
    result = read(path, movement, unit.slug)
    assert result.findings == () and result.report.edition == edition
    report = result.report
    for spec in EDITIONS[edition]:
        labels, rows = values[spec.key].get("labels", {}), values[spec.key].get("rows", [])
        for field in spec.labels:
            assert report.sheets[spec.key].labels[field.key].value == _meant(
                labels.get(field.key), field.kind
            )
        assert [r.number for r in _lines(report, spec.key)] == sorted(
            r.number for r in _lines(report, spec.key)
        )
        assert len(_lines(report, spec.key)) == len(rows)
        for row, given in zip(_lines(report, spec.key), rows, strict=True):
            for field in spec.columns:
                expected = _meant(given.get(field.key), field.kind)
                got = row[field.key].value
                assert got == (str(expected) if field.label == "STT" and expected is not None else expected)


def _lines(report: Report, key: str) -> list:  # type: ignore[type-arg]  # rows and sheet 3's total together
    data = report.sheets[key]
    return [*data.rows, *([data.total] if data.total else [])]


def _meant(raw: object, kind: CellKind) -> object:
    if kind is CellKind.YES_NO:
        return raw in ("x", "Có")
    return Decimal(str(raw)) if isinstance(raw, int | float) and kind is not CellKind.TEXT else raw


def test_the_same_form_has_the_same_bytes(movement: tuple[Plan, Cycle], tmp_path: Path) -> None:
    unit = a_unit(movement)
    values = clean_unit(*movement, unit, seed=7)
    digests = {
        hashlib.sha256(write_form(tmp_path / f"{n}.xlsx", *movement, unit, values).read_bytes()).hexdigest()
        for n in range(2)
    }
    assert len(digests) == 1
    assert sorted(p.name for p in tmp_path.iterdir()) == ["0.xlsx", "1.xlsx"]


def _checks(sheet: Worksheet) -> dict[str, str]:
    """The input checks of a sheet: the first cell of each range with the kind of check."""
    return {str(v.sqref).split(":")[0]: v.type or "prompt" for v in sheet.data_validations.dataValidation}


def test_every_value_that_is_not_free_text_is_checked_while_typing(
    blank: Path, movement: tuple[Plan, Cycle]
) -> None:
    kinds = {
        CellKind.COUNT: "whole",
        CellKind.SCORE: "decimal",
        CellKind.DATE: "date",
        CellKind.TIME: "time",
        CellKind.LISTED: "list",
        CellKind.YES_NO: "list",
    }
    book = openpyxl.load_workbook(blank)
    seen = 0
    for spec in FORM:
        sheet = book[spec.name]
        checks = _checks(sheet)
        cells = {
            str(cell.value): cell
            for line in sheet.iter_rows()
            for cell in line
            if isinstance(cell.value, str)
        }
        for field in spec.labels:
            if field.kind is not CellKind.TEXT and field.key not in ("chu_ky", "phien_ban"):
                assert checks[f"B{cells[field.label].row}"] == kinds[field.kind], field.label
                seen += 1
        for column, field in enumerate(spec.columns, start=1):
            if field.kind is not CellKind.TEXT:
                first = next(row for row in range(1, 30) if _opens_table(sheet, row, spec is TTHC)) + 1
                assert checks[sheet.cell(first, column).coordinate] == kinds[field.kind], field.label
                seen += 1
        for validation in sheet.data_validations.dataValidation:
            assert len(validation.prompt or "") <= 255
            assert len(validation.promptTitle or "") <= 32
            assert len(validation.error or "") <= 225
    assert seen == sum(f.kind is not CellKind.TEXT for s in FORM for f in (*s.labels, *s.columns)) - 2


def _opens_table(sheet: Worksheet, row: int, numbered: bool) -> bool:
    if numbered:
        return sheet.cell(row, 1).value == "(1)"
    return (
        sheet.cell(row, 2).value is not None
        and sheet.cell(row, 3).value is not None
        and bool(sheet.cell(row, 1).font.bold and sheet.cell(row, 2).font.bold)
    )


def test_lists_offer_every_official_value(blank: Path, movement: tuple[Plan, Cycle]) -> None:
    book = openpyxl.load_workbook(blank)
    for name, values in vocabulary(movement[0]).values.items():
        title, area = next(iter(book.defined_names[f"ds_{name}"].destinations))
        assert book[title].sheet_state == "hidden"
        offered = [cell.value for line in book[title][area] for cell in line]
        assert offered[: len(values)] == list(values)


def test_a_form_of_the_first_edition_is_as_units_hold_it(
    movement: tuple[Plan, Cycle], tmp_path: Path
) -> None:
    book = openpyxl.load_workbook(write_form(tmp_path / "cu.xlsx", *movement, a_unit(movement), edition=1))
    assert book.sheetnames == ["Hướng dẫn", *(s.name for s in SHEETS), "Danh mục"]
    lists = {column[0].value: [c.value for c in column[1:] if c.value] for column in book["Danh mục"].columns}
    assert lists["discipline"] == ["Không", "Đang xem xét", "Có"] and "activities" not in lists


def test_headings_are_locked_and_inputs_open_without_a_password(blank: Path) -> None:
    book = openpyxl.load_workbook(blank)
    for spec in FORM:
        sheet = book[spec.name]
        assert sheet.protection.sheet
        assert not sheet.protection.password
        assert not sheet.protection.sort
        assert not sheet.protection.formatColumns
        labels = {f.label for f in (*spec.labels, *spec.columns)}
        for line in sheet.iter_rows():
            for cell in line:
                if cell.value in labels:
                    assert cell.protection.locked, cell.coordinate
    first = book[FORM[0].name]
    by_label = {first.cell(row, 1).value: first.cell(row, 2) for row in range(1, first.max_row + 1)}
    for field in FORM[0].labels:
        assert by_label[field.label].protection.locked is (
            field.key in ("ma", "ten", "chu_ky", "phien_ban")
        ), field.label


def test_no_cell_holds_a_formula(blank: Path) -> None:
    book = openpyxl.load_workbook(blank)
    assert [c.coordinate for s in book for line in s.iter_rows() for c in line if c.data_type == "f"] == []


def test_every_sheet_prints_on_a4_with_unit_and_cycle(blank: Path, movement: tuple[Plan, Cycle]) -> None:
    book = openpyxl.load_workbook(blank)
    unit = a_unit(movement)
    for sheet in book:
        if sheet.sheet_state == "visible":
            assert sheet.page_setup.paperSize == 9
            assert sheet.page_setup.fitToWidth == 1
            assert sheet.page_setup.fitToHeight == 0
            assert sheet.oddHeader.left.text == unit.name
            assert movement[1].id in sheet.oddHeader.right.text
    assert book[TTHC.name].print_title_rows == "$4:$6"


def test_the_first_page_tells_what_to_do(blank: Path, movement: tuple[Plan, Cycle]) -> None:
    guide = openpyxl.load_workbook(blank).worksheets[0]
    text = "\n".join(str(c.value) for line in guide.iter_rows() for c in line if c.value is not None)
    assert a_unit(movement).name in text
    assert movement[0].movement.title in text
    assert all(spec.name in text for spec in FORM) and "từ 1 đến 8" in text
