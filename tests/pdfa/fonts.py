"""The fonts: embedded, whole, with widths, and a shape for every character that is shown (ISO 19005-2, 6.2.11)."""

import re
import struct
from collections.abc import Iterator

from pypdf.generic import ArrayObject, DictionaryObject, StreamObject

from pdfa.drawn import TOKEN
from pdfa.opened import OpenedPdf
from pdfa.rules import ArchiveFault, fault
from tasks.documents.pdf.content import value

_SYMBOLIC = 4
_SIMPLE = {"/TrueType", "/Type1", "/MMType1"}
_NO_CHARACTER = re.compile(rb"<([0-9A-Fa-f]{2})>\s*<(?:0000|[Ff][Ee][Ff][Ff]|[Ff]{3}[Ee])>")
_PROGRAMS = ("/FontFile", "/FontFile2", "/FontFile3")


def fonts(document: OpenedPdf) -> Iterator[ArchiveFault]:
    """Find faults of the fonts, and characters that a page shows without a shape."""
    for where, found in document.dictionaries:
        if found.get("/Type") == "/Font" and found.get("/Subtype") in {*_SIMPLE, "/Type0"}:
            yield from _font(where, found)
    for where, font, shown in _shown(document):
        first, last = value(font, "/FirstChar"), value(font, "/LastChar")
        if first is not None and last is not None and any(not first <= code <= last for code in shown):
            yield fault("notdef", where)
        if shown & _without_meaning(font):
            yield fault("unicode", where)


def _font(where: str, font: DictionaryObject) -> Iterator[ArchiveFault]:
    carrier = font
    if font.get("/Subtype") == "/Type0":
        carrier = (value(font, "/DescendantFonts") or [DictionaryObject()])[0].get_object()
        if carrier.get("/Subtype") == "/CIDFontType2" and value(carrier, "/CIDToGIDMap") is None:
            yield fault("font-map", where)
    else:
        widths = value(font, "/Widths")
        count = int(value(font, "/LastChar") or 0) - int(value(font, "/FirstChar") or 0) + 1
        if not isinstance(widths, ArrayObject) or len(widths) != count:
            yield fault("font-widths", where)
    if not isinstance(value(font, "/ToUnicode"), StreamObject):
        yield fault("unicode", where)
    descriptor = value(carrier, "/FontDescriptor") or DictionaryObject()
    program = next((value(descriptor, key) for key in _PROGRAMS if key in descriptor), None)
    if not isinstance(program, StreamObject):
        yield fault("font-embedded", where)
    elif "/FontFile2" in descriptor:
        yield from _true_type(where, font, descriptor, bytes(program.get_data()))


def _true_type(
    where: str, font: DictionaryObject, descriptor: DictionaryObject, program: bytes
) -> Iterator[ArchiveFault]:
    tables = _tables(program)
    if not tables.keys() >= {"glyf", "head", "hhea", "hmtx", "loca", "maxp"}:
        yield fault("font-program", where)
        return
    if font.get("/Subtype") != "/TrueType":
        return
    encoding = value(font, "/Encoding")
    if int(value(descriptor, "/Flags") or 0) & _SYMBOLIC:
        wrong = encoding is not None or not _one_way_in(tables.get("cmap", b""))
    else:
        base = value(encoding, "/BaseEncoding") if isinstance(encoding, DictionaryObject) else encoding
        wrong = base not in {"/WinAnsiEncoding", "/MacRomanEncoding"}
    if wrong:
        yield fault("font-encoding", where)


def _tables(program: bytes) -> dict[str, bytes]:
    """The tables of a TrueType program; none where one lies outside of it."""
    if program[:4] not in (b"\0\1\0\0", b"true"):
        return {}
    tables = {}
    for at in range(struct.unpack(">H", program[4:6])[0]):
        name, _, offset, length = struct.unpack_from(">4sIII", program, 12 + 16 * at)
        if offset + length > len(program):
            return {}
        tables[name.decode("latin-1")] = program[offset : offset + length]
    return tables


def _one_way_in(cmap: bytes) -> bool:
    """Whether a symbolic font's codes lead to shapes in one way: a single subtable, or that of symbols."""
    if len(cmap) < 4:
        return False
    count = struct.unpack(">H", cmap[2:4])[0]
    ways = [struct.unpack_from(">HH", cmap, 4 + 8 * at) for at in range(count)]
    return count == 1 or (3, 0) in ways


def _without_meaning(font: DictionaryObject) -> set[int]:
    """The codes that a simple font's map leads to no character at all."""
    unicode = value(font, "/ToUnicode")
    if not isinstance(unicode, StreamObject):
        return set()
    parts = re.findall(rb"beginbfchar(.*?)endbfchar", bytes(unicode.get_data()), re.DOTALL)
    return {int(code, 16) for part in parts for code in _NO_CHARACTER.findall(part)}


# ------------------------------------------------------------------ what is shown


def _shown(document: OpenedPdf) -> Iterator[tuple[str, DictionaryObject, set[int]]]:
    """For every stream and simple font in it: the codes that are shown with the font."""
    streams = [(f"trang {at}", page) for at, page in enumerate(document.pages, start=1)]
    forms = [
        (w, d)
        for w, d in document.dictionaries
        if d.get("/Subtype") == "/Form" and isinstance(d, StreamObject)
    ]
    for where, owner in [*streams, *forms]:
        if isinstance(owner, StreamObject):
            data = bytes(owner.get_data())
        else:
            held = value(owner, "/Contents")
            parts = held if isinstance(held, ArrayObject) else [held] if held is not None else []
            data = b"\n".join(bytes(part.get_object().get_data()) for part in parts)
        named = value(value(owner, "/Resources") or DictionaryObject(), "/Font") or {}
        for name, codes in _codes(data).items():
            font = named[name].get_object() if name in named else None
            if font is not None and font.get("/Subtype") in _SIMPLE:
                yield where, font, codes


def _codes(stream: bytes) -> dict[str, set[int]]:
    used: dict[str, set[int]] = {}
    name, font, texts = "", "", []
    for token in TOKEN.findall(stream):
        if token[:1] == b"/":
            name = token.decode("latin-1")
        elif token == b"Tf":
            font = name
        elif token[:1] == b"(" or (token[:1] == b"<" and token != b"<<"):
            texts.append(token)
        elif token in (b"Tj", b"TJ", b"'", b'"'):
            for text in texts:
                used.setdefault(font, set()).update(_bytes_of(text))
            texts = []
        elif token[:1].isalpha():
            texts = []
    return used


def _bytes_of(text: bytes) -> bytes:
    if text[:1] == b"<":
        digits = re.sub(rb"\s", b"", text[1:-1]).decode()
        return bytes.fromhex(digits + "0" * (len(digits) % 2))
    escapes = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b""}

    def plain(match: re.Match[bytes]) -> bytes:
        said = match[1]
        return bytes([int(said, 8) & 255]) if said.isdigit() else escapes.get(said, said)

    return re.sub(rb"\\([0-7]{1,3}|.)", plain, text[1:-1], flags=re.DOTALL)
