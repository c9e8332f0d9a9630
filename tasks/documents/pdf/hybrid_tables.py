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


def later_streams_add(reader: PdfFileReader, revision: int) -> bool:
    """Tell whether a version after this one has a stream that shows any program more than the versions' tables do.

    Java programs that sign a file of Word's write one beside their table that says the same (PDFBox), or name Word's again.
    """
    sections = [reader.xrefs.get_xref_data(number) for number in range(reader.xrefs.total_revisions)]
    return any(
        sections[number].hybrid is not None and _adds(reader, sections[: number + 1])
        for number in range(revision + 1, len(sections))
    )


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


def _adds(reader: PdfFileReader, sections: list[XRefSectionData]) -> bool:
    """Tell whether the last version's stream is out of its place, or says of an object what neither its table nor the version before did."""
    *before, own = sections
    added = own.hybrid
    if added is None:
        return False
    number, start = len(before), added.meta_info.start_location
    last, now = (reader.xrefs.get_xref_container_info(n) for n in (number - 1, number))
    within = last.end_location < start and added.meta_info.end_location <= now.start_location
    again = any(each.hybrid is not None and each.hybrid.meta_info.start_location == start for each in before)
    if not within and not again:
        return True
    for key in _numbers(added.xref_data):
        told = _first(key, iter([added.xref_data]))
        if key in _numbers(
            own
        ):  # an older stream has it as it was before: two documents at most, see `is_ambiguous`
            if not again and told != _first(key, iter([own])):
                return True
            continue
        # Who asks the table first finds this one before any older: it must be what he found, or an older text comes back.
        generation, place = told if isinstance(told, tuple) else (0, told)
        if place != reader.xrefs.get_historical_ref(Reference(key, generation, pdf=reader), number - 1):
            return True
    return False


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
