"""Makes the reading copy: puts the pages of the parts under their running lines, bookmarks and links them.

Pages only are taken over, as they look: no form field, script, action or attached file of a part
comes along. Signing it belongs to `tasks.signing`; its words come from the caller.
"""

import io
from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import cast

from pypdf import PageObject, PdfReader, PdfWriter, Transformation
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NumberObject,
    PdfObject,
    TextStringObject,
)

from tasks.dossier.front_pages import ContentsEntry, Cover, FrontPages, draw, printable, strip_height
from tasks.dossier.reading_copy.page_import import CopyPart, ImportedPage, PageImport
from tasks.storage.whole_file import whole_file

GROUPS = {"paper": "Văn bản", "supplied": "Văn bản", "evidence": "Minh chứng"}


def build_reading_copy(parts: Sequence[CopyPart], cover: Cover, dst: Path, *, trial_text: str | None) -> int:
    """Write the reading copy of `parts`, in their order, to `dst`, whole or not at all; returns its pages.

    `trial_text` stands on every page. Evidence or a supplied paper that can't be merged gets a page that says
    so; a paper of ours that can't raises ValueError. FileExistsError where `dst` is a signed file.
    """
    if dst.exists() and b"/ByteRange" in dst.read_bytes():
        raise FileExistsError(f"{dst}: a signed file is never overwritten")
    writer = PdfWriter()
    writer.pdf_header = "%PDF-1.7"  # what the parts' pages may make use of
    importing = PageImport(writer)
    imported = [importing.pages(part) for part in parts]
    entries = [
        ContentsEntry(GROUPS[part.kind], part.title, [part_page.sheet for part_page in of_part])
        for part, of_part in zip(parts, imported, strict=True)
    ]
    drawn = draw(cover, entries, trial_text)
    for page in PdfReader(io.BytesIO(drawn.pdf)).pages:
        writer.add_page(page)
    at = drawn.starts[0] if drawn.starts else 0
    pages = list(writer.pages)[at:]
    for page, part_page in zip(pages, chain.from_iterable(imported), strict=False):
        _put_under(writer, page, part_page)
    _navigation(writer, drawn, entries)
    title = f"Hồ sơ đề nghị khen thưởng - {printable(cover.unit)}"
    writer.add_metadata({"/Title": title, "/Producer": "thidua"})
    with whole_file(dst) as draft, draft.open("xb") as file:
        writer.write(file)
    return len(writer.pages)


def _put_under(writer: PdfWriter, page: PageObject, part_page: ImportedPage) -> None:
    """Draw a part's page, a little smaller and whole, above the running line that `page` has."""
    strip = strip_height(part_page.sheet.width, part_page.sheet.height)
    scale = (part_page.sheet.height - strip) / part_page.sheet.height
    above = part_page.upright.scale(scale).translate(part_page.sheet.width * (1 - scale) / 2, strip)
    drawing, names = [b"q"], DictionaryObject()
    drawing.append(_cm(above))
    for number, (form, place) in enumerate(part_page.forms):
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


def _cm(transformation: Transformation) -> bytes:
    (a, b, _), (c, d, _), (e, f, _) = transformation.matrix
    return b"%.6f %.6f %.6f %.6f %.4f %.4f cm" % (a, b, c, d, e, f)


def _navigation(writer: PdfWriter, drawn: FrontPages, entries: Sequence[ContentsEntry]) -> None:
    pages = list(writer.pages)
    writer.add_outline_item(title="Bìa", page_number=0)
    writer.add_outline_item(title="Mục lục", page_number=drawn.contents_at)
    group: IndirectObject | None = None
    name = ""
    for entry, start in zip(entries, drawn.starts, strict=True):
        if entry.group != name:
            name = entry.group
            group = writer.add_outline_item(title=name, page_number=start, bold=True)
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
                NameObject("/Dest"): ArrayObject(
                    [cast(PdfObject, pages[target].indirect_reference), NameObject("/Fit")]
                ),
            }
        )
        links.setdefault(number, ArrayObject()).append(writer._add_object(link))
    for number, annotations in links.items():
        pages[number][NameObject("/Annots")] = annotations
    root = writer.root_object
    root[NameObject("/Lang")] = TextStringObject("vi-VN")
    root[NameObject("/PageMode")] = NameObject("/UseOutlines")
