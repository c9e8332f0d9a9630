"""Parts of a stranger's PDF that don't show now and could be brought out after it is signed (shadow attacks): told before we sign it.

Who prepares a file so needs no key: a later version that shows another layer, or another page, leaves the signed bytes untouched.
"""

import io
import re
from collections.abc import Iterator
from decimal import Decimal

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, PdfError, Stream, String

from rules.values.text import cut, single_spaced
from tasks.documents.pdf.covered import pages_with_covered_text

_HIDDEN, _NO_VIEW = 2, 32  # flags of an annotation
_SHOWS_TEXT = re.compile(rb"[)>\]]\s*(?:Tj|TJ|'|\")")
_PAGES = (Name.Page, Name.Pages, Name.Catalog)
_SHOWN = 40


def hidden_parts(data: bytes) -> list[str]:
    """Return in words what a PDF hides, nothing where it hides nothing; PdfError or PdfiumError where it can't be read."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        told = dict.fromkeys([*_layers(pdf), *_annotations(pdf), *_fields(pdf), *_left_over(pdf)])
    return [*told, *(f"chữ bị che ở trang {page}" for page in pages_with_covered_text(data))]


def _layers(pdf: Pdf) -> Iterator[str]:
    """Layers that are off, or off on the screen or on paper alone."""
    layers = _entries(pdf.Root.get("/OCProperties"))
    usual, all_layers = _entries(layers.get("/D")), _dictionaries(layers.get("/OCGs"))
    off = _dictionaries(usual.get("/OFF"))
    if usual.get("/BaseState") == Name.OFF:
        on = {one.objgen for one in _dictionaries(usual.get("/ON"))}
        off += [one for one in all_layers if one.objgen not in on]
    for layer in off:
        yield f"lớp ẩn “{_text(layer.get('/Name'))}”"
    for layer in all_layers:
        usage = _entries(layer.get("/Usage"))
        kinds = ("View", "Print", "Export")
        if any(_entries(usage.get(f"/{kind}")).get(f"/{kind}State") == Name.OFF for kind in kinds):
            yield f"lớp “{_text(layer.get('/Name'))}” hiện trên màn hình khác khi in"


def _annotations(pdf: Pdf) -> Iterator[str]:
    """Annotations that have something to show and are told not to."""
    for number, page in enumerate(pdf.pages, start=1):
        for one in _dictionaries(page.obj.get("/Annots")):
            flags = one.get("/F")
            hidden = isinstance(flags, int | Decimal) and int(flags) & (_HIDDEN | _NO_VIEW)
            if hidden and one.get("/Subtype") != Name.Popup and _draws(one, unreadable=True):
                yield f"chú thích hoặc ô ẩn ở trang {number}"


def _draws(annotation: Dictionary, *, unreadable: bool) -> bool:
    """Tell whether an annotation's look draws anything; of one that can't be unpacked what the caller must fear."""
    look = _entries(annotation.get("/AP")).get("/N")
    try:
        return isinstance(look, Stream) and bool(look.read_bytes().strip())
    except PdfError:
        return unreadable


def _fields(pdf: Pdf) -> Iterator[str]:
    """Fields that hold a text with a place on a page that shows none, so that a viewer may show it at any time."""
    form = _entries(pdf.Root.get("/AcroForm"))
    waiting = [(one, Dictionary()) for one in _dictionaries(form.get("/Fields"))]
    seen: set[tuple[int, int]] = set()
    while waiting:
        field, above = waiting.pop()
        if field.is_indirect and field.objgen in seen:
            continue
        seen.add(field.objgen)
        handed = {key: field.get(key, above.get(key)) for key in ("/FT", "/V", "/T")}
        own = Dictionary({key: value for key, value in handed.items() if value is not None})
        waiting += [(kid, own) for kid in _dictionaries(field.get("/Kids"))]
        placed = "/AP" in field and own.get("/FT") == Name.Tx and _has_text(own.get("/V"))
        if placed and not _draws(field, unreadable=False):
            yield f"ô biểu mẫu “{_text(own.get('/T'))}” có nội dung mà không hiện"


def _has_text(value: object) -> bool:
    return isinstance(value, Stream) or (isinstance(value, String) and bool(str(value).strip()))


def _entries(value: object) -> Dictionary:
    """What should be a dictionary, an empty one for anything else: a stranger's file holds what it likes."""
    return value if isinstance(value, Dictionary) else Dictionary()


def _dictionaries(value: object) -> list[Dictionary]:
    return [one for one in value if isinstance(one, Dictionary)] if isinstance(value, Array) else []


def _left_over(pdf: Pdf) -> Iterator[str]:
    """Pages and written text that no page leads to: ready to be put in the place of what shows."""
    reached = _reached(pdf)
    for one in pdf.objects:
        # Numbers and texts are among them: lengths, as LibreOffice writes them.
        if not isinstance(one, Dictionary | Stream) or one.objgen in reached:
            continue
        if isinstance(one, Dictionary) and one.get("/Type") in _PAGES:
            yield "trang không còn hiện mà vẫn nằm trong tệp"
        elif isinstance(one, Stream) and not {"/Type", "/Length1"} & set(one.keys()) and _writes(one):
            yield "chữ không thuộc trang nào mà vẫn nằm trong tệp"


def _writes(stream: Stream) -> bool:
    try:
        return _SHOWS_TEXT.search(stream.read_bytes()) is not None
    except PdfError:
        return False  # a picture's packing: no text to be shown


def _reached(pdf: Pdf) -> set[tuple[int, int]]:
    reached: set[tuple[int, int]] = set()
    waiting: list[Object] = [pdf.trailer]
    while waiting:
        one = waiting.pop()
        if one.is_indirect:
            if one.objgen in reached:
                continue
            reached.add(one.objgen)
        if isinstance(one, Array):
            inside = list(one)
        elif isinstance(one, Dictionary | Stream):
            inside = [value for _, value in one.items()]
        else:
            continue
        waiting += [value for value in inside if isinstance(value, Array | Dictionary | Stream)]
    return reached


def _text(value: object) -> str:
    return cut(single_spaced(str(value or "")), _SHOWN)
