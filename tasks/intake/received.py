"""Keeps every version of a unit's folder that a run has read, so that a later run can take it up as it was then.

`<root>/<unit>/<digest>/` holds a version; it appears under its name only when it is whole. `<root>/last.json` says
which version of each unit the last run read.
"""

import hashlib
import json
import os
import re
import secrets
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from rules.contracts.base import Contract
from rules.values.errors import ThiduaError
from rules.values.machine import because
from tasks.intake.inbox import EVIDENCE, Folder, list_folder
from tasks.storage.whole_file import whole_file

TRIES = 3
_CARD = ".folder.json"  # hidden, so that it is none of the unit's files
_PLAIN = re.compile(r"[a-z0-9-]{1,100}")
READ, PUBLISHED = "last", "published"
"""What a run notes of the folders: those it has read, those that its published results rest on."""


class _Card(Contract):
    """What a copy can't tell of itself; its names are `writable`, so they are text that JSON can hold."""

    name: str
    digest: str
    others: tuple[str, ...]
    hashes: tuple[tuple[str, str], ...]
    unread: tuple[str, ...] = ()


class ReceivedFolders:
    """The versions received, by unit and digest; one process at a time writes into a root."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def keep(self, folder: Folder) -> Folder:
        """Copy a unit's folder as it is now, once for each content; returns it with its paths in the copy.

        A folder that can't be kept (a file that can't be read, a link, nothing in it) is returned as it is. Raises
        ThiduaError where somebody writes into it all the time, or where the copy can't be written.
        """
        for _ in range(TRIES):
            if not _can_be_kept(folder):
                return folder
            if kept := self.former(folder.name, folder.digest):
                return kept
            try:
                if self._copy(folder):
                    return self.former(folder.name, folder.digest) or folder
            except OSError as refused:
                now = list_folder(folder.path)
                if now.digest == folder.digest:  # nothing changed under us: it is our side that failed
                    raise ThiduaError(
                        f"Không lưu được báo cáo đã nhận của '{folder.name}' vào '{self.root}' "
                        f"{because(refused, 'kiểm tra quyền ghi rồi chạy lại')}."
                    ) from refused
            before, folder = folder, list_folder(folder.path)
        raise ThiduaError(
            f"Thư mục '{folder.name}' vẫn đang được ghi ({_changed(before, folder)}): "
            "đợi chép xong, đóng tệp đang mở rồi chạy lại."
        )

    def former(self, name: str, digest: str) -> Folder | None:
        """Return a kept version with its paths in the copy; None where it was not kept or its copy was damaged."""
        path = self._path(name, digest)
        try:
            card = _Card.read((path / _CARD).read_bytes())
        except (OSError, ValueError):
            return None
        copy = list_folder(path)
        if (card.name, card.digest, card.hashes) != (name, digest, copy.hashes):
            return None
        return replace(copy, name=name, digest=digest, others=card.others, unread=card.unread)

    def note(self, state: Mapping[str, str], what: str = READ) -> None:
        """Note which digest of each folder this run has read, or published."""
        with whole_file(self.root / f"{what}.json") as draft:
            draft.write_text(json.dumps(dict(state), ensure_ascii=False, sort_keys=True, indent=1), "utf-8")

    def noted(self, what: str = READ) -> dict[str, str]:
        """Return which digest of each folder the last run read, or published; empty before the first."""
        try:
            state = json.loads((self.root / f"{what}.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return {str(k): str(v) for k, v in state.items()} if isinstance(state, dict) else {}

    def _path(self, name: str, digest: str) -> Path:
        # A folder of the inbox may be called anything; what is no plain name must neither lead elsewhere, nor be
        # too long once written as UTF-8, nor be taken for last.json.
        plain = (
            name
            if _PLAIN.fullmatch(name)
            else "_" + hashlib.sha256(name.encode(errors="replace")).hexdigest()[:32]
        )
        return self.root / plain / digest[:32]

    def _copy(self, folder: Folder) -> bool:
        """Make the copy; tells whether it holds what the folder held when it was listed."""
        final = self._path(folder.name, folder.digest)
        final.parent.mkdir(parents=True, exist_ok=True)
        for left in _drafts(final.parent):
            shutil.rmtree(left, ignore_errors=True)
        draft = final.with_name(f".{final.name}.{os.getpid()}.{secrets.token_hex(4)}")
        try:
            (draft / EVIDENCE).mkdir(parents=True)
            for file in (*folder.workbooks, *folder.evidence, *folder.papers):
                copy = draft / file.relative_to(folder.path)
                copy.parent.mkdir(parents=True, exist_ok=True)
                _copy_file(file, copy)
            if list_folder(draft).hashes != folder.hashes:
                return False
            card = _Card(
                name=folder.name,
                digest=folder.digest,
                others=folder.others,
                hashes=folder.hashes,
                unread=folder.unread,
            )
            (draft / _CARD).write_text(card.text(), "utf-8")
            if final.exists():  # its bytes are no longer what was kept
                final.rename(draft.with_name(draft.name + ".cu"))
            draft.rename(final)
            return True
        finally:
            shutil.rmtree(draft, ignore_errors=True)
            shutil.rmtree(draft.with_name(draft.name + ".cu"), ignore_errors=True)


def _can_be_kept(folder: Folder) -> bool:
    """Tell whether all of a folder can be copied; a link is left alone, the reading of evidence refuses it by that."""
    files = (*folder.workbooks, *folder.evidence, *folder.papers)
    readable = all(sha for _, sha in folder.hashes)
    return bool(files or folder.others) and readable and not any(p.is_symlink() for p in files)


def _copy_file(src: Path, dst: Path) -> None:
    # Bytes of its own, never a link: whoever edits the file in the inbox must not reach the copy.
    shutil.copyfile(src, dst)
    times = src.stat()
    os.utime(dst, ns=(times.st_atime_ns, times.st_mtime_ns))
    dst.chmod(0o400)


def _drafts(folder: Path) -> Iterator[Path]:
    # What a process that was stopped left behind.
    mine = str(os.getpid())
    return (p for p in folder.iterdir() if p.name.startswith(".") and mine not in p.name.split("."))


def _changed(before: Folder, now: Folder) -> str:
    names = sorted({name for name, _ in set(before.hashes) ^ set(now.hashes)})
    return ", ".join(names[:3]) or "tệp thay đổi trong lúc chép"
