"""Takes the pages of a part into a writer: as forms that show what the page shows, with every font embedded."""

import io
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pypdf import PageObject, PdfReader, PdfWriter, Transformation
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    StreamObject,
)

from rules.values.errors import ThiduaError
from tasks.documents.pdf.content import Rect, annotations, appearance, value
from tasks.dossier.front_pages import PartPage
from tasks.dossier.reading_copy.embedding import Embedding, all_embedded
from tasks.dossier.reading_copy.geometry import A4, box, placed, size, upright, visible
from tasks.dossier.reading_copy.picture import pictures

log = logging.getLogger(__name__)

FOLDERS = {"supplied": "van-ban", "evidence": "minh-chung"}
"""Where strangers' files stand in the dossier as they came."""
HIDDEN = 2 | 32  # annotation flags Hidden and NoView
# What resources may lead to beside what is needed to draw a page. Left out at any depth, so no name that a font or
# picture may have, as /A or /B: those lead from annotations and pages only, which resources don't reach without /Annots.
LEFT_BEHIND = (
    "/AF",
    "/AA",
    "/Annots",
    "/Metadata",
    "/PieceInfo",
    "/StructParent",
    "/StructParents",
)


@dataclass(frozen=True)
class CopyPart:
    """A PDF that goes into the reading copy, under a title; `supplied`: a paper that its unit wrote and signed itself."""

    title: str
    path: Path
    kind: Literal["paper", "supplied", "evidence"]


@dataclass(frozen=True)
class ImportedPage:
    """A part's page as forms to be drawn, and how it comes upright with its lower left at the origin."""

    sheet: PartPage
    upright: Transformation
    forms: Sequence[tuple[IndirectObject, Transformation]]


class PageImport:
    """Takes parts' pages into a writer; keep it until the writer is written."""

    def __init__(self, writer: PdfWriter) -> None:
        self.writer = writer
        self.embedding = Embedding(writer)
        self.readers: list[PdfReader] = []  # the writer knows what it has cloned by their id

    def pages(self, part: CopyPart) -> list[ImportedPage]:
        """Return a part's pages. ValueError where one of our papers can't be merged; others get a page that says so.

        A page whose fonts can't be embedded is a picture of itself, with its words to be found.
        """
        try:
            pages = self._read(part.path.read_bytes())
            if not pages:
                raise ValueError("no pages")
            bare = [number for number, page in enumerate(pages) if not _all_embedded(page)]
            shown = pictures(part.path, {number: pages[number] for number in bare}) if bare else {}
            return [
                self._imported(page) if number not in shown else self._seen(part, page, shown[number])
                for number, page in enumerate(pages)
            ]
        except ThiduaError:  # this machine's fault: nothing for a page to say
            raise
        except Exception as fault:  # a stranger's file can fail the library in any way
            if part.kind == "paper":
                raise ValueError(f"{part.path.name}: cannot be merged ({type(fault).__name__})") from fault
            log.warning(
                "a stranger's file could not be merged into the reading copy: %s", type(fault).__name__
            )
            return [_notice(part, *A4, f"Không ghép được tệp “{part.title}” vào bản đọc.")]

    def _read(self, data: bytes) -> list[PageObject]:
        reader = PdfReader(io.BytesIO(data), strict=False)
        self.readers.append(reader)
        return list(reader.pages)

    def _imported(self, page: PageObject) -> ImportedPage:
        shown = visible(page)
        forms = [(self._form(_content(page), shown, page), Transformation())]
        for look, place in _appearances(page):
            forms.append((self._form(look.get_data(), box(look["/BBox"]), look), place))
        return ImportedPage(PartPage(*size(page)), upright(page), forms)

    def _seen(self, part: CopyPart, page: PageObject, picture: bytes | None) -> ImportedPage:
        """A page by its picture, a PDF of one page; by words where there is none."""
        if picture is None:
            if part.kind == "paper":
                raise ValueError("no picture")
            return _notice(part, *size(page), f"Không hiện được trang này của tệp “{part.title}”.")
        return self._imported(self._read(picture)[0])

    def _form(self, data: bytes, bounds: Rect, source: DictionaryObject) -> IndirectObject:
        """A form XObject of the writer: closed in itself, so that unbalanced operators end with it."""
        stream = DecodedStreamObject()
        stream.set_data(data)
        form = stream.flate_encode()
        form[NameObject("/Type")] = NameObject("/XObject")
        form[NameObject("/Subtype")] = NameObject("/Form")
        form[NameObject("/BBox")] = ArrayObject(FloatObject(v) for v in bounds)
        for name in ("/Resources", "/Group", "/Matrix"):
            found = value(source, name)
            if found is not None:
                form[NameObject(name)] = found.clone(self.writer, ignore_fields=LEFT_BEHIND)
        self.embedding.embed(form, data)
        return self.writer._add_object(form)


def _all_embedded(page: PageObject) -> bool:
    return all_embedded(page, _content(page)) and all(
        all_embedded(look, look.get_data()) for look, _ in _appearances(page)
    )


def _notice(part: CopyPart, width: float, height: float, said: str) -> ImportedPage:
    notice = f"{said} Xem tệp gốc trong thư mục {FOLDERS[part.kind]} của hồ sơ."
    return ImportedPage(PartPage(width, height, notice=notice), Transformation(), [])


def _content(page: PageObject) -> bytes:
    content = page.get_contents()
    return content.get_data() if content is not None else b""


def _appearances(page: PageObject) -> Iterator[tuple[StreamObject, Transformation]]:
    """What a page's annotations show (stamps, filled fields, remarks), without the annotations."""
    for annotation in annotations(page):
        if int(value(annotation, "/F") or 0) & HIDDEN or value(annotation, "/Subtype") == "/Popup":
            continue
        rect, look = value(annotation, "/Rect"), appearance(annotation)
        if rect is None or look is None or "/BBox" not in look:
            continue
        place = placed(box(look["/BBox"]), value(look, "/Matrix") or (1, 0, 0, 1, 0, 0), box(rect))
        if place:
            yield look, place
