"""A part's pages as a viewer shows them: stamps and filled fields drawn, boxes sound, nothing that acts."""

from collections.abc import Iterator

from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, Rectangle, Stream

A4 = (595.0, 842.0)
SMALLEST, LARGEST = 20.0, 14400.0  # points; a page outside is not a page that a viewer shows
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
PART = Name.Part
WHOLE = "pages.pdf"
"""What all pages of a stranger's file are called once they are taken out of it."""


def shown(pdf: Pdf) -> list[Page]:
    """Return the pages of a PDF, made so that all they show is drawn by themselves; raises whatever the library does."""
    for name in (
        "/AcroForm",
        "/StructTreeRoot",
    ):  # fields that wait for a viewer to draw them show what they have
        if name in pdf.Root:
            del pdf.Root[name]
    pdf.flatten_annotations("screen")
    pages = list(pdf.pages)
    for page in pages:
        page.trimbox = page.cropbox = _visible(page)
    return pages


def size(page: Page) -> tuple[float, float]:
    """Return width and height in points of what is shown of a page, upright."""
    left, bottom, right, top = (float(v) for v in page.trimbox)
    unit = float(page.obj.get("/UserUnit", 1))
    width, height = (right - left) * unit, (top - bottom) * unit
    return (height, width) if _turn(page) % 180 else (width, height)


def put_under(onto: Page, page: Page, into: Rectangle) -> None:
    """Draw a page upright, whole and as large as it can be, in a rectangle of another, below what that one shows.

    Closed in itself as a form: unbalanced operators end with it.
    """
    form = page.as_form_xobject()
    for _ in drawn_with(form):
        pass
    onto.add_resource(form, Name.XObject, PART)
    form = onto.resources.XObject[PART]
    place = onto.calc_form_xobject_placement(form, PART, into, allow_shrink=True, allow_expand=True)
    onto.contents_add(place + b"\n", prepend=True)


def drawn_with(root: Object) -> Iterator[Dictionary | Stream]:
    """Yield each dictionary that drawing leads to, itself first; what is not for drawing is taken out of it."""
    seen: set[tuple[int, int]] = set()
    todo = [root]
    while todo:
        found = todo.pop()
        if found.is_indirect:
            if found.objgen in seen:
                continue
            seen.add(found.objgen)
        if isinstance(found, Array):
            todo += [item for item in found if isinstance(item, Object)]
        elif isinstance(found, Dictionary | Stream):
            for name in LEFT_BEHIND:
                if name in found:
                    del found[name]
            yield found
            todo += [item for _, item in found.items() if isinstance(item, Object)]


def _turn(page: Page) -> int:
    return int(page.obj.get("/Rotate", 0))


def _visible(page: Page) -> Array:
    """The crop box within the media box; A4 where both are nonsense."""
    media, crop = (Rectangle(box) for box in (page.mediabox, page.cropbox))
    within = (
        *map(max, (media.llx, media.lly), (crop.llx, crop.lly)),
        *map(min, (media.urx, media.ury), (crop.urx, crop.ury)),
    )
    for left, bottom, right, top in (within, (media.llx, media.lly, media.urx, media.ury)):
        if all(SMALLEST <= side <= LARGEST for side in (right - left, top - bottom)):
            return Array([left, bottom, right, top])
    return Array([0, 0, *A4])
