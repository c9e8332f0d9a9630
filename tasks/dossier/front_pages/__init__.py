"""Draws what a reading copy adds to its parts: cover, contents, and a running line for every page.

It only draws and knows no part's file. Putting the parts' pages above the running lines belongs to `tasks.dossier.reading_copy`.
"""

from tasks.dossier.front_pages.pen import draw, strip_height
from tasks.dossier.front_pages.values import (
    SEAL_BOX,
    ContentsEntry,
    Cover,
    CoverNominee,
    FrontPages,
    PartPage,
    printable,
)

__all__ = [
    "SEAL_BOX",
    "ContentsEntry",
    "Cover",
    "CoverNominee",
    "FrontPages",
    "PartPage",
    "draw",
    "printable",
    "strip_height",
]
