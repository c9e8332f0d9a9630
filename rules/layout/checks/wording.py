"""How faults are put into words: places, sizes and lengths the way a clerk reads them."""

from rules.layout.standard.standard import Span
from rules.layout.values import LayoutFault, TextLine


def fault(id: str, line: TextLine, measured: str, wanted: str, says: str) -> LayoutFault:
    """Return a fault at a line's place."""
    return LayoutFault(id, line.page, round(line.box.x0, 1), round(line.box.top, 1), measured, wanted, says)


def on_page(
    id: str, page: int, measured: str, wanted: str, says: str, x: float = 0, y: float = 0
) -> LayoutFault:
    """Return a fault of a page, at a place on it where one is known."""
    return LayoutFault(id, page, round(x, 1), round(y, 1), measured, wanted, says)


def number(value: float) -> str:
    """Return "12,7": one decimal at most."""
    return f"{value:.1f}".removesuffix(".0").replace(".", ",")


def span(values: Span) -> str:
    """Return "13-14", or "13" where both are the same."""
    least, most = values
    return number(least) if least == most else f"{number(least)}-{number(most)}"


def quoted(text: str, most: int = 40) -> str:
    """Return the text in quotes, cut where it is long."""
    text = text.strip()
    return f"“{text if len(text) <= most else text[: most - 1].rstrip() + '…'}”"


def inside(value: float, values: Span, tolerance: float) -> bool:
    """Tell whether a measured value is in a span."""
    return values[0] - tolerance <= value <= values[1] + tolerance
