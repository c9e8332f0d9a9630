"""What the pages' own server hands out: which paths below the results may be seen, and how a browser takes each."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

CYCLE = re.compile(r"[A-Z][0-9]{4}")
FOLDERS = frozenset(
    {"bundles", "returned", "town", "bieu-mau", "tiep-nhan", "tham-dinh", "xep-hang", "don-doc", "do-nhay"}
)
"""The folders of a cycle that its runs publish."""
FILES = re.compile(r"index\.html|run\.json|[a-z-]+\.csv")
"""The files that they publish beside them."""
OUR_PAGES = frozenset({"index.html", "do-nhay.html"})
"""No other HTML is shown: it would run as ours."""
SHOWN = {"pdf": "application/pdf", "json": "application/json"}
SAVED = {
    "csv": "text/csv; charset=utf-8",
    "zip": "application/zip",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
UNKNOWN = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Delivery:
    """How a file is handed out: its media type, whether it is a page of ours, the name to save it under ("": shown)."""

    media_type: str
    is_page: bool = False
    save_as: str = ""


def is_published(parts: Sequence[str]) -> bool:
    """Tell whether runs publish under this path: a cycle, then one of its files or something in one of its folders."""
    if len(parts) < 2 or not CYCLE.fullmatch(parts[0]):
        return False
    if any(part in ("", "..") or part.startswith(".") or "/" in part or "\0" in part for part in parts):
        return False
    inside = parts[1:]
    return inside[0] in FOLDERS if len(inside) > 1 else bool(FILES.fullmatch(inside[0]))


def delivery(parts: Sequence[str]) -> Delivery:
    """Return how the file under this path is handed out."""
    *folders, name = parts
    kind = name.rpartition(".")[2].lower()
    if name in OUR_PAGES:
        return Delivery("text/html; charset=utf-8", is_page=True)
    if kind in SHOWN:
        return Delivery(SHOWN[kind])
    # Every slip of return is called the same: its unit's name tells it apart among what was saved.
    own = f"{folders[-1]}_{name}" if "returned" in folders[1:-1] else name
    return Delivery(SAVED.get(kind, UNKNOWN), save_as=own.encode("utf-8", "replace").decode())
