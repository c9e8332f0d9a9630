"""How the file is written: header, trailer, table of offsets, streams (ISO 19005-2, 6.1)."""

import re
from collections.abc import Iterator

from pypdf.generic import ArrayObject, StreamObject

from pdfa.opened import OpenedPdf
from pdfa.rules import ArchiveFault, fault
from tasks.documents.pdf.content import value

_HEADER = re.compile(rb"%PDF-1\.[0-7]\r?\n%[\x80-\xff]{4}")
_END = re.compile(rb"%%EOF(\r\n|\r|\n)?\Z")
_XREF = re.compile(rb"(?<![a-z])xref\s*\n((?:\d+ \d+ *[nf]? *\r?\n?)+)trailer")
_STREAM = re.compile(rb">>\s*stream(?:\r\n|\n)")
_LENGTH = re.compile(rb"/Length (\d+)( \d+ R)?")
_FILTERS = {
    "/FlateDecode", "/DCTDecode", "/CCITTFaxDecode", "/JBIG2Decode", "/JPXDecode", "/RunLengthDecode",
    "/ASCIIHexDecode", "/ASCII85Decode",
}  # fmt: skip
SMALLEST, LARGEST = 3, 14400  # units of a page's side


def writing(document: OpenedPdf) -> Iterator[ArchiveFault]:
    """Find faults of the file as such."""
    data, trailer = document.data, document.reader.trailer
    if not _HEADER.match(data):
        yield fault("header")
    number = value(trailer, "/ID")
    if not isinstance(number, ArrayObject) or len(number) != 2:
        yield fault("id")
    if "/Encrypt" in trailer:
        yield fault("encrypted")
    if not _END.search(data):
        yield fault("after-end")
    yield from _offsets(document)
    for where, found in document.dictionaries:
        if not isinstance(found, StreamObject):
            continue
        if any(key in found for key in ("/F", "/FFilter", "/FDecodeParms")):
            yield fault("external-stream", where)
        filters = value(found, "/Filter")
        names = filters if isinstance(filters, ArrayObject) else [] if filters is None else [filters]
        if any(str(name) not in _FILTERS for name in names):
            yield fault("filter", where)
    permissions = value(document.catalog, "/Perms") or {}
    if set(permissions) - {"/DocMDP", "/UR3"}:
        yield fault("permissions")
    for at, page in enumerate(document.pages, start=1):
        box = [float(side) for side in page.mediabox]
        sides = (abs(box[2] - box[0]), abs(box[3] - box[1]))
        if any(not SMALLEST <= side <= LARGEST for side in sides):
            yield fault("page-size", f"trang {at}")


def _offsets(document: OpenedPdf) -> Iterator[ArchiveFault]:
    """The table of offsets leads to the objects; a stream is as long as it says."""
    # Read here and not by the library, which mends a wrong offset or length in silence.
    for (number, generation), offset in _table(document).items():
        head = re.compile(rb"%d %d obj\b" % (number, generation)).match(document.data, offset)
        if head is None:
            yield fault("xref", f"đối tượng {number}")
        elif not _has_stated_length(document, head.end()):
            yield fault("stream-length", f"đối tượng {number}")


def _table(document: OpenedPdf) -> dict[tuple[int, int], int]:
    """Where each object in use is said to start; of a file without a plain table, what the library found."""
    found: dict[tuple[int, int], int] = {}
    for section in _XREF.finditer(document.data):
        number = 0
        for line in section[1].splitlines():
            parts = line.split()
            if len(parts) == 2:
                number = int(parts[0])
                continue
            key = (number, int(parts[1]))
            if parts[2] == b"n":
                found[key] = int(parts[0])
            number += 1
    return found or {
        (number, generation): offset
        for generation, objects in document.reader.xref.items()
        for number, offset in objects.items()
    }


def _has_stated_length(document: OpenedPdf, start: int) -> bool:
    data = document.data
    # Up to the next "endobj" there may be a stream; those letters inside of its data only shorten the look.
    match = _STREAM.search(data, start, data.find(b"endobj", start))
    said = _LENGTH.search(data, start, match.start()) if match else None
    if match is None or said is None:
        return True
    length = int(said[1])
    if said[2]:
        length = int(document.reader.get_object(length))  # type: ignore[call-overload]  # a number
    return re.compile(rb"(\r\n|\n|\r)?endstream").match(data, match.end() + length) is not None
