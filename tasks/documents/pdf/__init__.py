"""PDF/A-2b papers: made by LibreOffice, with nothing of the clock in their bytes, cut into single pages."""

from tasks.documents.pdf.converting import (
    FILE_SECONDS,
    START_SECONDS,
    Converted,
    by_the_machine,
    convert,
    limit,
    probe,
    to_xlsx,
)
from tasks.documents.pdf.fixing import single_pages
from tasks.documents.pdf.sharing import Load, shares

__all__ = [
    "FILE_SECONDS",
    "START_SECONDS",
    "Converted",
    "Load",
    "by_the_machine",
    "convert",
    "limit",
    "probe",
    "shares",
    "single_pages",
    "to_xlsx",
]
