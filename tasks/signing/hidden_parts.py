"""Parts of a stranger's PDF that don't show now and could be brought out after it is signed (shadow attacks): told before we sign it.

Who prepares a file so needs no key: a later version that shows another layer, or another page, leaves the signed bytes untouched.
"""

import io
import re
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, PdfError, Stream

from rules.values.text import cut, single_spaced

_HIDDEN, _NO_VIEW = 2, 32  # flags of an annotation
_SHOWS_TEXT = re.compile(rb"[)>\]]\s*(?:Tj|TJ|'|\")")
_PAGES = (Name.Page, Name.Pages, Name.Catalog)
_SHOWN = 40


def hidden_parts(data: bytes) -> list[str]:
    """Return in words what a PDF hides, nothing where it hides nothing; PdfError where it can't be read."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return list(dict.fromkeys([*_layers(pdf), *_annotations(pdf), *_fields(pdf), *_left_over(pdf)]))


def _layers(pdf: Pdf) -> Iterator[str]:
    """Layers that are off, or off on the screen or on paper alone."""
    layers = pdf.Root.get("/OCProperties")
    if not isinstance(layers, Dictionary):
        return
    usual = layers.get("/D", Dictionary())
    off = list(usual.get("/OFF", Array()))
    if usual.get("/BaseState") == Name.OFF:
        on = {one.objgen for one in usual.get("/ON", Array())}
        off += [one for one in layers.get("/OCGs", Array()) if one.objgen not in on]
    for layer in off:
        yield f"lớp ẩn “{_text(layer.get('/Name'))}”"
    for layer in layers.get("/OCGs", Array()):
        usage = layer.get("/Usage", Dictionary())
        states = {
            str(part.get(f"/{kind}State", "/ON"))
            for kind in ("View", "Print", "Export")
            if isinstance(part := usage.get(f"/{kind}"), Dictionary)
        }
        if "/OFF" in states:
            yield f"lớp “{_text(layer.get('/Name'))}” hiện trên màn hình khác khi in"


def _annotations(pdf: Pdf) -> Iterator[str]:
    """Annotations that have something to show and are told not to."""
    for number, page in enumerate(pdf.pages, start=1):
        for one in page.obj.get("/Annots", Array()):
            if not isinstance(one, Dictionary) or one.get("/Subtype") == Name.Popup:
                continue
            if int(one.get("/F", 0)) & (_HIDDEN | _NO_VIEW) and _draws(one):
                yield f"chú thích hoặc ô ẩn ở trang {number}"


def _draws(annotation: Dictionary) -> bool:
    look = annotation.get("/AP", Dictionary()).get("/N")
    return isinstance(look, Stream) and bool(look.read_bytes().strip())


def _fields(pdf: Pdf) -> Iterator[str]:
    """Fields that hold a text and show none, so that a viewer may show it at any time."""
    form = pdf.Root.get("/AcroForm")
    waiting = list(form.get("/Fields", Array())) if isinstance(form, Dictionary) else []
    seen: set[tuple[int, int]] = set()
    while waiting:
        field = waiting.pop()
        if not isinstance(field, Dictionary) or (field.is_indirect and field.objgen in seen):
            continue
        seen.add(field.objgen)
        waiting += list(field.get("/Kids", Array()))
        if field.get("/FT") == Name.Tx and "/V" in field and "/AP" in field and not _draws(field):
            yield f"ô biểu mẫu “{_text(field.get('/T'))}” có nội dung mà không hiện"


def _left_over(pdf: Pdf) -> Iterator[str]:
    """Pages and written text that no page leads to: ready to be put in the place of what shows."""
    reached = _reached(pdf)
    for one in pdf.objects:
        if not one.is_indirect or one.objgen in reached:
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
