"""Opening what strangers sent, in a child process with limits: every file of tests/defects, for real."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from factory_workbook import save, usual_book

from rules.report.reading import RawBook
from rules.values.typed import ExcelError
from tasks.intake.workbooks import OpenedFolder, Refusal, open_files, with_errors_shown
from tasks.sandbox.asking import ask_each

DEFECTS = Path(__file__).resolve().parents[2] / "defects"
SECONDS, MEMORY = 30.0, 768


def opened(*names: str, seconds: float = SECONDS, memory_mb: int = MEMORY) -> OpenedFolder:
    """Open the first file as a workbook; evidence files alone go to `evidence_of`."""
    return open_files(DEFECTS / names[0], (), seconds=seconds, memory_mb=memory_mb)


def book_of(name: str) -> RawBook:
    book = opened(name).book
    assert isinstance(book, RawBook), book
    return book


def at(book: RawBook, sheet: int, row: int, column: int) -> object:
    """What stands in a cell, all three counted from 1."""
    return book.sheets[sheet - 1][1][row - 1][column - 1]


def test_rows_and_columns_stand_where_excel_shows_them(tmp_path: Path) -> None:
    book = open_files(save(tmp_path / "a.xlsx"), (), seconds=SECONDS, memory_mb=MEMORY).book
    assert isinstance(book, RawBook)
    for (name, grid), (read_name, read) in zip(usual_book().sheets, book.sheets, strict=True):
        assert read_name == name
        for r, row in enumerate(grid):
            for c, value in enumerate(row):
                got = read[r][c] if r < len(read) and c < len(read[r]) else None
                if hasattr(value, "isoformat"):
                    assert str(got)[:10] == value.isoformat()
                else:
                    assert got == (value if value != "" else None), (name, r, c)


REFUSED = {
    "not-a-spreadsheet.xlsx": ("F01", "không phải là bảng tính"),
    "web-page.xls": ("F01", "không phải là bảng tính"),
    "empty.xlsx": ("F01", "không phải là bảng tính"),
    "text-document.xlsx": ("F01", "không phải là bảng tính"),
    "truncated.xlsx": ("F01", "bị hỏng"),
    "flipped-bytes.xlsx": ("F01", "bị hỏng"),
    "cut-sheet.xlsx": ("F01", "“1. Đơn vị” bị hỏng"),
    "broken-compression.xlsx": ("F01", "bị hỏng"),
    "part-without-a-name.xlsx": ("F01", "bị hỏng"),
    "unknown-encoding.xlsx": ("F01", "“2. Nhiệm vụ” bị hỏng"),
    "missing-bytes.xls": ("F01", "bị hỏng"),
    "lying-zip-bomb.xlsx": ("F01", "bị hỏng"),
    "encrypted.xlsx": ("F01", "mật khẩu"),
    "encrypted.ods": ("F01", "mật khẩu"),
    "far-cell.xlsx": ("F07", "XFD1048576"),
    "far-cell.xls": ("F01", "lưu lại thành .xlsx"),
    "far-cell-strict.xlsx": ("F07", "XFD1048576"),
    "far-cell-unnamed-part.xlsx": ("F07", "XFD1048576"),
    "far-row.xlsx": ("F07", "A20000"),
    "half-a-million-cells.xlsx": ("F07", "400000 ô"),
    "two-million-rows.xlsx": ("F07", "bung ra"),
    "zip-bomb.xlsx": ("F07", "bung ra"),
    "repeated-text.xlsx": ("F07", "giới hạn bộ nhớ"),
    "much-text.xlsx": ("F07", "ký tự"),
    "many-parts.xlsx": ("F07", "2115 phần"),
    "repeated-rows.ods": ("F07", "quá nhiều ô"),
    "external-entity.xlsx": ("F07", "thực thể"),
    "external-entity-utf16.xlsx": ("F07", "thực thể"),
    "entity-bomb.ods": ("F07", "thực thể"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_hostile_or_broken_file_is_refused_in_time_and_the_next_one_is_fine(name: str) -> None:
    rule, says = REFUSED[name]
    start = time.monotonic()
    book = opened(name).book
    assert time.monotonic() - start < SECONDS / 2
    assert isinstance(book, Refusal)
    assert book.rule == rule and says in book.says
    assert ": " in book.says and book.says.endswith("."), "what is wrong, then what to do"
    assert isinstance(opened("formula-with-value.xlsx").book, RawBook)


def test_a_file_that_takes_too_long_is_refused() -> None:
    start = time.monotonic()
    book = opened("half-a-million-cells.xlsx", seconds=1).book
    assert time.monotonic() - start < 5
    assert isinstance(book, Refusal) and book.rule == "F07"


def test_a_file_that_is_gone_or_cannot_be_read_is_refused(tmp_path: Path) -> None:
    book = open_files(tmp_path / "khong-co.xlsx", (), seconds=SECONDS, memory_mb=MEMORY).book
    assert isinstance(book, Refusal) and book.rule == "F01"


def test_no_child_takes_more_memory_than_it_is_given() -> None:
    """In a process of its own, since the greatest child of a process is all that the system tells."""
    names = [str(DEFECTS / name) for name in REFUSED]
    code = (
        "import json, resource, sys\n"
        "from pathlib import Path\n"
        "from tasks.intake.workbooks import open_files\n"
        "for name in json.load(sys.stdin):\n"
        f"    open_files(Path(name), (), seconds={SECONDS}, memory_mb={MEMORY})\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)\n"
        # Its own peak from /proc: ru_maxrss would hold what the process that started it had.
        "peak = next(s for s in Path('/proc/self/status').read_text().splitlines() if s.startswith('VmHWM'))\n"
        "print(int(peak.split()[1]) // 1024)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], input=json.dumps(names), capture_output=True, text=True, timeout=120
    )
    children, parent = map(int, done.stdout.split())
    assert children <= MEMORY
    assert parent < 200


@pytest.mark.parametrize(
    ("name", "kind", "sheets"),
    [
        ("UPPERCASE.XLSX", "xlsx", 7),
        ("macros.xlsm", "xlsx", 7),
        ("xlsx-named.xls", "xlsx", 7),
        ("strict.xlsx", "xlsx", 7),
        ("styled-far-cell.xlsx", "xlsx", 7),
        ("usual.xls", "xls", 7),
        ("usual.ods", "ods", 7),
        ("renamed-sheets.xlsx", "xlsx", 9),
    ],
)
def test_a_harmless_file_is_opened_by_its_content(name: str, kind: str, sheets: int) -> None:
    found = opened(name)
    assert isinstance(found.book, RawBook)
    assert (found.kind, len(found.book.sheets)) == (kind, sheets)


@pytest.mark.parametrize(
    ("name", "cell", "value"),
    [
        ("formula-with-value.xlsx", (1, 18, 2), 1350),
        ("formula-of-empty-text.xlsx", (1, 7, 2), None),
        ("formula-error.xlsx", (1, 18, 2), ExcelError("#REF!")),
        ("formula-error-strict.xlsx", (1, 18, 2), ExcelError("#DIV/0!")),
        ("error-in-text.xlsx", (5, 3, 2), ExcelError("#N/A")),
        ("formula-without-value.xlsx", (1, 18, 2), ExcelError("=1300+50")),
        ("text-formula-without-value.xlsx", (1, 4, 2), ExcelError('="Nguyễn "&"An"')),
    ],
)
def test_formulas_and_errors(name: str, cell: tuple[int, int, int], value: object) -> None:
    assert at(book_of(name), *cell) == value


def test_an_error_that_the_fast_reader_blurs_is_shown_by_the_converted_copy() -> None:
    original = RawBook((("1", [["a", None, 3], [], [None]]), ("2", [["b"]])))
    copy = RawBook((("1", [["a", ExcelError("#N/A"), 4], [None, None, "x"], [0]]), ("3", [["c"]])))
    shown = dict(with_errors_shown(original, copy).sheets)
    uncomputed = ExcelError("công thức chưa được tính")
    assert shown["1"] == [["a", ExcelError("#N/A"), 3], [None, None, uncomputed], [uncomputed]]
    assert shown["2"] == [["b"]]


EVIDENCE = {
    "good.pdf": "",
    "embedded-text.pdf": "",
    "javascript.pdf": "JavaScript",
    "javascript-by-name.pdf": "JavaScript",
    "javascript-misspelt.pdf": "JavaScript",
    "launch.pdf": "lệnh mở chương trình",
    "launch-indirect.pdf": "lệnh mở chương trình",
    "embedded-exe.pdf": "đính kèm tệp chương trình",
    "embedded-exe-misnamed.pdf": "đính kèm tệp chương trình",
    "embedded-script-utf16.pdf": "đính kèm tệp chương trình",
    "unknown-filter.pdf": "cách mà trình đọc PDF của máy không đọc được",
    "encrypted.pdf": "mã hóa",
    "no-pages.pdf": "không có trang nào",
    "page-bomb.pdf": "không đọc được",
    "page-loop.pdf": "không đọc được",
    "deep-nest.pdf": "không đọc được",
    "truncated.pdf": "không đọc được",
    "not-a-pdf.pdf": "không đọc được",
    "empty.pdf": "không đọc được",
}


def test_all_evidence_of_a_unit_in_one_go_each_file_with_its_own_fault() -> None:
    start = time.monotonic()
    found = open_files(None, [DEFECTS / n for n in EVIDENCE], seconds=SECONDS, memory_mb=MEMORY)
    assert time.monotonic() - start < SECONDS
    assert found.book is None
    assert [e.name for e in found.evidence] == list(EVIDENCE)
    for evidence in found.evidence:
        expected = EVIDENCE[evidence.name]
        assert (expected in evidence.fault) if expected else not evidence.fault, evidence


def test_a_file_that_kills_the_child_is_only_its_own_fault(tmp_path: Path) -> None:
    big = tmp_path / "to.pdf"
    with big.open("wb") as file:  # a hole of 4 GB: more than the child may hold
        file.truncate(4 * 2**30)
    files = [DEFECTS / "good.pdf", big, DEFECTS / "launch.pdf", big, DEFECTS / "good.pdf"]
    found = open_files(None, files, seconds=SECONDS, memory_mb=256)
    faults = [e.fault for e in found.evidence]
    assert faults[0] == faults[4] == ""
    assert "giới hạn" in faults[1] and "giới hạn" in faults[3]
    assert "mở chương trình" in faults[2]


def test_a_link_is_no_evidence(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").symlink_to(DEFECTS / "good.pdf")
    found = open_files(None, [tmp_path / "a.pdf"], seconds=SECONDS, memory_mb=MEMORY)
    assert "đường dẫn tắt" in found.evidence[0].fault


def test_every_defect_is_tried_and_listed_where_it_came_from() -> None:
    listed = (DEFECTS / "README.md").read_text(encoding="utf-8")
    tests = "".join(path.read_text(encoding="utf-8") for path in DEFECTS.parent.rglob("test_*.py"))
    for path in DEFECTS.iterdir():
        if path.suffix not in (".py", ".md") and path.is_file():
            assert f"`{path.name}`" in listed, path.name
            assert f'"{path.name}"' in tests, path.name
            assert path.stat().st_size < 300_000


@pytest.mark.parametrize(
    "name",
    ["broken-compression.xlsx", "part-without-a-name.xlsx", "unknown-encoding.xlsx", "missing-bytes.xls"],
)
def test_the_reader_says_itself_what_is_broken(name: str) -> None:
    (answer,) = ask_each("tasks.sandbox.reader_child", [DEFECTS / name], seconds=30, memory_mb=768)
    assert isinstance(answer, dict) and answer["rule"] == "F01"
