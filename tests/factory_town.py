"""Makes the town's forms for tests of whole runs: the council's votes, the days of issue."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from rules.plan.report_form.form import Sheet
from rules.town.form import COUNCIL, ISSUES

DAYS = {
    "bao-cao-tham-dinh": dt.date(2024, 12, 23),
    "to-trinh": dt.date(2024, 12, 27),
    "bien-ban": dt.date(2024, 12, 27),
    "quyet-dinh-bo-sung": dt.date(2025, 1, 20),
}
CHAIR = "Ngô Văn Bình"
MET, DECIDED = dt.date(2024, 12, 27), dt.date(2024, 12, 30)


def council_book(
    path: Path,
    nominees: Iterable[tuple[str, str]],
    special: Mapping[str, Mapping[str, object]] = {},
    met: dt.date = MET,
) -> Path:
    """The council's form: 13 of 15 present, 13 votes for each nominee, other fields where `special` says so."""
    labels = {
        "Ngày họp": met,
        "Chủ trì": CHAIR,
        "Thư ký": "Trần Thị Lan",
        "Tổng số thành viên": 15,
        "Có mặt": 13,
        "Địa điểm": "Phòng họp số 1",
        "Giờ bắt đầu": "08:00",
        "Giờ kết thúc": "10:30",
        "Thành phần có mặt": "; ".join((CHAIR, "Trần Thị Lan", *(f"Lê Văn Họp {n}" for n in "ABCDEGHIKLM"))),
        "Thành phần vắng mặt": "Vũ Thị Vắng; Đỗ Văn Vắng",
    }
    lines = [
        {
            "Mã đơn vị": unit,
            "Mã đối tượng": code,
            "Số phiếu đồng ý": 13,
            "Số phiếu không đồng ý": 0,
            **special.get(f"{unit}/{code}", {}),
        }
        for unit, code in nominees
    ]
    return _book(path, {COUNCIL: lines}, labels)


def issuing_book(
    path: Path, papers: Sequence[str], days: Mapping[str, dt.date] = {}, signers: Mapping[str, str] = {}
) -> Path:
    """The form that issues these papers, each on its day; other days and signers where these say so."""
    lines = [
        {
            "Văn bản": paper,
            "Ngày ban hành": days.get(paper, DAYS.get(paper, DECIDED)),
            "Người ký": signers.get(paper, CHAIR if paper == "bien-ban" else "Nguyễn Văn Thành"),
        }
        for paper in papers
    ]
    return _book(path, {ISSUES: lines})


def form_book(path: Path, sheet: Sheet, lines: Sequence[Mapping[str, Any]]) -> Path:
    """A form of the town with one sheet; `lines` by the keys of its columns."""
    labels = {field.key: field.label for field in sheet.columns}
    return _book(path, {sheet: [{labels[key]: value for key, value in line.items()} for line in lines]})


def _book(
    path: Path, sheets: Mapping[Sheet, Sequence[Mapping[str, Any]]], labels: Mapping[str, Any] | None = None
) -> Path:
    book = Workbook()
    book.remove(book.worksheets[0])
    for spec, lines in sheets.items():
        sheet = book.create_sheet(spec.name)
        for label, value in (labels or {}).items():
            sheet.append([label, value])
        headings = [field.label for field in spec.columns]
        sheet.append(headings)
        for line in lines:
            sheet.append([line.get(heading) for heading in headings])
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path
