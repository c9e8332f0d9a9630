"""PDFs that list their objects twice, as Word writes them: a table for old programs, a stream (/XRefStm) for new ones.

The library refuses them where it reads strictly, since two programs may find two documents in one such file. Here is told
whether they may: then nobody should sign it, or believe what was added to it after signing.
"""

import io
from collections.abc import Iterator

from pyhanko.pdf_utils.generic import Reference
from pyhanko.pdf_utils.misc import PdfReadError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.xref import ObjStreamRef, XRefSectionData

_Place = tuple[int, int] | ObjStreamRef | None
"""Where an object is: generation and offset, or in which stream; None where it is free."""


class TwoDocumentsError(PdfReadError):
    """Two programs may find two documents in one file."""


def reader_of(data: bytes) -> PdfFileReader:
    """Return the reader of a PDF, strict but where the file has both lists and they agree; TwoDocumentsError where they don't."""
    reader = PdfFileReader(io.BytesIO(data))
    if not reader.xrefs.hybrid_xrefs_present:
        return reader
    if is_ambiguous(reader):
        raise TwoDocumentsError("table and stream list different objects")
    return PdfFileReader(io.BytesIO(data), strict=False)


def is_ambiguous(reader: PdfFileReader) -> bool:
    """Tell whether an object that is in the table is another one, or none, for a program that asks the stream first.

    What only the stream lists is no second document: a program that reads the table alone finds nothing there.
    """
    sections = [reader.xrefs.get_xref_data(number) for number in range(reader.xrefs.total_revisions)]
    return any(
        _differs(sections[: number + 1], key, reader)
        for number, section in enumerate(sections)
        if section.hybrid is not None
        for key in _numbers(section.hybrid.xref_data)
    )


def has_later_streams(reader: PdfFileReader, revision: int) -> bool:
    """Tell whether a version after this one has such a stream: programs that sign or prove further write none."""
    later = range(revision + 1, reader.xrefs.total_revisions)
    return any(reader.xrefs.get_xref_data(number).hybrid is not None for number in later)


def reaches_past(reader: PdfFileReader, revision: int, end: int) -> bool:
    """Tell whether a version up to this one has its list, or an object, among bytes that came after its `end`."""
    for number in range(revision + 1):
        section = reader.xrefs.get_xref_data(number)
        lists = [section]
        if section.hybrid is not None:
            lists.append(section.hybrid.xref_data)
            if section.hybrid.meta_info.end_location > end:
                return True
        if any(offset >= end for each in lists for _, offset in each.standard_xrefs.values()):
            return True
    return False


def _differs(sections: list[XRefSectionData], number: int, reader: PdfFileReader) -> bool:
    by_table = _first(number, (section for section in reversed(sections)))
    by_stream = _first(number, _streams_first(sections))
    if by_table is not None:
        return by_stream != by_table
    if by_stream is None:
        return False
    generation = by_stream[0] if isinstance(by_stream, tuple) else 0
    try:  # as the library finds it: a table may free it in a way that hides the stream's
        return sections[-1].try_resolve(Reference(number, generation, pdf=reader)) is None
    except KeyError:
        return True


def _streams_first(sections: list[XRefSectionData]) -> Iterator[XRefSectionData]:
    for section in reversed(sections):
        if section.hybrid is not None:
            yield section.hybrid.xref_data
        yield section


def _first(number: int, lists: Iterator[XRefSectionData]) -> _Place:
    for each in lists:
        if number in each.xrefs_in_objstm:
            return each.xrefs_in_objstm[number]
        if number in each.standard_xrefs:
            return each.standard_xrefs[number]
        if number in each.freed:
            return None
    return None


def _numbers(section: XRefSectionData) -> set[int]:
    return {*section.xrefs_in_objstm, *section.standard_xrefs, *section.freed}
