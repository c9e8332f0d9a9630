"""A returned workbook: the unit's own form, marked, with the list of its faults in front."""

import zipfile
from pathlib import Path

import pytest
from factory_report import plan_and_cycle
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet

from rules.values.findings import Finding, finding
from tasks.forms.report.book import write_form
from tasks.intake.returned import AUTHOR, LIST_SHEET, annotate

PLAN, CYCLE = plan_and_cycle()
WARD = PLAN.units["p-hoa-mac"]


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_form(tmp_path_factory.mktemp("form") / "bao-cao.xlsx", PLAN, CYCLE, WARD)


def fault(
    rule: str, sheet: str = "", cell: str = "", value: str = "", says: str = "sai: sửa lại."
) -> Finding:
    return finding(rule, unit=WARD.slug, file="bao-cao.xlsx", sheet=sheet, cell=cell, value=value, says=says)


def mark(source: Path, dst: Path, *findings: Finding, name: str = WARD.name) -> dict[str, Worksheet]:
    assert annotate(source, findings, dst, unit_name=name, file="bao-cao.xlsx")
    return {sheet.title: sheet for sheet in load_workbook(dst).worksheets}


def listed(sheet: Worksheet) -> list[list[object]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5)]


def colour(sheet: Worksheet, address: str) -> str:
    return str(sheet[address].fill.start_color.rgb)[2:]


def test_bad_cells_are_marked_and_listed_with_links(form: Path, tmp_path: Path) -> None:
    sheets = mark(
        form,
        tmp_path / "out.xlsx",
        fault("P03", "5. Cá nhân", "F12"),
        fault("D02", "1. Đơn vị", "B22", "mười hai", "“mười hai” không phải là số: ghi bằng chữ số."),
        fault("N01", "1. Đơn vị", "B22", "mười hai", "lớn hơn tổng số: xem lại."),
        fault("E01", value="a.pdf", says="thiếu tệp minh chứng: gửi kèm."),
        fault("F02", "8. Không có", says="thiếu biểu này: thêm lại."),
    )
    first, *rest = sheets.values()
    assert first.title == LIST_SHEET
    assert [s.title for s in rest] == load_workbook(form).sheetnames
    assert listed(first) == [
        ["1", "Lỗi", "Cả tệp báo cáo", None, "a.pdf", "Thiếu tệp minh chứng: gửi kèm."],
        ["2", "Lỗi", "1. Đơn vị", "B22", "mười hai", "“mười hai” không phải là số: ghi bằng chữ số."],
        ["3", "Lỗi", "1. Đơn vị", "B22", "mười hai", "Lớn hơn tổng số: xem lại."],
        ["4", "Lỗi", "8. Không có", None, "(trống)", "Thiếu biểu này: thêm lại."],
        ["5", "Lưu ý", "5. Cá nhân", "F12", "(trống)", "Sai: sửa lại."],
    ]
    assert "4 lỗi phải sửa, 1 nội dung" in str(first["A2"].value)
    assert [first[f"D{row}"].hyperlink and first[f"D{row}"].hyperlink.location for row in range(5, 10)] == [
        None, "'1. Đơn vị'!B22", "'1. Đơn vị'!B22", None, "'5. Cá nhân'!F12",
    ]  # fmt: skip
    bad, odd = sheets["1. Đơn vị"], sheets["5. Cá nhân"]
    assert (colour(bad, "B22"), bad["B22"].border.left.style) == ("FFC7CE", "medium")
    assert (colour(odd, "F12"), odd["F12"].border.top.style) == ("FFEB9C", "medium")
    said = bad["B22"].comment
    assert said is not None
    assert said.text.splitlines() == [
        "Lỗi: “mười hai” không phải là số: ghi bằng chữ số.",
        "Lỗi: Lớn hơn tổng số: xem lại.",
    ]
    untouched = load_workbook(form)["1. Đơn vị"]
    assert bad["B23"].comment is None
    assert colour(bad, "B23") == colour(untouched, "B23")


def test_what_only_the_second_edition_has_is_marked_too(form: Path, tmp_path: Path) -> None:
    sheets = mark(
        form,
        tmp_path / "out.xlsx",
        fault("D04", "8. Hoạt động", "E5", "tháng năm"),
        fault("D09", "7. Họp hội đồng", "B13", "sáng"),
    )
    first = sheets[LIST_SHEET]
    assert [first[f"D{row}"].hyperlink.location for row in (5, 6)] == [
        "'7. Họp hội đồng'!B13",
        "'8. Hoạt động'!E5",
    ]
    assert colour(sheets["8. Hoạt động"], "E5") == colour(sheets["7. Họp hội đồng"], "B13") == "FFC7CE"


def test_the_form_stays_what_it_was(form: Path, tmp_path: Path) -> None:
    before = {s.title: s for s in load_workbook(form).worksheets}
    after = mark(form, tmp_path / "out.xlsx", fault("D02", "1. Đơn vị", "B22"))
    for title, sheet in before.items():
        assert after[title].protection.sheet == sheet.protection.sheet
        assert len(after[title].data_validations.dataValidation) == len(sheet.data_validations.dataValidation)
        assert after[title].merged_cells.ranges == sheet.merged_cells.ranges
        assert {
            c.coordinate: c.value for row in after[title].iter_rows() for c in row if c.value is not None
        } == {c.coordinate: c.value for row in sheet.iter_rows() for c in row if c.value is not None}


def test_the_list_prints_on_a4_and_only_it_is_selected(form: Path, tmp_path: Path) -> None:
    first, *rest = mark(form, tmp_path / "out.xlsx", fault("D02", "1. Đơn vị", "B22")).values()
    assert (first.page_setup.paperSize, first.page_setup.fitToWidth, first.page_setup.fitToHeight) == (
        9,
        1,
        0,
    )
    assert first.sheet_properties.pageSetUpPr.fitToPage
    assert (first.freeze_panes, first.print_title_rows) == ("A5", "$4:$4")
    assert first["F5"].alignment.wrap_text
    assert first.sheet_view.tabSelected
    assert not any(sheet.sheet_view.tabSelected for sheet in rest)


@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
def test_nothing_in_the_list_becomes_a_formula(sign: str, form: Path, tmp_path: Path) -> None:
    text = sign + 'HYPERLINK("http://x","y")\x07'
    sheets = mark(form, tmp_path / "out.xlsx", fault("D05", "1. Đơn vị", "B22", text, text), name=text)
    first = sheets[LIST_SHEET]
    for address in ("A2", "E5", "F5"):
        assert first[address].data_type == "s"
    assert first["E5"].value == text.replace("\x07", "")
    assert first["E5"].quotePrefix
    with zipfile.ZipFile(tmp_path / "out.xlsx") as packed:
        assert b"<f>" not in packed.read("xl/worksheets/sheet1.xml")


def test_sheet_names_with_quotes_long_values_and_blank_cells(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "1. Đơn 'vị' \"A\""
    sheet["B2"] = "=1+1"
    sheet.merge_cells("D4:F6")
    sheet["D4"] = "gộp"
    book.save(tmp_path / "in.xlsx")
    sheets = mark(
        tmp_path / "in.xlsx",
        tmp_path / "out.xlsx",
        fault("D02", sheet.title, "B2"),
        fault("D02", sheet.title, "E5", says="x" * 9000),
        fault("D02", sheet.title, "ZZ9999999999", "y" * 9000),
    )
    first, own = sheets[LIST_SHEET], sheets[sheet.title]
    assert first["D6"].hyperlink.location == "'1. Đơn ''vị'' \"A\"'!B2"
    assert first["E6"].value == "=1+1"
    assert first["E6"].data_type == "s"
    assert own["B2"].value == "=1+1"
    assert own["D4"].comment.text.startswith("Lỗi: Xxx")
    assert len(own["D4"].comment.text) == 2000
    assert (len(first["E5"].value), len(first["F7"].value)) == (200, 1000)
    assert first["D5"].value == "ZZ9999999999"


def test_a_units_own_comment_is_kept_below_ours(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet["B2"].comment = Comment("Số này lấy từ sổ theo dõi", "Chị Hoa")
    book.save(tmp_path / "in.xlsx")
    own = mark(tmp_path / "in.xlsx", tmp_path / "out.xlsx", fault("D02", "Sheet", "B2"))["Sheet"]
    assert own["B2"].comment.text == "Lỗi: Sai: sửa lại.\n(Ghi chú trước đó) Số này lấy từ sổ theo dõi"


def test_a_second_return_forgets_the_marks_of_the_first(form: Path, tmp_path: Path) -> None:
    mark(form, tmp_path / "one.xlsx", fault("D02", "1. Đơn vị", "B22"), fault("D02", "1. Đơn vị", "B23"))
    sheets = mark(
        tmp_path / "one.xlsx", tmp_path / "two.xlsx", fault("D04", "1. Đơn vị", "B22", says="khác.")
    )
    assert [title for title in sheets if title.startswith(LIST_SHEET)] == [LIST_SHEET]
    assert len(listed(sheets[LIST_SHEET])) == 1
    own = sheets["1. Đơn vị"]
    assert (own["B22"].comment.text, own["B22"].comment.author) == ("Lỗi: Khác.", AUTHOR)
    assert own["B23"].comment is None
    assert colour(own, "B23") != "FFC7CE"


def test_macros_are_dropped(form: Path, tmp_path: Path) -> None:
    macro = tmp_path / "bao-cao.xlsm"
    with zipfile.ZipFile(form) as source, zipfile.ZipFile(macro, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "[Content_Types].xml":
                data = data.replace(b"spreadsheetml.sheet.main+xml", b"sheet.macroEnabled.main+xml").replace(
                    b"openxmlformats-officedocument.sheet.macro", b"ms-excel.sheet.macro"
                )
            target.writestr(name, data)
        target.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0macro")
    mark(macro, tmp_path / "out.xlsx", fault("D02", "1. Đơn vị", "B22"))
    with zipfile.ZipFile(tmp_path / "out.xlsx") as packed:
        assert not [name for name in packed.namelist() if "vba" in name.lower()]
        assert b"macroEnabled" not in packed.read("[Content_Types].xml")


def test_the_same_faults_give_the_same_bytes(form: Path, tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        mark(form, tmp_path / name, fault("D02", "1. Đơn vị", "B22"))
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_what_openpyxl_can_not_open_is_said_and_leaves_nothing(tmp_path: Path) -> None:
    bad = tmp_path / "bao-cao.xlsx"
    for data in (b"", b"PK\x03\x04 junk", b"<html>"):
        bad.write_bytes(data)
        assert not annotate(bad, [fault("D02", "x", "B1")], tmp_path / "out.xlsx", unit_name="x")
    assert [p.name for p in tmp_path.iterdir()] == ["bao-cao.xlsx"]
