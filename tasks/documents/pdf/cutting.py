"""Cuts a PDF/A-2b into files of one page, each PDF/A-2b itself."""

from pathlib import Path

from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject

from tasks.documents.pdf.fixing import numbered

OF_THE_WHOLE = ("/Metadata", "/OutputIntents", "/Lang", "/ViewerPreferences")
"""What a file says of itself and its colours: every page takes it along. Outline and structure are the whole's alone."""


def single_pages(source: Path, folder: Path) -> list[Path]:
    """Write each page of a PDF as a file of its own into the folder; returns them in order. The same bytes each time."""
    reader, pages = PdfReader(source), []
    for number, page in enumerate(reader.pages, start=1):
        single = PdfWriter()
        single.pdf_header = reader.pdf_header
        single.add_page(page, excluded_keys=["/StructParents", "/Annots", "/B"])
        for key in OF_THE_WHOLE:
            if key in reader.root_object:
                single.root_object[NameObject(key)] = reader.root_object.raw_get(key).clone(single)
        single.metadata = reader.metadata
        pages.append(folder / f"{number:04d}.pdf")
        pages[-1].write_bytes(numbered(single))
    return pages
