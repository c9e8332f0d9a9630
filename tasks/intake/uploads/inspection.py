"""Inspects what lies in the watched folder without touching it: what is there, since when, does it rest."""

import hashlib
import json
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from rules.uploads.limits import LIMITS, NotTaken, check_size, settled
from rules.uploads.names import Parts, being_written, decoded
from rules.values.machine import cause
from tasks.storage.whole_file import whole_file


@dataclass(frozen=True, slots=True)
class Found:
    """One submission as it lies there: its files by place, the newest time on it (epoch), a mark of its state."""

    path: Path
    is_folder: bool
    files: tuple[tuple[Parts, Path], ...]
    newest: float
    mark: str

    @property
    def name(self) -> str:
        """Its name as it can be written down."""
        return shown(self.path)


def shown(path: Path) -> str:
    """Return a file's name as text, whatever its bytes."""
    return decoded(os.fsencode(path.name))


def inspect_upload(path: Path) -> Found:
    """List a submission; raises NotTaken for links, devices, too much, or signs of somebody at work."""
    files: list[tuple[Parts, Path]] = []
    marks: list[tuple[str, int, int, int]] = []
    newest, total = 0.0, 0
    try:
        for parts, entry, status in _walk((), path):
            newest = max(newest, status.st_mtime)
            marks.append(("/".join(parts), status.st_size, status.st_mtime_ns, status.st_ino))
            if why := being_written(parts[-1] if parts else shown(path)):
                raise NotTaken(why, waits=True)
            if stat.S_ISREG(status.st_mode):
                total += status.st_size
                files.append((parts or (shown(path),), entry))
                check_size(len(files), total, status.st_size)
    except FileNotFoundError:
        raise NotTaken("đang được chép hoặc dọn trong lúc xem: để lần nhận sau lấy", waits=True) from None
    except OSError as refused:
        raise NotTaken(f"không đọc được ({cause(refused)}): kiểm tra quyền đọc thư mục") from refused
    mark = hashlib.sha256(repr(marks).encode("utf-8", "surrogateescape")).hexdigest()
    return Found(path, path.is_dir(), tuple(files), newest, mark)


def _walk(parts: Parts, path: Path) -> Iterator[tuple[Parts, Path, os.stat_result]]:
    """Yield the thing itself and all below it, links not followed."""
    status = path.lstat()
    if not (stat.S_ISREG(status.st_mode) or stat.S_ISDIR(status.st_mode)):
        raise NotTaken(
            f"'{shown(path)}' là đường dẫn tắt hoặc thiết bị, không phải tệp: chép chính tệp báo cáo vào"
        )
    yield parts, path, status
    if stat.S_ISDIR(status.st_mode):
        if len(parts) >= LIMITS.depth:
            raise NotTaken(f"có hơn {LIMITS.depth} tầng thư mục: để báo cáo ngay trong thư mục của đơn vị")
        for child in sorted(path.iterdir()):
            yield from _walk((*parts, shown(child)), child)


_SEEN = TypeAdapter(dict[str, tuple[str, float]])
"""Each thing's state, and since when (seconds since 1970) it has been in it."""


class Notes:
    """What earlier rounds saw: since when each thing has been in the state it is in."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._now: dict[str, tuple[str, float]] = {}
        try:
            self._before = _SEEN.validate_json(path.read_bytes())
        except (OSError, ValidationError):
            self._before = {}

    def rests(self, name: str, found: Found, now: float, settle: float) -> bool:
        """Tell whether it has rested for `settle` seconds, and remember its state for the next round."""
        mark, since = self._before.get(name, ("", now))
        if mark != found.mark or since > now:
            since = now
        self._now[name] = (found.mark, since)
        return settled(found.newest, now, settle, since)

    def write(self) -> None:
        """Write the states down; what is no longer there is forgotten."""
        with whole_file(self._path) as draft:
            draft.write_text(json.dumps(self._now, ensure_ascii=False, indent=1), "utf-8")
