"""Finding a town form's sheet, labels and columns: tolerant where people are sloppy, one finding where data would change."""

import unicodedata
from typing import Any

import pytest
from factory_town_sheet import grid

from rules.report.reading import RawBook
from rules.town.council.accepting import council_file
from rules.town.form import APPRAISAL, CORRECTIONS_FOLDER, COUNCIL, LANES_FOLDER, WAIVERS, town_vocabulary
from rules.town.reading import read_town_book, read_town_file
from rules.values.typed import ExcelError

ROW = ["p-hoa-mac", "TT", "C1", 9, "Đồng ý", "Muộn"]


def book(*sheets: tuple[str, list[list[Any]]]) -> RawBook:
    return RawBook(sheets)


@pytest.mark.parametrize("name", ["Thẩm định", "THAM DINH", " thẩm  định ", "1. Thẩm định", "Thẩm định 2024"])
def test_the_sheet_is_found_whatever_its_spelling(name: str) -> None:
    found = read_town_book(
        book(("Khác", []), (name, grid(APPRAISAL, [ROW]))), APPRAISAL, "a.xlsx", town_vocabulary()
    )
    assert found is not None
    assert (found.name, len(found.rows)) == (name, 1)


def test_of_two_alike_the_exact_name_counts() -> None:
    sheets = book(("tham dinh", grid(APPRAISAL, [])), ("Thẩm định", grid(APPRAISAL, [ROW])))
    found = read_town_book(sheets, APPRAISAL, "a.xlsx", town_vocabulary())
    assert found is not None
    assert found.name == "Thẩm định"
    undecided = book(("tham dinh", grid(APPRAISAL, [])), ("THẨM ĐỊNH", grid(APPRAISAL, [ROW])))
    assert read_town_book(undecided, APPRAISAL, "a.xlsx", town_vocabulary()) is None


def test_title_rows_more_columns_another_order_and_decomposed_letters_do_not_matter() -> None:
    lines = grid(APPRAISAL, [ROW])
    mixed = [
        [unicodedata.normalize("NFD", str(v)) if isinstance(v, str) else v for v in line] for line in lines
    ]
    turned = [["Thẩm định của Phòng Nội vụ"], ["Ghi vào ô vàng"], []] + [
        ["ghi chú riêng", *line[::-1]] for line in mixed
    ]
    found = read_town_book(book(("Thẩm định", turned)), APPRAISAL, "a.xlsx", town_vocabulary())
    assert found is not None
    assert found.missing == ()
    (row,) = found.rows
    assert (row.text("don_vi"), row["diem"].address, row["y_kien"].value) == ("p-hoa-mac", "D5", "Đồng ý")


def test_without_the_sheet_there_is_one_finding_with_the_folders_rule() -> None:
    sheets, (said,) = read_town_file(
        LANES_FOLDER, book(("Sheet1", grid(APPRAISAL, [ROW]))), "a.xlsx", town_vocabulary()
    )
    assert sheets == []
    assert (said.rule, said.unit, said.severity, said.cell) == ("H01", "_tham-dinh", "warning", "")
    assert said.message == "a.xlsx: không có biểu “Thẩm định”: đặt lại tên biểu đúng như mẫu đã phát."


def test_of_several_sheets_one_is_enough() -> None:
    sheets, findings = read_town_file(
        CORRECTIONS_FOLDER, book(("Miễn K2", grid(WAIVERS, []))), "a.xlsx", town_vocabulary()
    )
    assert ([s.sheet for s in sheets], findings) == ([WAIVERS], [])


def test_missing_columns_are_told_once_and_no_row_counts() -> None:
    without = grid(APPRAISAL, [ROW[:4]], without=["Lý do", "Ý kiến"])
    (sheet,), (said,) = read_town_file(
        LANES_FOLDER, book(("Thẩm định", without)), "a.xlsx", town_vocabulary()
    )
    assert sheet.rows == ()
    assert said.value == "Ý kiến, Lý do"
    assert "thiếu cột “Ý kiến”, “Lý do”; chưa dòng nào" in said.message


def test_an_empty_sheet_is_told_as_missing_all_columns() -> None:
    _, (said,) = read_town_file(LANES_FOLDER, book(("Thẩm định", [])), "a.xlsx", town_vocabulary())
    assert "Mã đơn vị" in said.message


def test_labels_and_rows_are_read_with_what_the_reader_found() -> None:
    lines = grid(COUNCIL, [["p-hoa-mac", "TT", ExcelError("#REF!"), 1.5]], {"Có mặt": 13})
    found = read_town_book(book(("Hội đồng", lines)), COUNCIL, "hoi-dong.xlsx", town_vocabulary())
    assert found is not None
    assert found.labels["co_mat"].value == 13
    assert found.raws["C14"] == ExcelError("#REF!")
    assert found.raws["D14"] == 1.5
    assert "E14" not in found.raws
    assert not found.blank


def test_the_councils_file_is_told_by_its_name() -> None:
    assert council_file(["hoi-dong.xlsx"]) == ("hoi-dong.xlsx", [])
    assert council_file(["Hoi-Dong.ods"]) == ("Hoi-Dong.ods", [])
    assert council_file([]) == (None, [])
    chosen, (said,) = council_file(["hoi-dong.xlsx", "hoi-dong (1).xlsx"])
    assert chosen == "hoi-dong.xlsx"
    assert "hoi-dong (1).xlsx: tệp này không được đọc" in said.message
    chosen, (said,) = council_file(["hoi-dong.xlsx", "hoi-dong.ods"])
    assert chosen is None
    assert "chỉ giữ một tệp" in said.message
