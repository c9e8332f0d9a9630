"""From a page's own points to millimetres of the page as it is shown: crop box, rotation, top left corner."""

from dataclasses import dataclass

import pypdfium2 as pdfium

from rules.layout.values import Box

MM = 25.4 / 72


@dataclass(frozen=True, slots=True)
class PageView:
    """How a page is shown."""

    left: float
    low: float
    across: float
    up: float
    rotation: int

    @classmethod
    def of(cls, page: pdfium.PdfPage) -> "PageView":
        """Return how PDFium shows this page: crop box inside media box, turned by the file's angle."""
        media, crop = page.get_mediabox(), page.get_cropbox()
        left, low = max(media[0], crop[0]), max(media[1], crop[1])
        right, high = min(media[2], crop[2]), min(media[3], crop[3])
        return cls(left, low, right - left, high - low, page.get_rotation() % 360)

    @property
    def width(self) -> float:
        """Millimetres, as shown."""
        return (self.up if self.rotation in (90, 270) else self.across) * MM

    @property
    def height(self) -> float:
        """Millimetres, as shown."""
        return (self.across if self.rotation in (90, 270) else self.up) * MM

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Return a point of the page's own space in millimetres from the top left corner as shown."""
        u, v = x - self.left, y - self.low
        match self.rotation:
            case 90:
                u, v = v, u
            case 180:
                u, v = self.across - u, v
            case 270:
                u, v = self.up - v, self.across - u
            case _:
                v = self.up - v
        return u * MM, v * MM

    def box(self, left: float, low: float, right: float, high: float) -> Box:
        """Return a rectangle of the page's own space as it is shown."""
        (xa, ya), (xb, yb) = self.point(left, low), self.point(right, high)
        return Box(min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb))
