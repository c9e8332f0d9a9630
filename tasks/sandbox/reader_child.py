"""Reads a workbook that strangers sent, in the sandbox: its cells, or why it is refused. It decides nothing about content."""

import datetime as dt
import io
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from defusedxml import ElementTree
from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from rules.values.machine import cause
from tasks.sandbox.child import answer_each

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_OLE = "EncryptedPackage".encode("utf-16-le")
MAX_BYTES = 20 * 1024 * 1024
MAX_UNPACKED = 120 * 1024 * 1024
MAX_RATIO = 200  # only looked at above 1 MB: small parts of one repeated value pack well
MAX_ENTRIES = 2000
MAX_ROW, MAX_COLUMN, MAX_CELLS = 10_000, 256, 400_000
MAX_TEXT = 20_000_000  # characters in all cells: one long text may be shared by thousands of them


BROKEN = "tệp bị hỏng, không mở được: lưu lại từ Excel rồi gửi lại."
TOO_MUCH = "tệp cần quá nhiều bộ nhớ khi mở: bỏ phần thừa (ảnh, dòng trống) rồi lưu lại."


class Refused(Exception):
    """The file can't be read (F01) or breaks a safety limit (F07); the text says why and what to do."""

    def __init__(self, rule: str, says: str) -> None:
        self.rule, self.says = rule, says
        super().__init__(says)


def read_workbook(path: Path) -> dict[str, Any]:
    """Return {"kind", "sheets": [[name, rows]]}, or {"rule", "says"} where the file is refused."""
    try:
        kind, errors = check(path)
        return {"kind": kind, "sheets": list(_sheets(path, kind, errors))}
    except Refused as refused:
        return {"rule": refused.rule, "says": refused.says}
    except OSError as refused:
        return {
            "rule": "F01",
            "says": f"không đọc được tệp ({cause(refused)}): kiểm tra quyền đọc rồi gửi lại.",
            "passing": True,  # whatever it holds: read again by the next run
        }
    except MemoryError:
        return {"rule": "F07", "says": TOO_MUCH}
    except BaseException as panic:
        if (
            type(panic).__name__ != "PanicException"
        ):  # what libraries in Rust raise is no Exception, and has no module
            raise
        if "pointer is null" in str(panic):  # they were given no memory
            return {"rule": "F07", "says": TOO_MUCH}
        return {"rule": "F01", "says": BROKEN}


def check(path: Path) -> tuple[str, dict[str, dict[tuple[int, int], str]]]:
    """Look at the file before any reader does; returns its kind and, for xlsx, the cells without a usable value."""
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise Refused(
            "F07", f"tệp nặng {size // 2**20} MB, giới hạn là {MAX_BYTES // 2**20} MB: bỏ ảnh và biểu thừa."
        )
    with path.open("rb") as file:
        head = file.read(8)
    if head == OLE:
        if ENCRYPTED_OLE in path.read_bytes():
            raise Refused("F01", "tệp bị đặt mật khẩu: gỡ mật khẩu rồi gửi lại.")
        return "xls", {}
    if head[:4] != b"PK\x03\x04":
        raise Refused(
            "F01", "tệp không phải là bảng tính Excel hay OpenDocument: lưu lại thành .xlsx rồi gửi lại."
        )
    try:
        with zipfile.ZipFile(path) as package:
            return _check_package(package)
    except (
        zipfile.BadZipFile,
        zlib.error,
        OSError,
        EOFError,
        NotImplementedError,
        RuntimeError,
        ValueError,
    ) as broken:
        raise Refused("F01", BROKEN) from broken


def _check_package(package: zipfile.ZipFile) -> tuple[str, dict[str, dict[tuple[int, int], str]]]:
    entries = package.infolist()
    unpacked, packed = sum(e.file_size for e in entries), sum(e.compress_size for e in entries)
    if len(entries) > MAX_ENTRIES:
        raise Refused(
            "F07", f"tệp chứa {len(entries)} phần, giới hạn là {MAX_ENTRIES}: làm lại trên mẫu đã phát."
        )
    if unpacked > MAX_UNPACKED or (unpacked > 2**20 and unpacked > MAX_RATIO * max(packed, 1)):
        raise Refused(
            "F07", f"tệp bung ra tới {unpacked // 2**20} MB: chép số liệu sang mẫu đã phát rồi gửi lại."
        )
    if any(e.flag_bits & 1 for e in entries):
        raise Refused("F01", "tệp bị đặt mật khẩu: gỡ mật khẩu rồi gửi lại.")
    names = {e.filename for e in entries}
    by_lower = {name.lower(): name for name in names}
    for name in names:
        if name.endswith((".xml", ".rels")):
            _refuse_dtd(package, name)
    if "xl/workbook.bin" in names:
        return "xlsb", {}
    if "content.xml" in names:
        if "META-INF/manifest.xml" in names and b"encryption-data" in package.read("META-INF/manifest.xml"):
            raise Refused("F01", "tệp bị đặt mật khẩu: gỡ mật khẩu rồi gửi lại.")
        return "ods", {}
    if "xl/workbook.xml" not in names:
        raise Refused("F01", "tệp nén này không phải là bảng tính: lưu lại thành .xlsx rồi gửi lại.")
    errors = {}
    for sheet, part in _sheet_parts(package):
        if found := by_lower.get(part.replace("\\", "/").lower()):
            errors[sheet] = _scan(package, found, sheet)
    return "xlsx", errors


def _refuse_dtd(package: zipfile.ZipFile, name: str) -> None:
    with package.open(name) as part:
        tail = b""
        while chunk := part.read(2**20):
            window = tail + chunk
            if b"<!DOCTYPE" in window or b"<!ENTITY" in window or b"<\0!\0" in window or b"\0<\0!" in window:
                raise Refused(
                    "F07", f"tệp khai báo thực thể XML trong {name}: không an toàn; làm lại trên mẫu đã phát."
                )
            tail = window[-16:]


def _local(name: str) -> str:
    """Return an XML name without its namespace: "strict" workbooks have other ones."""
    return name.rpartition("}")[2]


def _sheet_parts(package: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    try:
        book = ElementTree.fromstring(package.read("xl/workbook.xml"))
        links = ElementTree.fromstring(package.read("xl/_rels/workbook.xml.rels"))
    except (LookupError, ValueError, ElementTree.ParseError) as broken:
        raise Refused("F01", BROKEN) from broken
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    for sheet in book.iter():
        if _local(sheet.tag) == "sheet":
            relation = next((v for k, v in sheet.items() if k.startswith("{") and _local(k) == "id"), None)
            target = targets.get(relation, "")
            yield sheet.get("name", ""), target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _scan(package: zipfile.ZipFile, part: str, sheet: str) -> dict[tuple[int, int], str]:
    """Hold a sheet against the limits; returns the cells that are Excel errors or formulas never computed."""
    errors: dict[tuple[int, int], str] = {}
    row = column = cells = 0
    try:
        with package.open(part) as stream:
            for event, element in ElementTree.iterparse(stream, events=("start", "end")):
                tag = _local(element.tag)
                if event == "start":
                    if tag == "row":
                        row, column = int(element.get("r", row + 1)), 0
                elif tag == "c":
                    cells += 1
                    place = element.get("r", "")
                    row, column = _place(place) if place else (row, column + 1)
                    inside = {_local(child.tag): child for child in element}
                    formula, value = inside.get("f"), inside.get("v")
                    kind, text = element.get("t"), value.text if value is not None else None
                    if len(element) and (row > MAX_ROW or column > MAX_COLUMN):
                        raise Refused(
                            "F07",
                            f"biểu “{sheet}” có ô {place} nằm ngoài vùng cho phép ({MAX_ROW} dòng, {MAX_COLUMN} cột): "
                            "xóa các dòng, cột thừa rồi gửi lại.",
                        )
                    if cells > MAX_CELLS:
                        raise Refused(
                            "F07", f"biểu “{sheet}” có hơn {MAX_CELLS} ô: xóa các dòng, cột thừa rồi gửi lại."
                        )
                    if kind == "e":
                        errors[row, column] = text or "#ERROR"
                    elif formula is not None and (value is None or (text is None and kind != "str")):
                        # An empty text (kind "str") is a value too, where it is written down.
                        errors[row, column] = "=" + (formula.text or "")
                    element.clear()
                elif tag == "row":
                    element.clear()
    except (
        ElementTree.ParseError,
        ValueError,
        LookupError,
    ) as broken:  # LookupError: a code that nobody knows
        raise Refused(
            "F01", f"biểu “{sheet}” bị hỏng, không đọc được: lưu lại từ Excel rồi gửi lại."
        ) from broken
    return errors


def _place(name: str) -> tuple[int, int]:
    """Return (row, column), both from 1, of an Excel address."""
    letters = name.rstrip("0123456789")
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - 64
    return int(name[len(letters) :]), column


def _sheets(
    path: Path, kind: str, errors: dict[str, dict[tuple[int, int], str]]
) -> Iterator[tuple[str, list[list[Any]]]]:
    try:
        # By its content where the name says something else: an .xls that is an .xlsx inside opens in Excel too.
        if path.suffix.lower().replace("xlsm", "xlsx") == f".{kind}" and path.name.isprintable():
            book = CalamineWorkbook.from_path(path)
        else:
            book = CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))
        left = MAX_TEXT
        for name in book.sheet_names:
            rows = []
            for line in book.get_sheet_by_name(name).to_python(skip_empty_area=False):
                rows.append([_plain(v) for v in line])
                left -= sum(len(v) for v in line if isinstance(v, str))
                if left < 0:
                    raise Refused("F07", f"tệp có hơn {MAX_TEXT} ký tự: rút gọn nội dung rồi gửi lại.")
            for (row, column), text in errors.get(name, {}).items():
                _put(rows, row - 1, column - 1, {"e": text})
            if len(rows) > MAX_ROW or max(map(len, rows), default=0) > MAX_COLUMN:
                raise Refused(
                    "F07", f"biểu “{name}” vượt {MAX_ROW} dòng hoặc {MAX_COLUMN} cột: xóa dòng, cột thừa."
                )
            yield name, rows
    except PasswordError as locked:
        raise Refused("F01", "tệp bị đặt mật khẩu: gỡ mật khẩu rồi gửi lại.") from locked
    except (CalamineError, OSError, ValueError) as broken:
        if "password" in str(broken).lower() or "encrypt" in str(broken).lower():
            raise Refused("F01", "tệp bị đặt mật khẩu: gỡ mật khẩu rồi gửi lại.") from broken
        if "limit" in str(broken).lower():
            raise Refused("F07", "tệp có quá nhiều ô: xóa các dòng, cột thừa rồi gửi lại.") from broken
        raise Refused("F01", BROKEN) from broken


def _put(rows: list[list[Any]], row: int, column: int, value: Any) -> None:
    while len(rows) <= row:
        rows.append([])
    rows[row] += [None] * (column + 1 - len(rows[row]))
    rows[row][column] = value


def _plain(value: Any) -> Any:
    match value:
        case "":
            return None
        case dt.datetime():
            return {"t": value.isoformat()}
        case dt.date():
            return {"d": value.isoformat()}
        case dt.time():
            return {"h": value.isoformat()}
        case dt.timedelta():
            return str(value)
        case _:
            return value


if __name__ == "__main__":
    answer_each(lambda job: read_workbook)
