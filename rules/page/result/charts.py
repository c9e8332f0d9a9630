"""Charts of the pages as numbers: lengths, places and words; a template only puts them into HTML or SVG."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from rules.judging.ranking import Entry
from rules.page.summary import Status
from rules.page.wording import points_vi


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


BINS = 12
"""At most so many columns stand in a histogram: more are too thin for a phone."""
WIDTHS = (5, 10, 20, 50)
"""Points that a column may span."""
MOST_POINTS = 100


@dataclass(frozen=True, slots=True)
class HistogramBar:
    """One column: totals from `low` up to (the last one: including) `high`; `height` in percent of the highest."""

    low: int
    high: int
    words: str
    count: int
    height: int
    parts: Sequence[tuple[str, str, int]]


@dataclass(frozen=True, slots=True)
class Histogram:
    """How the totals of one kind are spread: columns from the lowest to the highest total, empty ones between."""

    title: str
    total: int
    words: str
    columns: Sequence[HistogramBar]
    kinds: Sequence[tuple[str, str]]


LOOKS = (
    ("selected", "được chọn"),
    ("eligible", "đủ điều kiện, chưa chọn"),
    ("others", "không xét hoặc chưa đủ điều kiện"),
)
"""The parts of a column from its foot up: key of the look, what it is."""


def histogram(title: str, entries: Sequence[Entry]) -> Histogram:
    """Return the spread of the entries' totals; no column where there is no entry."""
    totals = [entry.total for entry in entries]
    width = _width(totals)
    places = [min(int(total // width), MOST_POINTS // width - 1) for total in totals]
    by_place: dict[int, list[Entry]] = {}
    for place, entry in zip(places, entries, strict=True):
        by_place.setdefault(place, []).append(entry)
    most = max((len(mine) for mine in by_place.values()), default=1)
    span = range(min(places), max(places) + 1) if places else ()
    columns = [_column(place, width, by_place.get(place, []), most) for place in span]
    words = ""
    if totals:
        words = f"{len(totals)} điểm từ {points_vi(min(totals))} đến {points_vi(max(totals))}, điểm giữa {points_vi(_middle(totals))}"
    return Histogram(title, len(totals), words, columns, LOOKS)


def _width(totals: Sequence[Decimal]) -> int:
    span = max(totals) - min(totals) if totals else Decimal(0)
    return next((width for width in WIDTHS if span <= width * (BINS - 1)), WIDTHS[-1])


def _column(place: int, width: int, entries: Sequence[Entry], most: int) -> HistogramBar:
    low, high = place * width, (place + 1) * width
    numbers = (
        sum(e.selected for e in entries),
        sum(e.eligible and not e.selected for e in entries),
        sum(not e.eligible and not e.selected for e in entries),
    )
    return HistogramBar(
        low=low,
        high=high,
        words=f"{low} đến {high}" if high == MOST_POINTS else f"{low} đến dưới {high}",
        count=len(entries),
        height=100 * len(entries) // most,
        parts=[(key, word, n) for (key, word), n in zip(LOOKS, numbers, strict=True)],
    )


def _middle(totals: Sequence[Decimal]) -> Decimal:
    """The lower median: a total that somebody really has."""
    return sorted(totals)[(len(totals) - 1) // 2]
