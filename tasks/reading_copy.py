"""Makes the reading copy of a dossier: cover, contents, every page of its papers and evidence, bookmarks.

Pages only are taken over, as they look: no form field, script, action or attached file of a part
comes along. Signing it belongs to `signing`; its words come from the caller.
"""

import io
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, cast

from pypdf import PageObject, PdfReader, PdfWriter, Transformation
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NullObject,
    NumberObject,
    PdfObject,
    StreamObject,
    TextStringObject,
)

from tasks.front_pages import Cover, Drawn, Entry, Sheet, draw, printable, strip_height
from tasks.whole_file import whole_file

log = logging.getLogger(__name__)

GROUPS = {"paper": "Văn bản", "brought": "Văn bản", "evidence": "Minh chứng"}
FOLDERS = {"brought": "van-ban", "evidence": "minh-chung"}
"""Where strangers' files stand in the dossier as they came."""
A4 = (595.0, 842.0)
SMALLEST, LARGEST = 20.0, 14400.0  # points; a page outside is not a page that a viewer shows
HIDDEN = 2 | 32  # annotation flags Hidden and NoView
# What resources may lead to beside what is needed to draw a page.
LEFT_BEHIND = (
    "/AF",
    "/AA",
    "/A",
    "/Annots",
    "/B",
    "/Metadata",
    "/PieceInfo",
    "/StructParent",
    "/StructParents",
)

Box = tuple[float, float, float, float]  # left, bottom, right, top in points


@dataclass(frozen=True)
class Part:
    """A PDF that goes into the reading copy, under a title; `brought`: a paper that its unit wrote and signed itself."""

    title: str
    path: Path
    kind: Literal["paper", "brought", "evidence"]


@dataclass(frozen=True)
class _Leaf:
    """A part's page as forms to be drawn, and how it comes upright with its lower left at the origin."""

    sheet: Sheet
    upright: Transformation
    forms: Sequence[tuple[IndirectObject, Transformation]]


def build_reading_copy(parts: Sequence[Part], cover: Cover, dst: Path, *, trial_text: str | None) -> int:
    """Write the reading copy of `parts`, in their order, to `dst`, whole or not at all; returns its pages.

    `trial_text` stands on every page. Evidence or a brought paper that can't be merged gets a page that says
    so; a paper of ours that can't raises ValueError. FileExistsError where `dst` is a signed file.
    """
    if dst.exists() and b"/ByteRange" in dst.read_bytes():
        raise FileExistsError(f"{dst}: a signed file is never overwritten")
    writer = PdfWriter()
    writer.pdf_header = "%PDF-1.7"  # what the parts' pages may make use of
    readers: list[PdfReader] = []  # kept to the end: the writer knows what it has cloned by their id
    leaves = [_leaves(writer, part, readers) for part in parts]
    entries = [
        Entry(GROUPS[part.kind], part.title, [leaf.sheet for leaf in of_part])
        for part, of_part in zip(parts, leaves, strict=True)
    ]
    drawn = draw(cover, entries, trial_text)
    for page in PdfReader(io.BytesIO(drawn.pdf)).pages:
        writer.add_page(page)
    at = drawn.starts[0] if drawn.starts else 0
    pages = list(writer.pages)[at:]
    for page, leaf in zip(pages, (leaf for of_part in leaves for leaf in of_part), strict=False):
        _put_under(writer, page, leaf)
    _navigation(writer, drawn, entries)
    title = f"Hồ sơ đề nghị khen thưởng - {printable(cover.unit)}"
    writer.add_metadata({"/Title": title, "/Producer": "thidua"})
    _write(writer, dst)
    return len(writer.pages)


# ------------------------------------------------------------------ pages of the parts


def _leaves(writer: PdfWriter, part: Part, readers: list[PdfReader]) -> list[_Leaf]:
    try:
        reader = PdfReader(io.BytesIO(part.path.read_bytes()), strict=False)
        readers.append(reader)
        leaves = [_leaf(writer, page) for page in reader.pages]
        if not leaves:
            raise ValueError("no pages")
    except Exception as fault:  # a stranger's file can fail the library in any way
        if part.kind == "paper":
            raise ValueError(f"{part.path.name}: cannot be merged ({type(fault).__name__})") from fault
        log.warning("a stranger's file could not be merged into the reading copy: %s", type(fault).__name__)
        notice = f"Không ghép được tệp “{part.title}” vào bản đọc. Xem tệp gốc trong thư mục {FOLDERS[part.kind]} của hồ sơ."
        return [_Leaf(Sheet(*A4, notice=notice), Transformation(), [])]
    return leaves


def _leaf(writer: PdfWriter, page: PageObject) -> _Leaf:
    box = _visible(page)
    unit = float(_value(page, "/UserUnit") or 1.0)
    width, height = (box[2] - box[0]) * unit, (box[3] - box[1]) * unit
    turned = page.rotation % 360
    if turned in (90, 270):
        width, height = height, width
    content = page.get_contents()
    body = _form(writer, content.get_data() if content is not None else b"", box, page)
    forms = [(body, Transformation()), *_appearances(writer, page)]
    return _Leaf(Sheet(width, height), _upright(box, turned).scale(unit), forms)


def _visible(page: PageObject) -> Box:
    """The part of a page that is shown: its crop box within its media box; A4 where both are nonsense."""
    media, crop = (_box(page.mediabox), _box(page.cropbox))
    within = (*map(max, media[:2], crop[:2]), *map(min, media[2:], crop[2:]))
    for left, bottom, right, top in (within, media):
        if all(SMALLEST <= side <= LARGEST for side in (right - left, top - bottom)):
            return (left, bottom, right, top)
    return (0.0, 0.0, *A4)


def _box(values: Any) -> Box:
    x1, y1, x2, y2 = (
        float(cast(Any, v.get_object() if isinstance(v, IndirectObject) else v)) for v in values
    )
    return (min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))


def _value(source: DictionaryObject, name: str) -> Any:
    """What stands under a name, looked up where it is a reference; None where nothing does."""
    value = source.get(name)
    value = None if value is None else value.get_object()
    return None if isinstance(value, NullObject) else value


def _upright(box: Box, turned: int) -> Transformation:
    left, bottom, right, top = box
    return Transformation(
        {
            0: (1, 0, 0, 1, -left, -bottom),
            90: (0, -1, 1, 0, -bottom, right),
            180: (-1, 0, 0, -1, right, top),
            270: (0, 1, -1, 0, top, -left),
        }[turned]
    )


def _form(writer: PdfWriter, data: bytes, box: Box, source: DictionaryObject) -> IndirectObject:
    """A form XObject of the writer: closed in itself, so that unbalanced operators end with it."""
    stream = DecodedStreamObject()
    stream.set_data(data)
    form = stream.flate_encode()
    form[NameObject("/Type")] = NameObject("/XObject")
    form[NameObject("/Subtype")] = NameObject("/Form")
    form[NameObject("/BBox")] = ArrayObject(FloatObject(v) for v in box)
    for name in ("/Resources", "/Group", "/Matrix"):
        value = _value(source, name)
        if value is not None:
            form[NameObject(name)] = value.clone(writer, ignore_fields=LEFT_BEHIND)
    return writer._add_object(form)


def _appearances(writer: PdfWriter, page: PageObject) -> Iterator[tuple[IndirectObject, Transformation]]:
    """What a page's annotations show (stamps, filled fields, remarks), without the annotations."""
    for reference in _value(page, "/Annots") or ():
        annotation = reference.get_object()
        if not isinstance(annotation, DictionaryObject) or int(_value(annotation, "/F") or 0) & HIDDEN:
            continue
        rect, looks = _value(annotation, "/Rect"), _value(annotation, "/AP")
        if _value(annotation, "/Subtype") == "/Popup" or rect is None or looks is None:
            continue
        look = _value(looks, "/N")
        if isinstance(look, DictionaryObject) and not isinstance(look, StreamObject):
            look = _value(look, _value(annotation, "/AS") or "/Off")  # a tick box: the state it is in
        if not isinstance(look, StreamObject) or "/BBox" not in look:
            continue
        box = _box(look["/BBox"])
        form = _form(writer, look.get_data(), box, look)
        place = _placed(box, _value(look, "/Matrix") or (1, 0, 0, 1, 0, 0), _box(rect))
        if place:
            yield form, place


def _placed(box: Box, matrix: Sequence[Any], rect: Box) -> Transformation | None:
    """How an appearance comes into its rectangle (ISO 32000-1, 12.5.5)."""
    turn = Transformation(tuple(float(v) for v in matrix))  # type: ignore[arg-type]  # six numbers
    corners = [turn.apply_on((x, y)) for x in (box[0], box[2]) for y in (box[1], box[3])]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    wide, tall = max(xs) - min(xs), max(ys) - min(ys)
    if not (wide and tall and rect[2] - rect[0] and rect[3] - rect[1]):
        return None
    shrunk = (
        Transformation()
        .translate(-min(xs), -min(ys))
        .scale((rect[2] - rect[0]) / wide, (rect[3] - rect[1]) / tall)
    )
    return shrunk.translate(rect[0], rect[1])


# ------------------------------------------------------------------ pages of the copy


def _put_under(writer: PdfWriter, page: PageObject, leaf: _Leaf) -> None:
    """Draw a part's page, a little smaller and whole, above the running line that `page` has."""
    strip = strip_height(leaf.sheet.width, leaf.sheet.height)
    scale = (leaf.sheet.height - strip) / leaf.sheet.height
    above = leaf.upright.scale(scale).translate(leaf.sheet.width * (1 - scale) / 2, strip)
    drawing, names = [b"q"], DictionaryObject()
    drawing.append(_cm(above))
    for number, (form, place) in enumerate(leaf.forms):
        names[NameObject(f"/Part{number}")] = form
        drawing.append(b"q %s /Part%d Do Q" % (_cm(place), number))
    drawing.append(b"Q\n")
    under = DecodedStreamObject()
    under.set_data(b"\n".join(drawing))
    contents = page["/Contents"]
    over = contents if isinstance(contents, ArrayObject) else ArrayObject([page.raw_get("/Contents")])
    page[NameObject("/Contents")] = ArrayObject([writer._add_object(under), *over])
    resources = DictionaryObject(cast(DictionaryObject, page["/Resources"].get_object()))
    resources[NameObject("/XObject")] = names
    page[NameObject("/Resources")] = resources


def _reference(page: PageObject) -> PdfObject:
    return cast(PdfObject, page.indirect_reference)


def _cm(transformation: Transformation) -> bytes:
    (a, b, _), (c, d, _), (e, f, _) = transformation.matrix
    return b"%.6f %.6f %.6f %.6f %.4f %.4f cm" % (a, b, c, d, e, f)


def _navigation(writer: PdfWriter, drawn: Drawn, entries: Sequence[Entry]) -> None:
    pages = list(writer.pages)
    writer.add_outline_item(title="Bìa", page_number=0)
    writer.add_outline_item(title="Mục lục", page_number=drawn.contents_at)
    group: IndirectObject | None = None
    name = ""
    for entry, start in zip(entries, drawn.starts, strict=True):
        if entry.group != name:
            name, group = (
                entry.group,
                writer.add_outline_item(title=entry.group, page_number=start, bold=True),
            )
        writer.add_outline_item(title=printable(entry.title), page_number=start, parent=group)
    links: dict[int, ArrayObject] = {}
    for number, rectangle, target in drawn.links:
        link = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Annot"),
                NameObject("/Subtype"): NameObject("/Link"),
                NameObject("/Rect"): ArrayObject(FloatObject(round(v, 2)) for v in rectangle),
                NameObject("/Border"): ArrayObject(NumberObject(0) for _ in range(3)),
                NameObject("/F"): NumberObject(4),
                NameObject("/Dest"): ArrayObject([_reference(pages[target]), NameObject("/Fit")]),
            }
        )
        links.setdefault(number, ArrayObject()).append(writer._add_object(link))
    for number, annotations in links.items():
        pages[number][NameObject("/Annots")] = annotations
    root = writer.root_object
    root[NameObject("/Lang")] = TextStringObject("vi-VN")
    root[NameObject("/PageMode")] = NameObject("/UseOutlines")


def _write(writer: PdfWriter, dst: Path) -> None:
    with whole_file(dst) as draft, draft.open("xb") as file:
        writer.write(file)
