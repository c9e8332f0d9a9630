"""The child process that looks at evidence that strangers sent: `python -I -m tasks.evidence_child < job.json`.

It runs under its own memory and time limits and prints one JSON line per file, at once, so that the parent knows
which file it died on: what makes the file no acceptable evidence, "" when nothing does.
"""

import json
import resource
import signal
import sys
from pathlib import Path
from typing import Any


def main() -> None:
    """Read the job from standard input, set the limits, look at each file."""
    # What can fail by our fault fails before this line, not on somebody's file.
    import pypdf  # noqa: F401

    print(json.dumps({"ready": True}), flush=True)
    job = json.load(sys.stdin)
    memory = job["memory_mb"] * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for path in job["files"]:
        signal.alarm(int(job["seconds"]))  # each file its own time: a slow one is not the next one's fault
        print(json.dumps({"fault": evidence_fault(Path(path))}), flush=True)


def evidence_fault(path: Path) -> str:
    """Return what makes a file no acceptable evidence, "" when nothing does."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

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
    except (
        PyPdfError,
        OSError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        RecursionError,
        AssertionError,
    ):
        return "không đọc được như một tệp PDF"


_ACTIVE = {
    "/JavaScript": "chứa mã JavaScript",
    "/JS": "chứa mã JavaScript",
    "/Launch": "chứa lệnh mở chương trình",
}
_EXECUTABLE = (".exe", ".dll", ".bat", ".cmd", ".com", ".js", ".jse", ".vbs", ".vbe", ".scr", ".ps1", ".msi", ".jar", ".hta", ".lnk", ".sh", ".docm", ".xlsm")  # fmt: skip


_PROGRAM = (b"MZ", b"\x7fELF")


def _active_content(reader: Any) -> str:
    """Walk every object that can be reached; returns what runs by itself, "" when nothing does."""
    from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

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
    from pypdf.generic import DictionaryObject, StreamObject

    for key in ("/F", "/UF", "/DOS", "/Unix", "/Mac"):
        name = _entry(node, key)
        text = name.decode("latin-1") if isinstance(name, bytes) else str(name)
        if text.lower().endswith(_EXECUTABLE):
            return True
    files = _entry(node, "/EF")
    streams = [_entry(files, key) for key in files] if isinstance(files, DictionaryObject) else []
    return any(s.get_data().startswith(_PROGRAM) for s in streams if isinstance(s, StreamObject))


if __name__ == "__main__":
    main()
