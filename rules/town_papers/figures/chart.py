"""A chart as a value: what its bars say, in words for those who can't see it. Drawing belongs to `tasks.documents.charts`."""

from dataclasses import dataclass
from decimal import Decimal

from rules.values.rounding import shown_vi


@dataclass(frozen=True, slots=True)
class Series:
    """One colour of a chart: its name and a value for each of the chart's labels (None: nothing to show)."""

    name: str
    values: tuple[Decimal | int | None, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Horizontal bars, `stacked` on each other or side by side; `unit` is written behind each value ("%")."""

    title: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    stacked: bool = False
    unit: str = ""
    full: Decimal | int | None = None
    """Where the scale ends; None: behind the longest bar."""

    @property
    def in_words(self) -> str:
        """All that the chart shows, for its alternative text."""
        lines = [f"{label}: {'; '.join(self._value_words(i))}" for i, label in enumerate(self.labels)]
        return f"Biểu đồ: {self.title}. {'. '.join(lines)}."

    def _value_words(self, index: int) -> list[str]:
        one = len(self.series) == 1
        return [
            (shown_vi(value) if one else f"{s.name.lower()} {shown_vi(value)}") + self.unit
            for s in self.series
            if (value := s.values[index]) is not None
        ]
