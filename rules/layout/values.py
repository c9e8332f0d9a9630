"""What is seen on a finished page: letters, rules, pictures and stamps, all in millimetres from its top left corner."""

from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page; millimetres from the page's top left corner, `top` above `bottom`."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def middle(self) -> float:
        """Where its vertical axis is."""
        return (self.x0 + self.x1) / 2


@dataclass(frozen=True, slots=True)
class LetterRun:
    """Letters next to each other that look alike."""

    text: str
    font: str
    """Family as the file names it, without the subset's prefix and the style: "LiberationSerif"."""
    size: float
    """Points."""
    bold: bool
    italic: bool
    colour: tuple[int, int, int]
    embedded: bool
    x0: float
    x1: float


@dataclass(frozen=True)
class TextLine:
    """Letters on one baseline without a gap as between columns; `order` counts as the file draws them."""

    page: int
    order: int
    runs: tuple[LetterRun, ...]
    box: Box
    baseline: float
    cut: bool = False
    """Part of a letter lies outside of what the page shows of it."""

    @cached_property
    def text(self) -> str:
        """Its letters, NFC."""
        return "".join(run.text for run in self.runs)

    @cached_property
    def size(self) -> float:
        """Points, of most of its letters."""
        counted: dict[float, int] = {}
        for run in self.runs:
            counted[run.size] = counted.get(run.size, 0) + len(run.text)
        return max(counted, key=lambda size: counted[size])

    @property
    def bold(self) -> bool:
        """All of it is bold."""
        return all(run.bold for run in self.runs if run.text.strip())

    @property
    def italic(self) -> bool:
        """All of it is italic."""
        return all(run.italic for run in self.runs if run.text.strip())

    @property
    def capitals(self) -> bool:
        """All its letters are capitals, and it has some."""
        return self.text.isupper()


@dataclass(frozen=True, slots=True)
class Stroke:
    """A straight horizontal or vertical rule, or the long thin rectangle that looks like one."""

    box: Box
    dashed: bool = False

    @property
    def level(self) -> bool:
        """It is horizontal."""
        return self.box.x1 - self.box.x0 >= self.box.bottom - self.box.top

    @property
    def length(self) -> float:
        """Millimetres."""
        return max(self.box.x1 - self.box.x0, self.box.bottom - self.box.top)


@dataclass(frozen=True, slots=True)
class PageSeen:
    """One page as it is seen, turned the way it is shown."""

    number: int
    width: float
    height: float
    rotation: int
    """Degrees clockwise that the file turns it by; everything here is measured after that."""
    lines: tuple[TextLine, ...]
    strokes: tuple[Stroke, ...] = ()
    pictures: tuple[Box, ...] = ()
    stamps: tuple[Box, ...] = ()
    """Where signatures show: their own text is none of the page's."""
    turned: tuple[Box, ...] = ()
    """Letters that do not stand upright."""


@dataclass(frozen=True, slots=True)
class LayoutFault:
    """One thing that is not as the regime wants it; millimetres from the page's top left corner."""

    id: str
    page: int
    x_mm: float
    y_mm: float
    measured: str
    wanted: str
    says: str
    """A sentence for the clerk: what, and what to do."""

    def line(self) -> str:
        """Return it as one line: place, sentence, number of the check."""
        return f"trang {self.page}, {self.x_mm:.0f} × {self.y_mm:.0f} mm: {self.says} [{self.id}]"
