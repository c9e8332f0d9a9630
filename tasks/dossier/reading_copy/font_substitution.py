"""Chooses an embedded font for one that a PDF only names: of the same widths, so that every word stays where it is."""

import functools
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fontTools import agl
from fontTools.encodings.MacRoman import MacRoman
from fontTools.encodings.StandardEncoding import StandardEncoding
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from pypdf.generic import DictionaryObject
from reportlab.pdfbase import pdfmetrics

from rules.values.errors import ToolMissing
from tasks.documents.fonts import Family, Style, liberation
from tasks.documents.pdf.content import dictionary, value

# Names under which the fonts that every viewer has are asked for, without spaces and signs, in small letters.
NAMED = re.compile(
    r"(?:(?P<sans>arial(?:unicode)?|helvetica|liberationsans)|(?P<serif>times(?:new)?(?:roman)?|liberationserif)"
    r"|(?P<mono>couriernew|courier(?:std)?|liberationmono))(?:ps)?(?:mt)?(?:regular|roman|normal)?"
    r"(?P<bold>bold)?(?P<italic>italic|oblique)?(?:mt)?"
)
SHORT = {
    "helv": "helvetica",
    "hebo": "helveticabold",
    "heob": "helveticaoblique",
    "hebi": "helveticaboldoblique",
}
SHORT |= {"tiro": "times", "tibo": "timesbold", "tiit": "timesitalic", "tibi": "timesbolditalic"}
SHORT |= {"cour": "courier", "cobo": "courierbold", "coob": "courieroblique", "cobi": "courierboldoblique"}
CORE = {"Sans": "Helvetica", "Serif": "Times", "Mono": "Courier"}
TOLERANCE = 40  # thousandths of an em by which a letter's width may differ before it is another font
# Of the table of an old Macintosh, beside: not in the PDF's encoding of that name.
NO_GLYPHS = (".notdef", "DEL", "apple")
PRINTED = range(32, 256)  # codes that an encoding names of itself
# What the list of glyph names for new fonts leaves out, or WinAnsiEncoding says otherwise.
NOT_LISTED = {0x7F: "bullet", 0xA0: "space", 0xAD: "hyphen"}
NOT_LISTED |= {0xB2: "twosuperior", 0xB3: "threesuperior", 0xB9: "onesuperior"}


@dataclass(frozen=True)
class Face:
    """A TrueType file as a descriptor tells it, in thousandths of an em."""

    path: Path
    name: str
    box: tuple[int, int, int, int]
    ascent: int
    descent: int
    cap_height: int
    angle: float
    widths: Mapping[int, float]  # by code point
    family: Family
    bold: bool


@dataclass(frozen=True)
class FontSubstitute:
    """What is shown instead of a font: a face, the name of each code's glyph, its code point, its width."""

    face: Face
    names: Mapping[int, str]
    chars: Mapping[int, int]
    widths: Mapping[int, float]


def font_substitute(font: DictionaryObject) -> FontSubstitute | None:
    """Return the font that shows the same letters at the same places; None where none is known to."""
    if value(font, "/Subtype") not in ("/Type1", "/TrueType"):
        return None
    asked, names = _asked(str(value(font, "/BaseFont") or "")), _names(font)
    if asked is None or names is None:
        return None
    try:
        face = _face(*asked)
    except ToolMissing:  # the page is a picture then
        return None
    chars = {code: _char(name) for code, name in names.items()}
    if any(char not in face.widths for char in chars.values()):
        return None
    widths = _widths(font, names, chars, face, asked[1])
    same = all(
        abs(widths[code] - face.widths[char]) <= TOLERANCE
        for code, char in chars.items()
        if widths[code] and chr(char).isascii() and chr(char).isalnum()
    )
    return FontSubstitute(face, names, chars, widths) if same else None


@functools.lru_cache(maxsize=64)
def subset(path: Path, chars: frozenset[int]) -> bytes:
    """Return a TrueType file with the glyphs of some code points only; the same bytes every time."""
    options = Options()
    options.hinting = False
    options.layout_features = []
    options.glyph_names = True  # readers of simple fonts look by name where the cmap fails them
    options.notdef_outline = False  # a code without a glyph showed nothing
    options.name_IDs = [1, 2, 6]
    options.drop_tables += ["GDEF", "GPOS", "GSUB", "kern", "DSIG", "FFTM"]
    font = TTFont(path, recalcTimestamp=False)
    cutter = Subsetter(options)
    cutter.populate(unicodes=chars)
    cutter.subset(font)
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def base_encoding(code: int) -> str:
    """Return the name of a code's glyph in WinAnsiEncoding (ISO 32000-1, annex D)."""
    if code not in PRINTED:
        return ".notdef"
    try:
        char = bytes([code]).decode("cp1252")
    except UnicodeDecodeError:
        return "bullet"
    return NOT_LISTED.get(code) or agl.UV2AGL[ord(char)]


def _asked(base_font: str) -> tuple[Family, Style] | None:
    plain = re.sub(r"^/?(?:[A-Z]{6}\+)?", "", base_font)
    plain = re.sub(r"[^a-z]", "", plain.lower())
    found = NAMED.fullmatch(SHORT.get(plain, plain))
    if found is None:
        return None
    family: Family = "Sans" if found["sans"] else "Serif" if found["serif"] else "Mono"
    styles: dict[tuple[bool, bool], Style] = {
        (False, False): "Regular",
        (True, False): "Bold",
        (False, True): "Italic",
        (True, True): "Bold Italic",
    }
    return family, styles[bool(found["bold"]), bool(found["italic"])]


@functools.cache
def _face(family: Family, style: Style) -> Face:
    path = liberation(family, style)
    with TTFont(path, lazy=True) as font:
        em = 1000 / font["head"].unitsPerEm
        head, lines, system = font["head"], font["hhea"], font["OS/2"]
        advance = font["hmtx"].metrics
        return Face(
            path,
            font["name"].getDebugName(6),
            tuple(round(v * em) for v in (head.xMin, head.yMin, head.xMax, head.yMax)),
            round(lines.ascent * em),
            round(lines.descent * em),
            round(getattr(system, "sCapHeight", lines.ascent) * em),
            font["post"].italicAngle,
            {char: advance[glyph][0] * em for char, glyph in font.getBestCmap().items()},
            family,
            "Bold" in style,
        )


def _names(font: DictionaryObject) -> dict[int, str] | None:
    """The glyph names of a simple font's codes; None where an encoding is not one of those that all know."""
    encoding = value(font, "/Encoding")
    differences: Any = ()
    if isinstance(encoding, DictionaryObject):
        encoding, differences = value(encoding, "/BaseEncoding"), value(encoding, "/Differences") or ()
    if encoding is None:
        encoding = "/StandardEncoding" if value(font, "/Subtype") == "/Type1" else "/WinAnsiEncoding"
    if encoding == "/WinAnsiEncoding":
        names = {code: base_encoding(code) for code in PRINTED}
    elif encoding in ("/StandardEncoding", "/MacRomanEncoding"):
        table = StandardEncoding if encoding == "/StandardEncoding" else MacRoman
        names = {code: table[code].replace("nbspace", "space") for code in PRINTED}
    else:
        return None
    code = 0
    for item in differences:
        item = item.get_object()
        if isinstance(item, str):
            names[code] = item.removeprefix("/")
            code += 1
        else:
            code = int(item)
    return {code: name for code, name in names.items() if 0 <= code < 256 and name not in NO_GLYPHS}


def _char(name: str) -> int:
    text = agl.toUnicode(name)
    return ord(text) if len(text) == 1 else -1


def _widths(
    font: DictionaryObject, names: Mapping[int, str], chars: Mapping[int, int], face: Face, style: Style
) -> dict[int, float]:
    """The width of every code as its PDF has it, or as the font that it names has it."""
    core = _core_widths(face.family, style)
    missing = float(value(dictionary(font, "/FontDescriptor"), "/MissingWidth") or core["space"])
    widths = dict.fromkeys(range(256), missing)  # viewers give a code without a glyph the width of a space
    widths |= {code: float(core.get(name, face.widths[chars[code]])) for code, name in names.items()}
    given = value(font, "/Widths")
    if given is not None:
        first = int(value(font, "/FirstChar") or 0)
        listed = {first + n: float(width.get_object()) for n, width in enumerate(given)}
        widths |= {code: listed[code] for code in widths if code in listed}
    return widths


@functools.cache
def _core_widths(family: Family, style: Style) -> Mapping[str, float]:
    lean = "Italic" if family == "Serif" else "Oblique"
    said = style.replace("Regular", "").replace("Italic", lean).replace(" ", "")
    name = f"{CORE[family]}-{said}" if said else {"Serif": "Times-Roman"}.get(family, CORE[family])
    return dict(pdfmetrics.getTypeFace(name).glyphWidths)
