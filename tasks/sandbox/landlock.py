"""Landlock, by which a process gives up for good what it needs not: other files, TCP, processes that are not its own.

The kernel has it from 5.13 on (`man 7 landlock`); no rights of root are wanted. It stays with all that the process starts.
"""

import ctypes
import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_CREATE, _ADD, _RESTRICT = 444, 445, 446  # the kernel's calls, the same on every architecture
_NO_NEW_RIGHTS = 38  # of prctl
_WITH_NETWORK, _WITH_SCOPES = 4, 6  # the versions that brought them
_RIGHTS = {1: 0x1FFF, 2: 0x3FFF, 3: 0x7FFF, 4: 0x7FFF}
"""What a version can forbid about files; later ones: 0xFFFF."""
_RUN, _NAMES = 1 << 0, 1 << 3
_LOOK = 1 << 2 | _NAMES
_SOCKETS = 1 << 5 | 1 << 9  # made, and removed again
_OF_A_FILE = 1 << 0 | 1 << 1 | 1 << 2 | 1 << 14 | 1 << 15  # the rights that can be given for a single file
_libc = ctypes.CDLL(None, use_errno=True)


@dataclass(frozen=True, slots=True)
class LandlockRules:
    """What stays allowed: `read` and below, and `run` where programs start; `write`, all but running; `names` of files; a place for `sockets`; TCP.

    Links at the end of a path lead on for `read`, which is ours, and nowhere for `of_strangers` and `write`.
    """

    read: Sequence[Path]
    of_strangers: Sequence[Path]
    write: Sequence[Path]
    names: Sequence[Path]
    sockets: Sequence[Path]
    run: bool
    network: bool


class _Asked(ctypes.Structure):
    _fields_ = [(name, ctypes.c_uint64) for name in ("files", "network", "scopes")]


class _Rule(ctypes.Structure):
    _pack_ = 1
    _fields_ = [("rights", ctypes.c_uint64), ("there", ctypes.c_int32)]


def version() -> int:
    """Return the version of Landlock that this kernel has, 0 where it has none."""
    return max(0, int(_libc.syscall(_CREATE, None, ctypes.c_size_t(0), 1)))


def restrict(kept: LandlockRules) -> None:
    """Restrict this process to what is kept, by what the kernel has of it; OSError where it refuses."""
    abi = version()
    if not abi:
        return
    rights = _RIGHTS.get(abi, 0xFFFF)
    asked = _Asked(
        rights, 0b11 if abi >= _WITH_NETWORK and not kept.network else 0, 0b11 if abi >= _WITH_SCOPES else 0
    )
    size = 24 if abi >= _WITH_SCOPES else 16 if abi >= _WITH_NETWORK else 8
    # Nothing that it starts may gain rights again: without that the kernel restricts for root alone.
    if _libc.prctl(_NO_NEW_RIGHTS, *map(ctypes.c_ulong, (1, 0, 0, 0))):
        raise OSError(ctypes.get_errno(), "no new rights")
    ruleset = _called(_CREATE, ctypes.byref(asked), ctypes.c_size_t(size), 0)
    try:
        for path in kept.read:
            _allow(ruleset, path, _LOOK | (_RUN if kept.run else 0), 0)
        for path in kept.of_strangers:
            _allow(ruleset, path, _LOOK, os.O_NOFOLLOW)
        for path in kept.write:
            _allow(ruleset, path, rights & ~_RUN, os.O_NOFOLLOW)
        for path in kept.names:
            _allow(ruleset, path, _NAMES, 0)
        for path in kept.sockets:
            _allow(ruleset, path, _SOCKETS, 0)
        _called(_RESTRICT, ruleset, 0)
    finally:
        os.close(ruleset)


def _allow(ruleset: int, path: Path, rights: int, how: int) -> None:
    """Allow what is at the path: nothing where nothing is, or a link that must not be followed."""
    try:
        there = os.open(path, os.O_PATH | os.O_CLOEXEC | how)
    except OSError:
        return
    try:
        kind = os.fstat(there).st_mode
        if not stat.S_ISLNK(kind):
            rule = _Rule(rights if stat.S_ISDIR(kind) else rights & _OF_A_FILE, there)
            _called(_ADD, ruleset, 1, ctypes.byref(rule), 0)
    finally:
        os.close(there)


def _called(number: int, *arguments: object) -> int:
    answer = int(_libc.syscall(number, *arguments))
    if answer < 0:
        raise OSError(ctypes.get_errno(), "Landlock")
    return answer
