"""How long the papers of a sealed bundle are."""

import io
import zipfile
from pathlib import Path

import pikepdf

from rules.papers.file.names import PAPERS

LEAST = 1500
"""Bytes that a page of a PDF takes at least: a smaller file need not be opened."""


def papers_longer_than(pages: int, bundle: Path) -> list[tuple[str, int]]:
    """Return the papers (PDF) of a bundle that have more pages than that, each with its number of pages."""
    found = []
    with zipfile.ZipFile(bundle) as packed:
        for entry in packed.infolist():
            name = entry.filename.removeprefix(f"data/{PAPERS}/")
            if name != entry.filename and name.endswith(".pdf") and entry.file_size > LEAST * pages:
                with pikepdf.open(io.BytesIO(packed.read(entry))) as pdf:
                    if len(pdf.pages) > pages:
                        found.append((name, len(pdf.pages)))
    return found
