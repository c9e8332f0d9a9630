"""Looks at evidence that strangers sent, in the sandbox: what makes a file no acceptable evidence, "" when nothing does."""

from pathlib import Path
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

from tasks.sandbox.child import answer_each, end_where_the_disk_refused

UNREADABLE = "không đọc được như một tệp PDF"


def evidence_fault(path: Path) -> str:
    """Return what makes a file no acceptable evidence, "" when nothing does."""
    if path.is_symlink():
        return "là đường dẫn tắt, không phải tệp PDF"
    try:
        reader = PdfReader(path)
        if reader.is_encrypted:
            return "bị mã hóa hoặc đặt mật khẩu"
        if len(reader.pages) == 0:
            return "không có trang nào"
        for page in reader.pages:
            page.get_contents()
        return _active_content(reader)
    except OSError as fault:
        end_where_the_disk_refused(fault)
        return UNREADABLE
    except (
        PyPdfError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        RecursionError,
        AssertionError,
    ):
        return UNREADABLE


_ACTIVE = {
    "/JavaScript": "chứa mã JavaScript",
    "/JS": "chứa mã JavaScript",
    "/Launch": "chứa lệnh mở chương trình",
}
_PROGRAM = (b"MZ", b"\x7fELF")
_EXECUTABLE = (".exe", ".dll", ".bat", ".cmd", ".com", ".js", ".jse", ".vbs", ".vbe", ".scr", ".ps1", ".msi", ".jar", ".hta", ".lnk", ".sh", ".docm", ".xlsm")  # fmt: skip


def _active_content(reader: Any) -> str:
    """Walk every object that can be reached; returns what runs by itself, "" when nothing does."""
    seen: set[tuple[int, int]] = set()
    todo: list[Any] = [reader.trailer]
    while todo:
        node = todo.pop()
        if isinstance(node, IndirectObject):
            if (node.idnum, node.generation) in seen:
                continue
            seen.add((node.idnum, node.generation))
            node = node.get_object()
        if isinstance(node, DictionaryObject):
            for key in ("/JavaScript", "/JS"):
                if key in node:
                    return _ACTIVE[key]
            if (action := str(_entry(node, "/S"))) in _ACTIVE:
                return _ACTIVE[action]
            if "/EF" in node and _brings_a_program(node):
                return "đính kèm tệp chương trình"
            todo += node.values()
        elif isinstance(node, ArrayObject):
            todo += node
    return ""


def _entry(node: Any, key: str) -> Any:
    """Return an entry of a dictionary, wherever in the file it stands."""
    value = node.get(key)
    return value.get_object() if hasattr(value, "get_object") else value


def _brings_a_program(node: Any) -> bool:
    """Tell whether a file specification embeds a program, by its name or by how it begins."""
    for key in ("/F", "/UF", "/DOS", "/Unix", "/Mac"):
        name = _entry(node, key)
        text = name.decode("latin-1") if isinstance(name, bytes) else str(name)
        if text.lower().endswith(_EXECUTABLE):
            return True
    files = _entry(node, "/EF")
    streams = [_entry(files, key) for key in files] if isinstance(files, DictionaryObject) else []
    return any(s.get_data().startswith(_PROGRAM) for s in streams if isinstance(s, StreamObject))


if __name__ == "__main__":
    answer_each(lambda job: lambda path: {"fault": evidence_fault(path)})
