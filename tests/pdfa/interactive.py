"""What the reader could click on: annotations, form fields, actions (ISO 19005-2, 6.3 to 6.5)."""

from collections.abc import Iterator

from pypdf.generic import DictionaryObject, StreamObject

from pdfa.opened import OpenedPdf
from pdfa.rules import ArchiveFault, fault
from tasks.documents.pdf.content import annotations, value

_BARRED_KINDS = {"/3D", "/Sound", "/Screen", "/Movie", "/RichMedia", "/FileAttachment"}
_BARRED_ACTIONS = {
    "/Launch", "/Sound", "/Movie", "/ResetForm", "/ImportData", "/Hide", "/SetOCGState", "/Rendition", "/Trans",
    "/GoTo3DView", "/JavaScript",
}  # fmt: skip
_NAMED = {"/NextPage", "/PrevPage", "/FirstPage", "/LastPage"}
_PRINT, _NOT_SEEN = 4, 1 | 2 | 32 | 256  # invisible, hidden, no view, toggle no view


def interaction(document: OpenedPdf) -> Iterator[ArchiveFault]:
    """Find faults of annotations, fields and actions."""
    for at, page in enumerate(document.pages, start=1):
        for annotation in annotations(page):
            yield from _annotation(f"trang {at}", annotation)
    form = value(document.catalog, "/AcroForm") or DictionaryObject()
    if value(form, "/NeedAppearances"):
        yield fault("form-actions")
    if "/XFA" in form or value(document.catalog, "/NeedsRendering"):
        yield fault("xfa")
    names = value(document.catalog, "/Names") or {}
    if "/JavaScript" in names:
        yield fault("action")
    for where, found in document.dictionaries:
        kind = value(found, "/S")
        is_action = found.get("/Type") == "/Action" or "/JS" in found or kind in _BARRED_ACTIONS
        barred = kind in _BARRED_ACTIONS or "/JS" in found
        if is_action and (barred or (kind == "/Named" and value(found, "/N") not in _NAMED)):
            yield fault("action", where)
        if "/AA" in found:
            yield fault("trigger", where)


def _annotation(where: str, annotation: DictionaryObject) -> Iterator[ArchiveFault]:
    kind, flags = value(annotation, "/Subtype"), value(annotation, "/F")
    if kind in _BARRED_KINDS:
        yield fault("annotation-kind", where)
    if kind != "/Popup" and (flags is None or not int(flags) & _PRINT or int(flags) & _NOT_SEEN):
        yield fault("annotation-flags", where)
    left, bottom, right, top = (float(side) for side in value(annotation, "/Rect") or (0, 0, 0, 0))
    empty = left == right and bottom == top
    looks = value(annotation, "/AP")
    if kind not in {"/Popup", "/Link"} and not empty and not _shown(looks):
        yield fault("annotation-look", where)
    if kind == "/Widget" and "/A" in annotation:
        yield fault("form-actions", where)


def _shown(looks: DictionaryObject | None) -> bool:
    if looks is None or set(looks) != {"/N"}:
        return False
    normal = value(looks, "/N")
    return isinstance(normal, StreamObject | DictionaryObject)
