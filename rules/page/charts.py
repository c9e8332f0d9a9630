"""Charts of the pages as numbers: lengths, places and words; a template only puts them into HTML or SVG."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rules.summary import Status


@dataclass(frozen=True, slots=True)
class StackedBar:
    """One bar of parts that make a whole: (key of the look, what it is, how many); parts of none stay out of sight."""

    id: str
    name: str
    total: int
    parts: Sequence[tuple[str, str, int]]

    @property
    def words(self) -> str:
        """The bar as a sentence, for who does not see it."""
        return ", ".join(f"{n} {word}" for _, word, n in self.parts) + f", trên {self.total} đơn vị"


def participation(
    groups: Iterable[tuple[str, str]], shares: Mapping[str, Mapping[Status, int]]
) -> list[StackedBar]:
    """Return a bar for each group: how many of its units stand where; `groups` are ids with names."""
    return [
        StackedBar(
            id,
            name,
            sum(shares[id].values()),
            [(status.name.lower(), status.value, n) for status, n in shares[id].items()],
        )
        for id, name in groups
    ]
