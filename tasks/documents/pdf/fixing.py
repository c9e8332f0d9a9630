"""Takes the clock and chance out of a PDF that LibreOffice made: the same paper gives the same bytes, on any day.

What differs between two conversions was measured: the dates in Info and XMP, the date inside the colour profile,
the file's ID and LibreOffice's own checksum. The file is written anew by qpdf and stays PDF/A-2b; single pages cut out
of it are so too.
"""

import re
from datetime import datetime
from pathlib import Path

import pikepdf
from pikepdf import Pdf, PdfError

from tasks.storage.pdf_file import save_pdf

_XMP_DATE = re.compile(rb"(<xmp:(?:Create|Modify|Metadata)Date>)[^<]*")
_PROFILE_DATE = slice(24, 36)  # of a colour profile's head: six numbers of two bytes
OF_THE_WHOLE = {"/Metadata", "/OutputIntents", "/ViewerPreferences"}
"""What a file says of itself and its colours: every page takes it along. Outline and structure are the whole's alone."""


def write_fixed(made: Path, dst: Path, moment: datetime) -> None:
    """Write a PDF with `moment` (UTC) as its only date and an ID out of its own contents.

    PdfError where it is no whole PDF with at least a page.
    """
    with pikepdf.open(made, attempt_recovery=False) as pdf:
        if not pdf.pages:
            raise PdfError("no page")
        for name in {"/DocChecksum", "/ID"} & set(pdf.trailer.keys()):  # an ID's first half would be kept
            del pdf.trailer[name]
        for name in {"/CreationDate", "/ModDate"} & set(pdf.docinfo.keys()):
            pdf.docinfo[name] = f"D:{moment:%Y%m%d%H%M%S}Z"
        xmp = pdf.Root.Metadata
        xmp.write(_XMP_DATE.sub(rb"\g<1>%s" % f"{moment:%Y-%m-%dT%H:%M:%SZ}".encode(), xmp.read_bytes()))
        day = b"".join(part.to_bytes(2, "big") for part in moment.timetuple()[:6])
        for intent in pdf.Root.OutputIntents:
            profile = bytearray(intent.DestOutputProfile.read_bytes())
            profile[_PROFILE_DATE] = day
            intent.DestOutputProfile.write(bytes(profile))
        save_pdf(pdf, dst, deterministic_id=True)


def single_pages(source: Path, folder: Path) -> list[Path]:
    """Write each page of a PDF as a file of its own into the folder; returns them in order. The same bytes each time."""
    pages = []
    with pikepdf.open(source) as whole:
        for number, page in enumerate(whole.pages, start=1):
            for name in {"/StructParents", "/Annots", "/B"} & set(page.obj.keys()):
                del page.obj[name]
            with Pdf.new() as single:
                single.pages.append(page)
                for name in sorted(OF_THE_WHOLE & set(whole.Root.keys())):
                    single.Root[name] = single.copy_foreign(whole.make_indirect(whole.Root[name]))
                single.Root.Lang = str(whole.Root.Lang)
                single.trailer.Info = single.copy_foreign(whole.docinfo)
                pages.append(folder / f"{number:04d}.pdf")
                save_pdf(single, pages[-1], min_version=whole.pdf_version, deterministic_id=True)
    return pages
