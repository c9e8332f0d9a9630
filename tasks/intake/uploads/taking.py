"""One round over the watched folder: what rests is taken in order of time, the rest is told with its remedy."""

import datetime as dt
import errno
import fcntl
import shutil
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from rules.report.collected import Aside
from rules.town.form import TOWN_FOLDERS
from rules.uploads.limits import NotTaken
from rules.uploads.names import OPENED, SPREADSHEETS, clean_name, is_junk, suffix
from rules.uploads.owners import Sorted, sort_out, why_left
from rules.values.machine import cause
from tasks.intake.uploads.inspection import Found, Notes, inspect_upload, shown
from tasks.intake.uploads.placing import Arrival, UploadPlaces
from tasks.intake.uploads.unpacking import Bounds, Unpacked, unpack

_OURS = ".thidua"
_TOWN = {folder.name: folder for folder in TOWN_FOLDERS}
UnitOf = Callable[[Path], str | None]


@dataclass(frozen=True)
class Taken:
    """What a round took, in its order, and what it left."""

    arrivals: tuple[Arrival, ...] = ()
    asides: tuple[Aside, ...] = ()


@dataclass
class _Round:
    placing: UploadPlaces
    known: Collection[str]
    now: dt.datetime
    unit_of: UnitOf
    bounds: Bounds
    arrivals: list[Arrival] = field(default_factory=list)
    asides: list[Aside] = field(default_factory=list)


def take_uploads(
    watched: Path,
    inbox: Path,
    known: Collection[str],
    *,
    now: dt.datetime,
    settle_seconds: float,
    unit_of: UnitOf,
    bounds: Bounds,
    patience: float = 60,
) -> Taken:
    """Take what units dropped into `watched` into `inbox`; never raises for what was dropped.

    `known` are the slugs that take part, `now` is aware, `unit_of` reads the unit's slug out of a workbook (None where
    it can't), `bounds` holds for what is opened in the sandbox. Another round under way is waited for, `patience` seconds at most.
    """
    try:
        inbox.mkdir(parents=True, exist_ok=True)
        if not watched.is_dir():
            return _nothing(watched, "không có thư mục này: tạo thư mục, hoặc gắn lại ổ mạng", waits=True)
        with _alone(watched / _OURS, patience):
            this = _Round(UploadPlaces(watched, inbox), known, now, unit_of, bounds)
            _take_all(this, watched, settle_seconds)
            return Taken(tuple(this.arrivals), tuple(this.asides))
    except TimeoutError:
        return _nothing(watched, "một lần nhận khác đang chạy: để lần sau lấy", waits=True)
    except OSError as refused:
        return _nothing(
            watched,
            f"không đọc hoặc ghi được '{refused.filename or inbox}' ({cause(refused)}): cấp quyền đọc và ghi cho máy chủ",
        )


def _nothing(watched: Path, why: str, waits: bool = False) -> Taken:
    return Taken(asides=(Aside(shown(watched), why, waits),))


@contextmanager
def _alone(ours: Path, patience: float) -> Iterator[None]:
    ours.mkdir(exist_ok=True)
    with (ours / "lock").open("a") as lock:
        until = time.monotonic() + patience
        while not _locked(lock.fileno()):
            if time.monotonic() >= until:
                raise TimeoutError
            time.sleep(0.2)
        yield


def _locked(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as refused:
        # A share without locks: the one run at a time that writes into a cycle's results must do.
        if refused.errno not in (errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS, errno.EINVAL):
            raise
    return True


def _take_all(this: _Round, watched: Path, settle: float) -> None:
    notes = Notes(watched / _OURS / "seen.json")
    for batch in this.placing.unfinished():
        # Where it is undone it still lies in the watched folder and is looked at again below.
        if not _finish(this, batch, "lần nhận trước", tells=False):
            return  # what was sent later must not go in before it
    resting: list[tuple[Found, str | None]] = []
    for path, town in _candidates(this, watched):
        name = f"{town}/{shown(path)}" if town else shown(path)
        try:
            found = inspect_upload(path)
            if not found.files:
                continue  # a unit's folder waits for what will come
            if not notes.rests(name, found, this.now.timestamp(), settle):
                raise NotTaken("vừa được chép vào, có thể chưa xong: để lần nhận sau lấy", waits=True)
            resting.append((found, town))
        except NotTaken as left:
            this.asides.append(Aside(name, left.why, left.waits))
    notes.write()
    for found, town in sorted(resting, key=lambda each: (each[0].newest, each[0].name)):
        if not _take(this, found, town):
            return


def _candidates(this: _Round, watched: Path) -> Iterator[tuple[Path, str | None]]:
    """Yield what may be a submission, with the town's folder it lies in."""
    for path in sorted(watched.iterdir()):
        name = shown(path)
        if is_junk((name,)) and not name.startswith("~$"):
            continue
        if name in _TOWN and path.is_dir() and not path.is_symlink():
            yield from ((p, name) for p in sorted(path.iterdir()) if not p.name.startswith("."))
        elif name.startswith("_"):
            why = f"không phải thư mục của đơn vị hay của thị xã ({', '.join(_TOWN)}): đổi tên"
            this.asides.append(Aside(name, why, waits=False))
        else:
            yield path, None


def _take(this: _Round, found: Found, town: str | None) -> bool:
    """Take one submission; tells whether the next one may be taken."""
    name = f"{town}/{found.name}" if town else found.name
    batch = this.placing.new_batch()
    try:
        unpacked = unpack(found, batch / "raw", this.bounds)
        if inspect_upload(found.path).mark != found.mark:
            raise NotTaken("thay đổi trong lúc nhận: để lần nhận sau lấy", waits=True)
        sorted_out = _sorted_town(found, town) if town else _sorted(this, found, unpacked)
        this.placing.prepare(
            batch,
            found,
            unpacked,
            sorted_out.placed,
            this.now,
            town=town is not None,
            stays=found.is_folder and found.name in this.known,
        )
    except (NotTaken, OSError) as left:
        shutil.rmtree(batch, ignore_errors=True)
        why = left.why if isinstance(left, NotTaken) else f"không đọc hoặc chép được ({cause(left)})"
        this.asides.append(Aside(name, why, isinstance(left, OSError) or left.waits))
        return True
    this.asides += [Aside(f"{name}/{file}", why, waits=False) for file, why in sorted_out.left]
    return _finish(this, batch, name)


def _finish(this: _Round, batch: Path, name: str, tells: bool = True) -> bool:
    try:
        this.arrivals += this.placing.finish(batch)
    except NotTaken as left:
        if tells:
            this.asides.append(Aside(name, left.why, left.waits))
    except OSError as refused:
        why = f"bản gốc đã được cất nhưng chưa vào được hộp nhận ({cause(refused)}): cấp quyền ghi hộp nhận"
        this.asides.append(Aside(name, why, waits=True))
        return False
    return True


def _sorted(this: _Round, found: Found, unpacked: Unpacked) -> Sorted:
    label = found.name
    if not found.is_folder:
        kind = suffix(label)
        if kind not in SPREADSHEETS | OPENED:
            raise NotTaken(why_left(label, alone=True))
        label = label[: -len(kind) - 1]
    return sort_out(label, unpacked.hashes, this.known, lambda parts: this.unit_of(unpacked.files[parts]))


def _sorted_town(found: Found, town: str) -> Sorted:
    """A town's folder takes workbooks alone, each by its own name."""
    if found.is_folder or suffix(found.name) not in SPREADSHEETS:
        raise NotTaken(f"thư mục {town} chỉ nhận bảng tính: đặt đúng biểu Excel của thị xã")
    return Sorted({town: {clean_name(found.name): (found.name,)}})
