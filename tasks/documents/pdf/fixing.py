"""Takes the clock and chance out of a PDF that LibreOffice made: the same paper gives the same bytes, on any day.

What differs between two conversions was measured: the dates in Info and XMP, the date inside the colour profile,
the file's ID and LibreOffice's own checksum. Nothing else is touched, and the file stays PDF/A-2b; single pages cut out
of it are so too.
"""

import hashlib
import io
import re
import zlib
from datetime import datetime
from pathlib import Path

from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, ByteStringObject, NameObject, StreamObject

_XMP_DATE = re.compile(rb"<xmp:(?:Create|Modify|Metadata)Date>([^<]*)<")
_INFO_DATE = re.compile(rb"/(?:CreationDate|ModDate) ?(\(D:[^)]*\))")
_ID = re.compile(rb"/ID ?\[\s*<([0-9A-Fa-f]{32})>\s*<([0-9A-Fa-f]{32})>\s*\]")
_CHECKSUM = re.compile(rb"/DocChecksum /[0-9A-Fa-f]{32}\n?")
_PROFILE = re.compile(rb"/DestOutputProfile (\d+) 0 R")
_XREF = re.compile(rb"\nxref\n0 (\d+)\n((?:[0-9]{10} [0-9]{5} [fn][ \r]\n)+)trailer")
_PROFILE_DATE = slice(24, 36)  # of a colour profile's head: six numbers of two bytes
Replacement = tuple[int, int, bytes]
"""From, to, and what takes the place of the bytes between."""
OF_THE_WHOLE = ("/Metadata", "/OutputIntents", "/Lang", "/ViewerPreferences")
"""What a file says of itself and its colours: every page takes it along. Outline and structure are the whole's alone."""


class _OtherShapeError(Exception):
    """The file isn't written the way LibreOffice 7 writes one."""


def fixed(data: bytes, moment: datetime) -> bytes:
    """Return a PDF with `moment` (UTC) as its only date and an ID out of its own contents.

    A file of another shape than LibreOffice 7's is written anew: slower, with the same outcome.
    """
    try:
        return _replaced(data, moment)
    except _OtherShapeError:
        return _rewritten(data, moment)


def _replaced(data: bytes, moment: datetime) -> bytes:
    xmp, info = _xmp_day(moment), f"(D:{moment:%Y%m%d%H%M%S}Z)".encode()
    pieces: list[Replacement] = []
    for match in _XMP_DATE.finditer(data):
        if match.end(1) - match.start(1) != len(xmp):
            raise _OtherShapeError  # the stream's length would no longer be true
        pieces.append((*match.span(1), xmp))
    pieces += [(*match.span(1), info) for match in _INFO_DATE.finditer(data)]
    pieces += _profile(data, moment)
    found = list(_XREF.finditer(data))
    if len(found) != 1 or len(pieces) < 4:  # both dates, the profile and its length
        raise _OtherShapeError
    pieces.sort()
    (xref,) = found
    table = b"".join(
        b"%010d%s" % (_moved(int(row[:10]), pieces), row[10:]) if b"n" in row else row
        for row in xref[2].splitlines(keepends=True)
    )
    tail = data[xref.end(2) :]
    start = re.search(rb"startxref\n(\d+)\n", tail)
    if start is None or int(start[1]) != xref.start() + 1:
        raise _OtherShapeError
    tail = tail[: start.start(1)] + b"%d" % _moved(int(start[1]), pieces) + tail[start.end(1) :]
    body = _put(data[: xref.start(2)], pieces)
    return _with_id(body, table + _CHECKSUM.sub(b"", tail))


def _with_id(body: bytes, tail: bytes) -> bytes:
    match = _ID.search(tail)
    if match is None:
        raise _OtherShapeError
    (first, last), second = match.span(1), match.start(2)
    number = _number(body, tail[:first], tail[match.end(2) :]).hex().upper().encode()
    return body + tail[:first] + number + tail[last:second] + number + tail[match.end(2) :]


def _number(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()[:16]


def _profile(data: bytes, moment: datetime) -> list[Replacement]:
    """The colour profile with the day in its head, and its length, which stands in an object of its own."""
    named = _PROFILE.search(data)
    start = named and re.search(
        rb"\n%d 0 obj\n<</N 3/Length (\d+) 0 R/Filter/FlateDecode>>\nstream\n" % int(named[1]), data
    )
    if not start:
        raise _OtherShapeError
    length = re.search(rb"\n%d 0 obj\n(\d+)\nendobj" % int(start[1]), data)
    if length is None:
        raise _OtherShapeError
    end = start.end() + int(length[1])
    packed = zlib.compress(_dated(zlib.decompress(data[start.end() : end]), moment), 9)
    return [(start.end(), end, packed), (*length.span(1), b"%d" % len(packed))]


def _dated(profile: bytes, moment: datetime) -> bytes:
    day = b"".join(part.to_bytes(2, "big") for part in moment.timetuple()[:6])
    return profile[: _PROFILE_DATE.start] + day + profile[_PROFILE_DATE.stop :]


def _moved(offset: int, pieces: list[Replacement]) -> int:
    return offset + sum(len(new) - (end - start) for start, end, new in pieces if end <= offset)


def _put(data: bytes, pieces: list[Replacement]) -> bytes:
    parts, at = [], 0
    for start, end, new in pieces:
        parts += [data[at:start], new]
        at = end
    return b"".join([*parts, data[at:]])


def _xmp_day(moment: datetime) -> bytes:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}".encode()


def _rewritten(data: bytes, moment: datetime) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    writer.pdf_header = data[:8].decode("ascii")
    said, day = writer.metadata, f"D:{moment:%Y%m%d%H%M%S}Z"
    if said is not None:
        writer.add_metadata({key: day for key in ("/CreationDate", "/ModDate") if key in said})
    root = writer.root_object
    if "/Metadata" in root:
        xmp = root["/Metadata"].get_object()
        assert isinstance(xmp, StreamObject)
        said_there = bytes(xmp.get_data())
        pieces = [(*match.span(1), _xmp_day(moment)) for match in _XMP_DATE.finditer(said_there)]
        xmp.set_data(_put(said_there, pieces))
    for intent in root.get("/OutputIntents", ArrayObject()):
        profile = intent.get_object().get("/DestOutputProfile", None)
        if profile is not None:
            stream = profile.get_object()
            stream.set_data(_dated(bytes(stream.get_data()), moment))
    return numbered(writer)


def numbered(writer: PdfWriter) -> bytes:
    """Return what a writer writes, with an ID out of the contents instead of a random one."""
    blank = ByteStringObject(b"\0" * 16)
    writer._ID = ArrayObject([blank, blank])
    contents = io.BytesIO()
    writer.write(contents)
    number = ByteStringObject(_number(contents.getvalue()))
    writer._ID = ArrayObject([number, number])
    whole = io.BytesIO()
    writer.write(whole)
    return whole.getvalue()


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
