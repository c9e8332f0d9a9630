"""Puts a submission into the inbox and its original into the archive, so that a crash in between loses nothing.

Everything is laid out in `<inbox>/.dang-nhan/<batch>/` first; without a journal nothing has happened yet. From the
moment the journal is there, a later round goes on from wherever we came to. The original is moved into the archive
before the unit's folder changes, and looked at once more there: if it is no longer what was laid out, it goes back.
"""

import contextlib
import datetime as dt
import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from rules.uploads.limits import NotTaken
from rules.uploads.names import clean_name
from rules.uploads.replacing import added, merged
from rules.values.machine import cause
from tasks.intake.uploads.inspection import Found, inspect_upload
from tasks.intake.uploads.unpacking import Unpacked
from tasks.storage.file_hash import digest_of
from tasks.storage.whole_file import whole_file

ARCHIVE, _BATCHES, _FORMER = ".da-nhan", ".dang-nhan", ".da-thay"
_SEVERAL = "_nhieu"


@dataclass(frozen=True, slots=True)
class Arrival:
    """What one unit (or town folder) sent: what it was called, when taken, where the original is kept, files placed."""

    unit: str
    name: str
    at: dt.datetime
    kept: Path
    files: tuple[str, ...]


class UploadPlaces:
    """The places of one cycle: its watched folder and its inbox."""

    def __init__(self, watched: Path, inbox: Path) -> None:
        self._watched = watched
        self._inbox = inbox
        self._batches = inbox / _BATCHES

    def new_batch(self) -> Path:
        """Make a folder to lay a submission out in."""
        batch = self._batches / f"{max((int(p.name) for p in self._all()), default=0) + 1:06}"
        (batch / "raw").mkdir(parents=True)
        return batch

    def unfinished(self) -> list[Path]:
        """List the batches that earlier rounds left; those without a journal are dropped, nothing had happened yet."""
        for batch in self._all():
            if not (batch / "journal.json").exists():
                shutil.rmtree(batch)
        return self._all()

    def _all(self) -> list[Path]:
        """List the batches in the order in which they were begun."""
        there = self._batches.iterdir() if self._batches.is_dir() else iter(())
        return sorted(p for p in there if p.name.isdecimal() and p.is_dir())

    def prepare(
        self,
        batch: Path,
        found: Found,
        unpacked: Unpacked,
        placed: Mapping[str, Mapping[str, tuple[str, ...]]],
        at: dt.datetime,
        *,
        town: bool,
        stays: bool,
    ) -> None:
        """Lay the new folders out and write the journal; nothing outside of the batch changes.

        `town`: for a town's folder; `stays`: what was sent is a unit's own folder, an empty one takes its place.
        """
        for unit, targets in placed.items():
            self._lay_out(batch / "new" / unit, self._inbox / unit, unpacked, targets, town)
        stamp = at.strftime("%Y%m%d-%H%M%S")
        owner = next(iter(placed)) if len(placed) == 1 else _SEVERAL
        kept = _free(self._watched / ARCHIVE / owner / f"{stamp}-{clean_name(found.path.name)[:80]}")
        receipt = {
            "received": at.isoformat(),
            "name": found.name,
            "last_changed": dt.datetime.fromtimestamp(found.newest, at.tzinfo).isoformat(),
            "original": unpacked.original,
            "placed": {
                unit: {target: unpacked.hashes[source] for target, source in targets.items()}
                for unit, targets in placed.items()
            },
        }
        source = os.fspath(found.path.relative_to(self._watched))
        journal = {
            "source": source,
            "kept": os.fspath(kept.relative_to(self._watched)),
            "stamp": stamp,
            "stays": stays,
            "receipt": receipt,
        }
        with whole_file(batch / "journal.json") as draft:
            draft.write_text(json.dumps(journal), "ascii")  # raw bytes of names survive as escapes
            _to_disk(draft)

    def _lay_out(
        self,
        new: Path,
        old: Path,
        unpacked: Unpacked,
        targets: Mapping[str, tuple[str, ...]],
        town: bool,
    ) -> None:
        before = _hashes(old)
        sent = {target: unpacked.hashes[source] for target, source in targets.items()}
        after = added(before, sent) if town else merged(before, sent)
        if after is None:
            return
        for name, (fresh, source) in after.items():
            (new / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(unpacked.files[targets[source]] if fresh else old / source, new / name)
            _to_disk(new / name)

    def finish(self, batch: Path) -> list[Arrival]:
        """Archive the original and swap the units' folders, from wherever an earlier try came to.

        Raises NotTaken where the original can't be moved or was changed meanwhile (then nothing has happened), OSError
        where the inbox can't be written (then the next round goes on).
        """
        journal = json.loads((batch / "journal.json").read_text("ascii"))
        source, kept = self._watched / journal["source"], self._watched / journal["kept"]
        receipt = journal["receipt"]
        if not kept.exists():
            self._archive(batch, source, kept, receipt)
        if journal["stays"] and not os.path.lexists(source):
            _make_like(source, kept / source.name)
        for unit in receipt["placed"]:
            self._swap(batch / "new" / unit, self._inbox / unit, journal["stamp"])
        shutil.rmtree(batch)
        at = dt.datetime.fromisoformat(receipt["received"])
        return [
            Arrival(unit, receipt["name"], at, kept, tuple(sorted(files)))
            for unit, files in receipt["placed"].items()
        ]

    def _archive(self, batch: Path, source: Path, kept: Path, receipt: Mapping[str, object]) -> None:
        draft = kept.with_name(f".{kept.name}")
        moved = draft / source.name
        try:
            if not os.path.lexists(moved):
                shutil.rmtree(draft, ignore_errors=True)
                draft.mkdir(parents=True)
                text = json.dumps(receipt, ensure_ascii=False, indent=1)
                (draft / "receipt.json").write_text(text, "utf-8", "replace")
                source.rename(moved)
            if _originals(moved) != receipt["original"]:
                if not os.path.lexists(source):
                    moved.rename(source)
                    shutil.rmtree(draft)
                shutil.rmtree(batch)
                raise NotTaken("thay đổi trong lúc nhận: để lần nhận sau lấy", waits=True)
            draft.rename(kept)
        except OSError as refused:
            if os.path.lexists(moved):
                raise  # in the archive already: the next round goes on from here
            shutil.rmtree(draft, ignore_errors=True)
            shutil.rmtree(batch)
            raise NotTaken(
                f"không chuyển được vào '{ARCHIVE}' ({cause(refused)}): cấp quyền ghi thư mục này cho máy chủ, "
                "đóng tệp đang mở"
            ) from refused

    def _swap(self, new: Path, old: Path, stamp: str) -> None:
        if not new.is_dir():
            return  # nothing changes, or done already
        if os.path.lexists(old):
            before = _free(self._inbox / _FORMER / old.name / stamp)
            before.parent.mkdir(parents=True, exist_ok=True)
            old.rename(before)
        new.rename(old)


def _hashes(folder: Path) -> dict[str, str]:
    files = [p for p in sorted(folder.rglob("*")) if p.is_file() and not p.name.startswith((".", "~$"))]
    return {p.relative_to(folder).as_posix(): digest_of(p) for p in files}


def _originals(moved: Path) -> dict[str, str] | None:
    """Return the sha256 of what lies in the archive; None where it is no longer what was looked at."""
    try:
        return {"/".join(parts): digest_of(file) for parts, file in inspect_upload(moved).files}
    except NotTaken:
        return None


def _free(path: Path) -> Path:
    """Return the path itself, or with the first number behind it under which nothing is."""
    number, free = 1, path
    while os.path.lexists(free):
        number += 1
        free = path.with_name(f"{path.name}-{number}")
    return free


def _make_like(folder: Path, former: Path) -> None:
    """Make an empty folder with the rights of the one that was moved: units may write into theirs alone."""
    draft = folder.with_name(f".{folder.name}.moi")
    draft.mkdir(exist_ok=True)
    status = former.stat()
    # As far as we are allowed: whose folder it is matters less than that the report goes in.
    with contextlib.suppress(OSError):
        os.chown(draft, status.st_uid, status.st_gid)
    with contextlib.suppress(OSError):
        shutil.copystat(former, draft)  # after the owner, whose change may drop bits; access lists as well
    try:
        draft.rename(folder)
    except OSError:
        draft.rmdir()  # somebody has made it meanwhile and put something in


def _to_disk(path: Path) -> None:
    # After a power cut the folder's new name must not stand over empty files.
    with path.open("rb") as file:
        os.fsync(file.fileno())
