"""What a PDF holds, as pypdf reads it: entries of dictionaries, a page's annotations, its text in pieces with their places.

Measured against PDFium, which `measuring` reads every letter with: it takes two thirds of the time a page, but its ends
of lines differ by up to a point, which would move stamps; and it is no Python, so that a file that crashes it would take
the process along that holds the keys.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pypdf import PageObject
from pypdf.generic import DictionaryObject, NullObject, StreamObject

Rect = tuple[float, float, float, float]
"""Left, bottom, right, top in points."""


def value(source: DictionaryObject, name: str) -> Any:
    """Return what stands under a name, looked up where it is a reference; None where nothing does."""
    found = source.get(name)
    found = None if found is None else found.get_object()
    return None if isinstance(found, NullObject) else found


def dictionary(source: DictionaryObject, name: str) -> DictionaryObject:
    """Return the dictionary under a name, an empty one where something else or nothing stands there."""
    found = value(source, name)
    return found if isinstance(found, DictionaryObject) else DictionaryObject()


def annotations(page: DictionaryObject) -> Iterator[DictionaryObject]:
    """Yield the annotations of a page: signatures, stamps, fields, remarks, links; entries that are none are passed over."""
    for reference in value(page, "/Annots") or ():
        annotation = reference.get_object()
        if isinstance(annotation, DictionaryObject):
            yield annotation


def appearance(annotation: DictionaryObject) -> StreamObject | None:
    """Return what an annotation shows on the page, in the state it is in (a tick box); None where nothing."""
    look = value(dictionary(annotation, "/AP"), "/N")
    if isinstance(look, DictionaryObject) and not isinstance(look, StreamObject):
        look = value(look, value(annotation, "/AS") or "/Off")
    return look if isinstance(look, StreamObject) else None


def stamped_texts(page: PageObject) -> list[str]:
    """Return the texts that a page's annotations show: a number and day put on while signing stand there."""
    looks = (appearance(annotation) for annotation in annotations(page))
    # With the forms that are drawn in it; the library's type asks for less than it takes.
    return [page.extract_xform_text(look) for look in looks if look is not None]  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class ShownText:
    """Letters that a page shows at one go: `matrix` leads from their own space to the page's, `size` is the font's in it."""

    text: str
    matrix: tuple[float, float, float, float, float, float]
    size: float
    font: str
    """As the file names it: "/BAAAAA+LiberationSerif-Bold"; "" where it has none."""


def pieces(page: PageObject) -> list[ShownText]:
    """Return the text of a page in the order in which it is drawn, blanks alone left out; raises whatever pypdf does."""
    found: list[ShownText] = []

    def note(text: str, cm: list[float], tm: list[float], font: Any, size: float) -> None:
        if text.strip():
            a, b, c, d, e, f = tm
            matrix = (
                a * cm[0] + b * cm[2],
                a * cm[1] + b * cm[3],
                c * cm[0] + d * cm[2],
                c * cm[1] + d * cm[3],
                e * cm[0] + f * cm[2] + cm[4],
                e * cm[1] + f * cm[3] + cm[5],
            )
            found.append(ShownText(text, matrix, size, str(font.get("/BaseFont", "")) if font else ""))

    page.extract_text(visitor_text=note)
    return found
