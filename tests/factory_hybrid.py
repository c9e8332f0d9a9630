"""Writes PDFs that list their objects twice, as Word does: a table for old programs, a stream (/XRefStm) for new ones."""

import re
from collections.abc import Callable, Mapping

Objects = Mapping[int, bytes]
TEXT = b"BT /F1 14 Tf 85 780 Td (%s) Tj ET"


def page(text: bytes = b"01 ca nhan") -> dict[int, bytes]:
    """The objects of a page that says something: catalog, pages, page, content, font, and a structure that no one sees."""
    content = TEXT % text
    return {
        1: b"<</Type/Catalog/Pages 2 0 R/StructTreeRoot 6 0 R/MarkInfo<</Marked true>>>>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        4: stream(content),
        5: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        6: b"<</Type/StructTreeRoot/K[7 0 R]>>",
        7: b"<</Type/StructElem/S/Document/P 6 0 R>>",
    }


def stream(content: bytes, more: bytes = b"") -> bytes:
    """A stream object of some bytes."""
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (more, len(content), content)


def hybrid(
    objects: Objects,
    hidden: tuple[int, ...] = (6, 7),
    *,
    as_word: bool = True,
    instead: Objects | None = None,
) -> bytes:
    """A PDF whose `hidden` objects stand in an object stream that only the stream lists.

    As Word writes it (a whole table, then an empty one with the stream), else with both lists in one section. `instead`:
    what the stream says that some objects of the table are.
    """
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    table: dict[int, int] = {}
    for number, body in objects.items():
        if number not in hidden:
            table[number] = append(out, number, body)
    listed: dict[int, tuple[int, int, int]] = {n: (1, offset, 0) for n, offset in table.items()}
    packed, lists = max(objects) + 1, max(objects) + 2
    table[packed] = append(out, packed, _packed(objects, hidden))
    listed[packed] = (1, table[packed], 0)
    for number, body in (instead or {}).items():
        listed[number] = (1, append(out, number, body), 0)
    listed |= {number: (2, packed, index) for index, number in enumerate(hidden)}
    table[lists] = place = append(out, lists, lists_of(listed, lists))
    trailer = b"/Size %d/Root 1 0 R/ID[<0123456789ABCDEF><0123456789ABCDEF>]" % (lists + 1)
    both = b"/XRefStm %d" % place
    start = len(out)
    out += _table(table, lists + 1) + _end(trailer + (b"" if as_word else both), start)
    if as_word:
        again = len(out)
        out += b"xref\n0 0\n" + _end(trailer + b"/Prev %d" % start + both, again)
    return bytes(out)


def plain(objects: Objects) -> bytes:
    """A PDF with a table of all its objects and nothing more."""
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    table = {number: append(out, number, body) for number, body in objects.items()}
    size, start = max(objects) + 1, len(out)
    return bytes(out + _table(table, size) + _end(b"/Size %d/Root 1 0 R" % size, start))


def with_update(
    data: bytes,
    objects: Objects,
    *,
    root: int = 1,
    tables: Objects | None = None,
    twice: bool = False,
    same: Objects | None = None,
    again: int | None = None,
    late: bool = False,
) -> bytes:
    """A further version of a PDF: a table of some objects, `twice` also a stream that has them in place of the `tables`.

    Without `twice` the objects stand in the table, as any editor adds them. `same` stand in both lists at one place (as
    PDFBox writes); `again`: where the stream of an earlier version is that this one names; `late`: the stream comes after the table.
    """
    out, previous = bytearray(data), int(data[data.rindex(b"startxref") + 9 :].split()[0])
    size = 2 + max([*map(int, re.findall(rb"/Size (\d+)", data)), *objects, *(same or {})])
    listed: dict[int, tuple[int, int, int]] = {}
    table = {number: append(out, number, body) for number, body in (tables or {}).items()}
    for number, body in objects.items():
        listed[number] = (1, append(out, number, body), 0)
    for number, body in (same or {}).items():
        table[number] = append(out, number, body)
        listed[number] = (1, table[number], 0)
    trailer = b"/Size %d/Root %d 0 R/Prev %d" % (size, root, previous)
    if again is not None:
        trailer += b"/XRefStm %d" % again
    if late:
        rows = b"".join(b"%d 1\n%010d 00000 n \n" % (number, table[number]) for number in sorted(table))
        start, end = len(out), b"trailer\n<<%s/XRefStm %010d>>\n"
        place = start + len(b"xref\n" + rows + end % (trailer, 0))
        out += b"xref\n" + rows + end % (trailer, place)
        append(out, size - 1, lists_of(listed, size))
        return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)
    if twice:
        place = table[size - 1] = append(out, size - 1, lists_of(listed, size))
        trailer += b"/XRefStm %d" % place
    elif not same:
        table |= {number: offset for number, (_, offset, _) in listed.items()}
    start = len(out)
    rows = b"".join(b"%d 1\n%010d 00000 n \n" % (number, table[number]) for number in sorted(table))
    out += b"xref\n" + (rows or b"0 0\n") + _end(trailer, start)
    return bytes(out)


def with_signature(data: bytes, sign: Callable[[bytes], bytes], again: int | None = None) -> bytes:
    """A further signature, unseen, on a signed PDF as Java programs add it: both lists alike, or the stream's place `again`."""
    form = int(re.findall(rb"/AcroForm (\d+) 0 R", data)[-1])
    fields = re.findall(rb"/Fields \[([^]]*)\]", data)[-1]
    first = 1 + max(map(int, re.findall(rb"/Size (\d+)", data)))
    objects = {
        form: b"<</Fields [%s %d 0 R]/SigFlags 3>>" % (fields, first),
        first: b"<</FT/Sig/Type/Annot/Subtype/Widget/F 132/T(Java%d)/V %d 0 R/P 3 0 R/Rect[0 0 0 0]>>"
        % (first, first + 1),
        first
        + 1: b"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/ByteRange [0 %s]/Contents <%s>>>"
        % (b"*" * 33, b"0" * 20000),
    }
    if again:
        objects |= relisted(data)
    made = with_update(
        data, objects if again else {}, same=None if again else objects, twice=not again, again=again
    )
    start = made.rindex(b"<" + b"0" * 20000)
    end = start + 20002
    made = made.replace(b"*" * 33, (b"%d %d %d" % (start, end, len(made) - end)).ljust(33))
    signature = sign(made[:start] + made[end:]).hex().encode().ljust(20000, b"0")
    return made[: start + 1] + signature + made[end - 1 :]


def relisted(data: bytes) -> dict[int, bytes]:
    """The catalog and the page as the last version has them: who names an older stream must list them anew, or loses them."""
    return {n: re.findall(rb"\n%d 0 obj\n(.*?)\nendobj" % n, data, re.DOTALL)[-1] for n in (1, 3)}


def append(out: bytearray, number: int, body: bytes) -> int:
    """Write an object at the end; where it begins."""
    place = len(out)
    out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    return place


def lists_of(listed: Mapping[int, tuple[int, int, int]], size: int) -> bytes:
    """A cross-reference stream of these entries: kind, offset or number of the stream, generation or index."""
    rows, index = bytearray(), bytearray()
    for number in sorted(listed):
        kind, place, more = listed[number]
        rows += bytes([kind]) + place.to_bytes(4, "big") + more.to_bytes(2, "big")
        index += b"%d 1 " % number
    return stream(
        bytes(rows), b"/Type/XRef/Size %d/W[1 4 2]/Root 1 0 R/Index[%s]" % (size, bytes(index).strip())
    )


def _packed(objects: Objects, hidden: tuple[int, ...]) -> bytes:
    bodies, pairs = bytearray(), bytearray()
    for number in hidden:
        pairs += b"%d %d " % (number, len(bodies))
        bodies += objects[number] + b" "
    return stream(bytes(pairs + bodies), b"/Type/ObjStm/N %d/First %d" % (len(hidden), len(pairs)))


def _table(table: Mapping[int, int], size: int) -> bytes:
    rows = [b"%010d 00000 n \n" % table[n] if n in table else b"0000000000 65535 f \n" for n in range(size)]
    return b"xref\n0 %d\n" % size + b"".join(rows)


def _end(trailer: bytes, start: int) -> bytes:
    return b"trailer\n<<%s>>\nstartxref\n%d\n%%%%EOF\n" % (trailer, start)
