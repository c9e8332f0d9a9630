"""The letters of a page as lines: runs that look alike, gaps as between columns end a line."""

import ctypes
import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from rules.layout.values import Box, LetterRun, TextLine
from tasks.documents.measuring.page_view import MM, PageView
from tasks.documents.pdf.pdfium import font_name

_SUBSET = re.compile(r"^[A-Z]{6}\+")
_STYLE = re.compile(r"(?:[-,]?(?:Bold|Italic|Oblique|Regular|PSMT|PS|MT))+$")
_BOLD_FLAG, _ITALIC_FLAG = 1 << 18, 1 << 6
_UNSEEN = (raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP)
COLUMN, STRETCHED = 0.55, 2.5  # of the letters' size: a gap without a space, one after a space (justified)
CUT = 0.3  # millimetres that a letter may reach over the edge of what is shown


@dataclass(frozen=True, slots=True)
class _Look:
    font: str
    bold: bool
    italic: bool
    colour: tuple[int, int, int]
    embedded: bool
    seen: bool
    clip: Box | None


@dataclass(slots=True)
class _Growing:
    baseline: float
    right: float
    spaced: bool = False
    letters: list[tuple[str, float, _Look, float, float]] = field(default_factory=list)
    top: float = 1e9
    bottom: float = -1e9
    cut: bool = False

    def blank(self, right: float) -> None:
        """Note a blank that ends there."""
        self.right = max(self.right, right) if self.letters else right
        self.spaced = self.spaced or bool(self.letters)

    def put(self, letter: str, size: float, look: _Look, box: Box, gap: float, at: float) -> None:
        """Add a letter that begins `at`, with a blank before it where one was read or the gap is wider."""
        if self.letters and (self.spaced or at - self.right > gap):
            self.letters.append((" ", self.letters[-1][1], self.letters[-1][2], self.letters[-1][4], at))
        self.spaced = False
        self.letters.append((letter, size, look, box.x0, box.x1))
        self.right = box.x1
        self.top, self.bottom = min(self.top, box.top), max(self.bottom, box.bottom)


def lines_of(
    page: pdfium.PdfPage, text: pdfium.PdfTextPage, place: PageView, number: int
) -> tuple[tuple[TextLine, ...], tuple[Box, ...]]:
    """Return the lines in the order in which the file draws them, and where letters do not stand upright."""
    top_level = {
        ctypes.addressof(raw.FPDFPage_GetObject(page.raw, i).contents)
        for i in range(raw.FPDFPage_CountObjects(page.raw))
    }
    looks: dict[int, _Look] = {}
    grown: list[_Growing] = []
    turned: list[Box] = []
    now: _Growing | None = None
    x, y = ctypes.c_double(), ctypes.c_double()
    matrix, rect = raw.FS_MATRIX(), raw.FS_RECTF()
    for index in range(text.count_chars()):
        if raw.FPDFText_IsGenerated(text.raw, index) == 1:
            continue
        code = raw.FPDFText_GetUnicode(text.raw, index)
        letter = "-" if code in (2, 0xFFFE) else chr(code)  # PDFium's mark of a hyphen that ends a line
        thing = raw.FPDFText_GetTextObject(text.raw, index)
        if code in (0, 10, 13) or not thing:
            continue
        key = ctypes.addressof(thing.contents)
        if 0xDC00 <= code <= 0xDFFF and now is not None and now.letters:  # the second half of one letter
            now.letters[-1] = (now.letters[-1][0] + letter, *now.letters[-1][1:])
            continue
        look = looks.get(key)
        if look is None:
            look = looks[key] = _look(text, index, thing, place, key in top_level)
        if not look.seen:
            continue
        raw.FPDFText_GetCharOrigin(text.raw, index, ctypes.byref(x), ctypes.byref(y))
        raw.FPDFText_GetLooseCharBox(text.raw, index, ctypes.byref(rect))
        raw.FPDFText_GetMatrix(text.raw, index, ctypes.byref(matrix))
        box = place.box(rect.left, rect.bottom, rect.right, rect.top)
        at, baseline = place.point(x.value, y.value)
        if not _upright(matrix, place.rotation):
            if letter.strip():
                turned.append(box)
            continue
        scale = (matrix.c**2 + matrix.d**2) ** 0.5
        size = raw.FPDFText_GetFontSize(text.raw, index) * scale
        em = size * MM
        if now is None or _elsewhere(now, at, baseline, em):
            now = _Growing(baseline, at)
            grown.append(now)
        if letter.isspace():
            now.blank(box.x1)
            continue
        now.put(letter, round(size, 2), look, box, 0.15 * em, at)
        if not now.cut and look.clip is not None and _over(box, look.clip):
            now.cut = _over(_ink(text, index, place), look.clip)
    whole = _with_signs([one for one in grown if one.letters])
    lines = [_line(one, number, order) for order, one in enumerate(whole)]
    return tuple(lines), tuple(turned)


def _with_signs(grown: list[_Growing]) -> list[_Growing]:
    """Put letters that stand in a gap of the line drawn before them into it: another font's are drawn after the rest."""
    whole: list[_Growing] = []
    for one in grown:
        before = whole[-1] if whole else None
        if before is not None and _in_a_gap(one, before):
            before.letters = sorted(
                (*_without_blanks(before, one), *one.letters), key=lambda letter: letter[3]
            )
            before.top, before.bottom = min(before.top, one.top), max(before.bottom, one.bottom)
            before.cut = before.cut or one.cut
        else:
            whole.append(one)
    return whole


def _in_a_gap(one: _Growing, before: _Growing) -> bool:
    em = before.letters[0][1] * MM
    left, right = one.letters[0][3], one.letters[-1][4]
    return (
        abs(one.baseline - before.baseline) < 0.1 * em
        and before.letters[0][3] < left
        and right < before.letters[-1][4]
        and not any(
            x0 + 0.1 * em < right and left < x1 - 0.1 * em for s, _, _, x0, x1 in before.letters if s != " "
        )
    )


def _without_blanks(before: _Growing, one: _Growing) -> list[tuple[str, float, _Look, float, float]]:
    left, right = one.letters[0][3], one.letters[-1][4]
    kept: list[tuple[str, float, _Look, float, float]] = []
    for letter in before.letters:
        if letter[0] == " " and letter[3] < right and left < letter[4]:  # the gap looked like a blank
            said, size, look, x0, x1 = letter
            em = size * MM
            kept += [(said, size, look, x0, left)] * (left - x0 > 0.15 * em)
            kept += [(said, size, look, right, x1)] * (x1 - right > 0.15 * em)
        else:
            kept.append(letter)
    return kept


def _elsewhere(now: _Growing, at: float, baseline: float, em: float) -> bool:
    if abs(baseline - now.baseline) > 0.3 * em:
        return True
    gap = at - now.right
    return gap < -0.6 * em or gap > (STRETCHED if now.spaced else COLUMN) * em


def _upright(matrix: raw.FS_MATRIX, rotation: int) -> bool:
    a, b = matrix.a, matrix.b
    match rotation:  # as shown: the page is turned clockwise
        case 90:
            a, b = b, -a
        case 180:
            a, b = -a, -b
        case 270:
            a, b = -b, a
    return bool(a > 0 and abs(b) <= 0.02 * a)


def _look(text: pdfium.PdfTextPage, index: int, thing: Any, place: PageView, top_level: bool) -> _Look:
    font = raw.FPDFTextObj_GetFont(thing)
    name = _SUBSET.sub("", font_name(font))
    flags = max(raw.FPDFFont_GetFlags(font), 0)
    angle = ctypes.c_int()
    raw.FPDFFont_GetItalicAngle(font, ctypes.byref(angle))
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    raw.FPDFText_GetFillColor(text.raw, index, *(ctypes.byref(c) for c in (red, green, blue, alpha)))
    mode = raw.FPDFTextObj_GetTextRenderMode(thing)
    bold = "bold" in name.lower() or bool(flags & _BOLD_FLAG) or mode == raw.FPDF_TEXTRENDERMODE_FILL_STROKE
    italic = any(word in name.lower() for word in ("italic", "oblique")) or bool(flags & _ITALIC_FLAG)
    return _Look(
        _STYLE.sub("", name),
        bold,
        italic or angle.value != 0,
        (red.value, green.value, blue.value),
        raw.FPDFFont_GetIsEmbedded(font) == 1,
        mode not in _UNSEEN and alpha.value > 0,
        _clip(thing, place) if top_level else None,  # inside a form it is in the form's own space
    )


def _clip(thing: Any, place: PageView) -> Box | None:
    path = raw.FPDFPageObj_GetClipPath(thing)
    x, y = ctypes.c_float(), ctypes.c_float()
    shown: list[Box] = []
    for number in range(max(raw.FPDFClipPath_CountPaths(path), 0)):
        xs, ys = [], []
        for index in range(max(raw.FPDFClipPath_CountPathSegments(path, number), 0)):
            segment = raw.FPDFClipPath_GetPathSegment(path, number, index)
            raw.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
            xs.append(x.value)
            ys.append(y.value)
        if xs:
            shown.append(place.box(min(xs), min(ys), max(xs), max(ys)))
    if not shown:
        return None
    return Box(
        max(b.x0 for b in shown),
        max(b.top for b in shown),
        min(b.x1 for b in shown),
        min(b.bottom for b in shown),
    )


def _over(box: Box, shown: Box) -> bool:
    return (
        box.x0 < shown.x0 - CUT
        or box.x1 > shown.x1 + CUT
        or box.top < shown.top - CUT
        or box.bottom > shown.bottom + CUT
    )


def _ink(text: pdfium.PdfTextPage, index: int, place: PageView) -> Box:
    left, right, low, high = (ctypes.c_double() for _ in range(4))
    raw.FPDFText_GetCharBox(text.raw, index, *(ctypes.byref(side) for side in (left, right, low, high)))
    return place.box(left.value, low.value, right.value, high.value)


def _line(grown: _Growing, number: int, order: int) -> TextLine:
    runs: list[LetterRun] = []
    start = 0
    letters = grown.letters
    for end in range(1, len(letters) + 1):
        if end < len(letters) and letters[end][1:3] == letters[start][1:3]:
            continue
        part, (_, size, look, x0, _) = letters[start:end], letters[start]
        said = "".join(letter for letter, *_ in part).encode("utf-16", "surrogatepass")
        runs.append(
            LetterRun(
                unicodedata.normalize("NFC", said.decode("utf-16", "replace")),
                look.font,
                size,
                look.bold,
                look.italic,
                look.colour,
                look.embedded,
                x0,
                part[-1][4],
            )
        )
        start = end
    box = Box(letters[0][3], grown.top, letters[-1][4], grown.bottom)
    return TextLine(number, order, tuple(runs), box, grown.baseline, grown.cut)
