"""What a unit and the council write into their workbooks, as they would in Excel."""

import datetime as dt
import zipfile
from collections.abc import Mapping
from pathlib import Path

from openpyxl import load_workbook

Cells = Mapping[tuple[str, str], object]

MENDED: Cells = {
    ("1. Đơn vị", "B26"): 9,
    ("5. Cá nhân", "B7"): "Lê Công Nam (1990)",
    ("5. Cá nhân", "I8"): 30,
    ("5. Cá nhân", "E9"): None,
    ("5. Cá nhân", "M10"): 10,
    **{("5. Cá nhân", f"{column}12"): None for column in "ABCDFGHIJKLMN"},
    ("7. Họp hội đồng", "B10"): 6,
}
"""What the unit puts right in the sample's report of `kho-bac`: it takes back whom it entered twice under one code."""
PRESENT = 11


def write_cells(workbook: Path, cells: Cells) -> None:
    """Write values into the cells of a workbook and save it."""
    book = load_workbook(workbook)
    for (sheet, cell), value in cells.items():
        book[sheet][cell] = value
    book.save(workbook)


def zip_unit(folder: Path, archive: Path) -> None:
    """Pack a unit's folder into a ZIP as a mail program would; it appears under its name when it is whole."""
    draft = archive.with_name(f".{archive.name}")
    with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in sorted(folder.rglob("*")):
            packed.write(path, path.relative_to(folder.parent))
    draft.rename(archive)


def fill_in_votes(form: Path) -> None:
    """Fill in the council's form: it met, and all who were there voted for every nominee."""
    meeting = {
        "Ngày họp": dt.date(2024, 12, 20),
        "Chủ trì": "Nguyễn Ngọc Quỳnh",
        "Thư ký": "Vũ Ngọc Châm",
        "Tổng số thành viên": 15,
        "Có mặt": PRESENT,
        "Địa điểm": "Phòng họp số 1",
        "Giờ bắt đầu": "08:00",
        "Giờ kết thúc": "10:30",
        "Thành phần có mặt": "; ".join(f"Lê Văn Họp {number}" for number in range(PRESENT)),
        "Thành phần vắng mặt": "; ".join(f"Vũ Văn Vắng {number}" for number in range(15 - PRESENT)),
    }
    book = load_workbook(form)
    sheet = book["Hội đồng"]
    voting = False
    for row in sheet.iter_rows(max_col=4):
        if row[0].value in meeting:
            row[1].value = meeting[row[0].value]
        elif voting and row[0].value:
            row[2].value, row[3].value = PRESENT, 0
        voting = voting or row[0].value == "Mã đơn vị"
    book.save(form)
