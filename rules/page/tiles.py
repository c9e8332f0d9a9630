"""A large number with what it counts, as both pages begin."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tile:
    """One large number with what it counts; `tone` is good, warn, bad or plain."""

    number: str
    label: str
    note: str
    tone: str
