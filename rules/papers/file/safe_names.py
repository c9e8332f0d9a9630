"""Names under which received files can be unpacked anywhere: on Windows, on macOS, side by side, shown as they are."""

import re
import unicodedata
from collections.abc import Sequence

from rules.values.text import turned, within

_ROOM = 255
"""Bytes (UTF-8) of a file's name that every file system takes; more than the letters that Windows counts."""
_REFUSED = frozenset('<>:"/\\|?*')
_DEVICES = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³]) *", re.IGNORECASE)
_LINE_ENDS = re.compile("%(?=0[ADad])")
"""In a manifest %0A and %0D stand for line ends, so the library would look for another file."""


_ENDING = 8
"""Letters of an ending at most: what is longer is a part of the name."""


def safe_names(names: Sequence[str]) -> list[str]:
    """Return the names in their order; one that is fine stays as it is, to the byte.

    What a system refuses or shows wrongly becomes "_"; of names that differ in case or Unicode form alone all but the first get " (2)", …
    """
    safe = [_safe(name) for name in names]
    taken: set[str] = set()
    found: dict[int, str] = {}
    # Names that may stay come first: none gives way to one that had to be changed.
    for number in sorted(range(len(names)), key=lambda number: safe[number] != names[number]):
        found[number] = _free(safe[number], taken)
        taken.add(_key(found[number]))
    return [found[number] for number in range(len(names))]


def _safe(name: str) -> str:
    safe = "".join("_" if _is_refused(letter) else letter for letter in name)
    safe = _LINE_ENDS.sub("_", safe)
    kept = safe.rstrip(". ")
    safe = kept + "_" * (len(kept) < len(safe))  # Windows drops them
    stem, dot, rest = safe.partition(".")
    return f"{stem.rstrip()}_{dot}{rest}" if _DEVICES.fullmatch(stem) else safe


def _is_refused(letter: str) -> bool:
    return (
        letter in _REFUSED
        or unicodedata.category(letter) in {"Cc", "Cs", "Zl", "Zp"}
        or turned(letter) != letter
    )


def _free(name: str, taken: set[str]) -> str:
    """The name, or the first with a number that nobody has."""
    stem, dot, ending = name.rpartition(".")
    stem, suffix = (stem, dot + ending) if stem and len(ending) <= _ENDING else (name, "")
    number, free = 2, name
    while _key(free) in taken:
        free = f"{within(stem, _ROOM - len(suffix.encode()) - 8)} ({number}){suffix}"
        number += 1
    return free


def _key(name: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
