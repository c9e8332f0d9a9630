"""Names of files as strangers' machines write them: whose unit, what kind, safe to keep."""

import re
import unicodedata
from collections.abc import Collection

from rules.papers.file.names import PAPERS
from rules.supplied_papers.names import is_papers
from rules.uploads.limits import LIMITS, REPACK, NotTaken
from rules.values.text import fold, printable, within

SPREADSHEETS = frozenset({"xlsx", "xlsm", "xls", "ods", "xlsb"})
PAGES = frozenset({"pdf", "jpg", "jpeg", "png", "tif", "tiff", "heic"})
"""Evidence wherever it stands."""
TEXTS = frozenset({"doc", "docx", "odt", "rtf", "ppt", "pptx"})
"""Evidence only among the evidence: beside a report they are letters and drafts."""
PACKED = frozenset({"zip", "rar", "7z"})
MAILS = frozenset({"eml", "msg"})
OPENED = PACKED | MAILS
"""What is unpacked here; by its ending, for what it holds is looked at then."""
ARCHIVES = PACKED | {"tar", "gz", "tgz", "bz2", "xz", "zipx"}
EVIDENCE = "minh-chung"

Parts = tuple[str, ...]
"""A file's place inside what was sent: its folders, then its name."""

_UNFINISHED = ("part", "partial", "crdownload", "download", "opdownload", "tmp", "filepart")
_BLANK = " ."
_LOCKS = ("~$", ".~lock.")
_PART = re.compile(r"\.(?:(?:zip|7z|rar)\.\d{2,4}|[zr]\d{2})$", re.IGNORECASE)
_JUNK = frozenset({"thumbs.db", "desktop.ini", "ehthumbs.db"})


def suffix(name: str) -> str:
    """Return the ending of a file name in small letters, without the dot."""
    return name.rpartition(".")[2].strip().lower() if "." in name else ""


def unit_named(name: str, known: Collection[str]) -> str | None:
    """Return the unit that a name begins with, None when it begins with none; the longest slug that fits counts."""
    text = unicodedata.normalize("NFC", name).strip().lower()
    fits = [slug for slug in known if text.startswith(slug) and not text[len(slug) : len(slug) + 1].isalnum()]
    return max(fits, key=len, default=None)


def numbered(number: int, name: str) -> str:
    """Return a name of our own for a stranger's file: a number, with the ending if it is one that we know."""
    kind = suffix(name)
    return f"{number}.{kind}" if kind in SPREADSHEETS | PAGES | TEXTS else str(number)


def being_written(name: str) -> str:
    """Return why a file of this name shows that somebody is at work, "" when it does not."""
    if name.startswith(_LOCKS):
        return f"đang mở trong Excel hoặc LibreOffice (có tệp khóa '{name}'): lưu và đóng tệp lại"
    if suffix(name) in _UNFINISHED:
        return f"đang chép hoặc tải dở ('{name}'): đợi xong; nếu đã bỏ dở thì xóa tệp này và gửi lại"
    return ""


def is_part(name: str) -> bool:
    """Tell whether a file is one of the pieces (.7z.001, .r00, .z01) that an archive was cut into."""
    return _PART.search(name.strip()) is not None


def is_junk(parts: Parts) -> bool:
    """Tell whether a file was left by an operating system, not sent by anybody."""
    name = parts[-1]
    return name.lower() in _JUNK or name.startswith((".", "~$")) or "__macosx" in (p.lower() for p in parts)


def decoded(raw: bytes) -> str:
    """Return a file name from bytes of unknown code: UTF-8, else Windows-1258, else CP437, by which gives words."""
    try:
        return unicodedata.normalize("NFC", raw.decode("utf-8"))
    except UnicodeDecodeError:
        pass
    readings = []
    for code in ("cp1258", "cp437"):
        try:
            readings.append(unicodedata.normalize("NFC", raw.decode(code)))
        except UnicodeDecodeError:
            continue  # Windows-1258 leaves some bytes without a letter; CP437 has one for all
    return next((r for r in readings if _is_words(r)), readings[0])


def _is_words(text: str) -> bool:
    # Letters as Vietnamese uses them; CP437's drawings and Greek are none.
    return all(c.isascii() or "LATIN" in unicodedata.name(c, "") or unicodedata.combining(c) for c in text)


def clean_name(name: str) -> str:
    """Return a file name that any system can hold: NFC, no control characters, at most 200 bytes, its ending kept."""
    plain = "".join(c for c in printable(name) if unicodedata.category(c) not in ("Cc", "Cf"))
    plain = unicodedata.normalize("NFC", plain.replace("/", "_").replace("\\", "_")).strip(_BLANK) or "tep"
    stem, dot, end = plain.rpartition(".")
    if not dot or len(end.encode()) > 10:
        stem, dot, end = plain, "", ""
    stem = within(stem, 200 - len(f"{dot}{end}".encode()))
    return f"{stem.rstrip(_BLANK)}{dot}{end}"


def safe_parts(name: str) -> Parts:
    """Split the name of an entry of an archive; raises NotTaken for one that leads out of the folder it is unpacked to."""
    plain = name.replace("\\", "/")
    parts = tuple(p for p in plain.split("/") if p not in ("", "."))
    hostile = plain.startswith("/") or ".." in parts or "\0" in name or any(_drive(p) for p in parts[:1])
    if hostile or not parts:
        raise NotTaken(f"trong tệp nén có đường dẫn không an toàn ('{printable(name)}'): {REPACK}")
    if len(parts) > LIMITS.depth:
        raise NotTaken(f"trong tệp nén có hơn {LIMITS.depth} tầng thư mục: {REPACK}")
    return parts


def _drive(part: str) -> bool:
    return len(part) >= 2 and part[1] == ":" and part[0].isalpha()


def is_report(parts: Parts) -> bool:
    """Tell whether a file may be the report: a spreadsheet that is neither among the evidence nor the signed papers."""
    return suffix(parts[-1]) in SPREADSHEETS and kept_in(parts) == ""


def kept_in(parts: Parts) -> str:
    """Return the folder of the unit's in which a file that is sent belongs by the folders around it, "" for none."""
    inner = next((p for p in reversed(parts[:-1]) if is_evidence(p) or is_papers(p)), "")
    return "" if not inner else PAPERS if is_papers(inner) else EVIDENCE


def is_evidence(folder: str) -> bool:
    """Tell whether a folder is the one for evidence, as units write its name."""
    return fold(folder).replace("-", "").replace("_", "") == "minhchung"
