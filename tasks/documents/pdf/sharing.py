"""How papers are shared among LibreOffice calls: none with more files than it takes, all of them about equally long."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import TypeVar

T = TypeVar("T")

MOST_FILES = 100
"""So many files a call is given: from some 242 on it drops the rest and ends as if all were well."""


@dataclass(frozen=True, slots=True)
class Load:
    """What stays together in one call: how many files, how many bytes of them."""

    files: int
    size: int


def parts(files: Sequence[T], most: int = MOST_FILES) -> list[Sequence[T]]:
    """Cut files into parts of at most `most`, about equally many each, in their order."""
    if not files:
        return []
    length = ceil(len(files) / ceil(len(files) / most))
    return [files[start : start + length] for start in range(0, len(files), length)]


def shares(loads: Mapping[str, Load], calls: int, most: int = MOST_FILES) -> list[list[str]]:
    """Share loads (by name) among so many calls of about as many bytes each, among more where one would get over `most` files.

    A load that has more than `most` files by itself has a call alone: whoever converts it cuts it into parts.
    """
    needed = ceil(sum(load.files for load in loads.values()) / most)
    batches: list[list[str]] = [[] for _ in range(min(max(calls, needed), len(loads)))]
    held = [Load(0, 0) for _ in batches]
    for name, load in sorted(loads.items(), key=lambda item: (-item[1].size, item[0])):
        fits = [n for n, batch in enumerate(batches) if not batch or held[n].files + load.files <= most]
        if not fits:
            batches.append([])
            held.append(Load(0, 0))
        least = min(fits or [len(batches) - 1], key=lambda n: held[n].size)
        batches[least].append(name)
        held[least] = Load(held[least].files + load.files, held[least].size + load.size)
    return batches
