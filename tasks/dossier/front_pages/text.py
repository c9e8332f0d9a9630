"""Text as it is drawn: what may be printed, and in how many lines."""

import unicodedata

from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase.pdfmetrics import stringWidth


def printable(text: str) -> str:
    """A text in NFC, its control characters and broken code units as spaces."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(" " if unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"} else c for c in composed)


def wrapped(text: str, font: str, size: float, width: float) -> list[str]:
    """The lines of a text within a width in points; a word too long for a line is broken."""
    lines: list[str] = []
    for line in simpleSplit(printable(text), font, size, width):
        while stringWidth(line, font, size) > width and len(line) > 1:
            fit = next(
                n for n in range(len(line) - 1, 0, -1) if n == 1 or stringWidth(line[:n], font, size) <= width
            )
            lines.append(line[:fit])
            line = line[fit:]
        lines.append(line)
    return lines or [""]
