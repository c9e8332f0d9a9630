"""The audit trail's canonical text: what an entry vouches for, how entries are chained, where a chain is broken."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

GENESIS = "0" * 64
"""What the first entry has in place of the hash of an entry before it."""


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One entry: who did what when; `content` tells by table how many rows it wrote and their sha256, as JSON."""

    number: int
    at: dt.datetime | str
    actor: str
    action: str
    subject: str
    content: str
    previous: str
    hash: str


def plain(value: object) -> str | int | None:
    """Return a value as canonical text holds it: the same whichever database it came back from."""
    if isinstance(value, bool):
        return int(value)
    if value is None or isinstance(value, (str, int)):
        return value
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, dt.datetime):
        return instant(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, (bytes, memoryview)):
        return hashlib.sha256(value).hexdigest()
    return repr(value)


def instant(at: dt.datetime) -> str:
    """Return an aware time as text in UTC, to the microsecond; ValueError for a time without a zone."""
    if at.tzinfo is None:
        raise ValueError("a time in the register carries its zone")
    return at.astimezone(dt.UTC).isoformat(timespec="microseconds")


def row_text(row: Mapping[str, object]) -> str:
    """Return the canonical text of a row; what is not there is left out, so that a later column changes no old row."""
    shown = {name: plain(value) for name, value in row.items() if value is not None}
    return json.dumps(shown, ensure_ascii=True, sort_keys=True, separators=(",", ":"))


def seal_of(text: str) -> str:
    """Return the short seal of a row, which tells a changed row from its neighbours."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


class TableDigest:
    """The rows that an entry wrote into one table, in their order: how many, and the sha256 over their texts."""

    def __init__(self) -> None:
        self.rows = 0
        self._hash = hashlib.sha256()

    def add(self, text: str) -> None:
        """Add the next row's canonical text."""
        self.rows += 1
        self._hash.update(text.encode() + b"\n")

    @property
    def value(self) -> tuple[int, str]:
        """Return the number of rows and the sha256 (hex)."""
        return self.rows, self._hash.hexdigest()


def content_text(tables: Mapping[str, tuple[int, str]]) -> str:
    """Return the canonical text of what an entry vouches for, by table."""
    return json.dumps(tables, sort_keys=True, separators=(",", ":"))


def content_of(entry: AuditEntry) -> dict[str, tuple[int, str]]:
    """Return what the entry vouches for, by table; nothing where its text was spoilt (its hash says so then)."""
    try:
        return {
            str(name): (int(rows), str(digest)) for name, (rows, digest) in json.loads(entry.content).items()
        }
    except (ValueError, TypeError, AttributeError):
        return {}


def entry_hash(
    number: int,
    at: dt.datetime | str,
    actor: str,
    action: str,
    subject: str,
    content: str,
    previous: str,
) -> str:
    """Return the sha256 (hex) of an entry, over all of it and the hash of the entry before."""
    parts = [number, plain(at), actor, action, subject, content, previous]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=True, separators=(",", ":")).encode()).hexdigest()


def chain_faults(entries: Sequence[AuditEntry], anchor: tuple[int, str] | None = None) -> Iterator[str]:
    """Yield what is wrong with the chain (entries by number), a sentence each; `anchor`: an entry known from outside."""
    last, previous = 0, GENESIS
    for entry in entries:
        if entry.number != last + 1:
            several = f"các mục {last + 1} đến {entry.number - 1}"
            gone = f"mục {last + 1}" if entry.number == last + 2 else several
            yield f"Nhật ký thiếu {gone}: đã bị xóa hoặc đánh số lại."
        elif entry.previous != previous:
            yield (
                f"Nhật ký, mục {entry.number}: không nối tiếp mục {last}"
                " (mã băm của mục trước không khớp): đã bị sửa hoặc đổi chỗ."
            )
        own = entry_hash(
            entry.number, entry.at, entry.actor, entry.action, entry.subject, entry.content, entry.previous
        )
        if own != entry.hash:
            yield f"Nhật ký, mục {entry.number} ({entry.action}, {entry.subject}): nội dung mục đã bị sửa."
        last, previous = entry.number, entry.hash
    if anchor is None:
        return
    number, known = anchor
    kept = next((e for e in entries if e.number == number), None)
    if kept is None:
        yield f"Nhật ký dừng ở mục {last}, mà kết quả đã công bố ghi mục {number}: phần cuối đã bị cắt."
    elif kept.hash != known:
        yield f"Nhật ký, mục {number}: mã băm khác với kết quả đã công bố: nhật ký đã bị viết lại."
