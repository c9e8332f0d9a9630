"""Gives every font that a page only names an embedded one in its place; tells where that can't be done."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NumberObject,
    StreamObject,
)

from tasks.documents.pdf.content import dictionary, value
from tasks.dossier.reading_copy.font_substitution import (
    Face,
    FontSubstitute,
    base_encoding,
    font_substitute,
    subset,
)

MOST_OWNERS = 10_000  # forms, patterns, fonts on one page; a page with more is none that a person made
FILES = ("/FontFile", "/FontFile2", "/FontFile3")
FIXED, SERIF, NONSYMBOLIC, ITALIC = 1, 2, 32, 64


@dataclass(frozen=True)
class _Owner:
    """What draws with resources of its own, and its content; None where that can't be read."""

    holder: DictionaryObject
    content: bytes | None


def all_embedded(holder: DictionaryObject, content: bytes) -> bool:
    """Tell whether `embed` can give every font that a page or appearance draws with an embedded one."""
    return all(
        not used or _stand_in(font) is not None
        for owner in _owners(holder, content)
        for _, font, used in _bare(owner)
    )


class Embedding:
    """Puts embedded fonts into what a writer has taken over; equal font files are written once."""

    def __init__(self, writer: PdfWriter) -> None:
        self.writer = writer
        self.files: dict[bytes, IndirectObject] = {}

    def embed(self, form: StreamObject, content: bytes) -> None:
        """Change the fonts of a form of the writer, and of all that it draws: named only becomes embedded.

        A font that isn't drawn with is left out. What has no stand-in stays as it is.
        """
        for owner in list(_owners(form, content)):
            fonts = list(_bare(owner))
            if any(not used for _, _, used in fonts):
                _own_resources(owner.holder)
            for name, font, used in fonts:
                if not used:
                    del owner.holder["/Resources"]["/Font"][name]  # type: ignore[index]
                elif found := _stand_in(font):
                    self._become(font, found)
            self._number(dictionary(dictionary(owner.holder, "/Resources"), "/Font"))

    def _number(self, fonts: DictionaryObject) -> None:
        """Make each font an object of its own: tools that list fonts name them by their numbers."""
        for name in list(fonts):
            font = fonts.raw_get(name)
            if isinstance(font, DictionaryObject):
                fonts[NameObject(name)] = self.writer._add_object(font)

    def _become(self, font: DictionaryObject, found: FontSubstitute) -> None:
        file, tag = self._file(found.face.path, frozenset(found.chars.values()))
        name = NameObject(f"/{tag}+{found.face.name}")
        kept = {NameObject(key): font.raw_get(key) for key in ("/ToUnicode", "/Name") if key in font}
        font.clear()
        font.update(kept)
        font[NameObject("/Type")] = NameObject("/Font")
        font[NameObject("/Subtype")] = NameObject("/TrueType")
        font[NameObject("/BaseFont")] = name
        font[NameObject("/FirstChar")] = NumberObject(0)
        font[NameObject("/LastChar")] = NumberObject(255)
        font[NameObject("/Widths")] = ArrayObject(FloatObject(round(found.widths[c], 2)) for c in range(256))
        font[NameObject("/Encoding")] = _encoding(found)
        font[NameObject("/FontDescriptor")] = self.writer._add_object(_descriptor(found.face, name, file))

    def _file(self, path: Any, chars: frozenset[int]) -> tuple[IndirectObject, str]:
        data = subset(path, chars)
        digest = hashlib.sha256(data).digest()
        if digest not in self.files:
            stream = DecodedStreamObject()
            stream.set_data(data)
            packed = stream.flate_encode()
            packed[NameObject("/Length1")] = NumberObject(len(data))
            self.files[digest] = self.writer._add_object(packed)
        return self.files[digest], "".join(chr(65 + byte % 26) for byte in digest[:6])


def _encoding(found: FontSubstitute) -> NameObject | DictionaryObject:
    differences, before = ArrayObject(), -1
    for code, name in sorted(found.names.items()):
        if name == base_encoding(code):
            continue
        if code != before + 1:
            differences.append(NumberObject(code))
        differences.append(NameObject(f"/{name}"))
        before = code
    if not differences:
        return NameObject("/WinAnsiEncoding")
    return DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Encoding"),
            NameObject("/BaseEncoding"): NameObject("/WinAnsiEncoding"),
            NameObject("/Differences"): differences,
        }
    )


def _descriptor(face: Face, name: NameObject, file: IndirectObject) -> DictionaryObject:
    flags = (
        NONSYMBOLIC | {"Sans": 0, "Serif": SERIF, "Mono": FIXED}[face.family] | (ITALIC if face.angle else 0)
    )
    return DictionaryObject(
        {
            NameObject("/Type"): NameObject("/FontDescriptor"),
            NameObject("/FontName"): name,
            NameObject("/Flags"): NumberObject(flags),
            NameObject("/FontBBox"): ArrayObject(NumberObject(v) for v in face.box),
            NameObject("/ItalicAngle"): FloatObject(face.angle),
            NameObject("/Ascent"): NumberObject(face.ascent),
            NameObject("/Descent"): NumberObject(face.descent),
            NameObject("/CapHeight"): NumberObject(face.cap_height),
            NameObject("/StemV"): NumberObject(120 if face.bold else 80),
            NameObject("/FontFile2"): file,
        }
    )


def _owners(holder: DictionaryObject, content: bytes | None) -> Iterator[_Owner]:
    """Everything that draws when `holder` is drawn: itself, its forms, patterns, drawn fonts, soft masks, theirs."""
    seen: dict[int, DictionaryObject] = {}  # the objects too, so that no id is used anew
    todo = [_Owner(holder, content)]
    while todo and len(seen) < MOST_OWNERS:
        owner = todo.pop()
        if id(owner.holder) in seen:
            continue
        seen[id(owner.holder)] = owner.holder
        resources = dictionary(owner.holder, "/Resources")
        within = [*_forms(resources), *_patterns(resources), *_drawn_fonts(resources)]
        todo += within
        for inner in within:  # without resources of its own it draws with its owner's
            if "/Resources" not in inner.holder and owner.content is not None:
                owner = _Owner(owner.holder, None if inner.content is None else owner.content + inner.content)
        yield owner


def _forms(resources: DictionaryObject) -> Iterator[_Owner]:
    for form in dictionary(resources, "/XObject").values():
        form = form.get_object()
        if isinstance(form, StreamObject) and value(form, "/Subtype") == "/Form":
            yield _Owner(form, _data(form))
    for state in dictionary(resources, "/ExtGState").values():
        state = state.get_object()
        mask = value(state, "/SMask") if isinstance(state, DictionaryObject) else None
        group = value(mask, "/G") if isinstance(mask, DictionaryObject) else None
        if isinstance(group, StreamObject):
            yield _Owner(group, _data(group))


def _patterns(resources: DictionaryObject) -> Iterator[_Owner]:
    for pattern in dictionary(resources, "/Pattern").values():
        pattern = pattern.get_object()
        if isinstance(pattern, StreamObject):
            yield _Owner(pattern, _data(pattern))


def _drawn_fonts(resources: DictionaryObject) -> Iterator[_Owner]:
    for font in dictionary(resources, "/Font").values():
        font = font.get_object()
        if isinstance(font, DictionaryObject) and value(font, "/Subtype") == "/Type3":
            yield _Owner(font, None)


def _bare(owner: _Owner) -> Iterator[tuple[str, DictionaryObject, bool]]:
    """The fonts that have no font file, by their names there, and whether they are drawn with."""
    resources = dictionary(owner.holder, "/Resources")
    for name, font in dictionary(resources, "/Font").items():
        font = font.get_object()
        if isinstance(font, DictionaryObject) and not _embedded(font):
            yield name, font, _mentions(owner.content, name)
    for state in dictionary(resources, "/ExtGState").values():
        state = state.get_object()
        chosen = value(state, "/Font") if isinstance(state, DictionaryObject) else None
        font = chosen[0].get_object() if isinstance(chosen, ArrayObject) and chosen else None
        if isinstance(font, DictionaryObject) and not _embedded(font):
            yield "", font, True


def _embedded(font: DictionaryObject) -> bool:
    if value(font, "/Subtype") == "/Type3":
        return True  # its glyphs are drawings
    if value(font, "/Subtype") == "/Type0":
        below = value(font, "/DescendantFonts")
        font = below[0].get_object() if isinstance(below, ArrayObject) and below else font
    descriptor = dictionary(font, "/FontDescriptor")
    return any(isinstance(value(descriptor, file), StreamObject) for file in FILES)


def _mentions(content: bytes | None, name: str) -> bool:
    """Whether a content names a resource; in doubt it does."""
    if content is None or not re.fullmatch(r"/[A-Za-z0-9_.+-]+", name) or re.search(rb"/[^\s/]*#", content):
        return True
    return re.search(rb"%s(?![A-Za-z0-9_.+-])" % re.escape(name.encode()), content) is not None


def _own_resources(holder: DictionaryObject) -> None:
    """Give a holder resources of its own: several pages may share one set and each draws with other fonts of it."""
    resources = DictionaryObject(dictionary(holder, "/Resources"))
    resources[NameObject("/Font")] = DictionaryObject(dictionary(resources, "/Font"))
    holder[NameObject("/Resources")] = resources


def _stand_in(font: DictionaryObject) -> FontSubstitute | None:
    try:
        return font_substitute(font)
    except Exception:  # a stranger's font can be written in any way
        return None


def _data(stream: StreamObject) -> bytes | None:
    try:
        return stream.get_data()
    except Exception:  # a stranger's stream can fail the library in any way
        return None
