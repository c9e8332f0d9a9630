"""A PDF taken apart for checking: its bytes, its catalog, every dictionary that can be reached, its pages."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from tasks.documents.pdf.content import value


@dataclass(frozen=True)
class OpenedPdf:
    """A PDF that could be opened; `where` of an object is its number in the file, or its owner's."""

    data: bytes
    reader: PdfReader

    @cached_property
    def catalog(self) -> DictionaryObject:
        """The document's catalog."""
        return self.reader.root_object

    @cached_property
    def pages(self) -> list[PageObject]:
        """The pages, in order."""
        return list(self.reader.pages)

    @cached_property
    def dictionaries(self) -> list[tuple[str, DictionaryObject]]:
        """Every dictionary and stream that the trailer leads to, each once, with where it is."""
        return list(_walk(self.reader.trailer))

    @cached_property
    def intent(self) -> DictionaryObject | None:
        """The output intent with a profile, if there is one."""
        for intent in value(self.catalog, "/OutputIntents") or ():
            found = intent.get_object()
            if isinstance(found, DictionaryObject) and value(found, "/DestOutputProfile") is not None:
                return found
        return None


def opened(data: bytes) -> OpenedPdf:
    """Open a PDF; whatever the library raises where it can't."""
    document = OpenedPdf(data, PdfReader(io.BytesIO(data), strict=False))
    if not document.pages:
        raise ValueError("no pages")
    return document


def _walk(root: DictionaryObject) -> Iterator[tuple[str, DictionaryObject]]:
    waiting: list[tuple[str, Any]] = [("trailer", root)]
    seen: set[int] = set()
    while waiting:
        where, found = waiting.pop()
        if isinstance(found, IndirectObject):
            if found.idnum in seen:
                continue
            seen.add(found.idnum)
            where, found = f"đối tượng {found.idnum}", found.get_object()
        if isinstance(found, DictionaryObject):
            yield where, found
            waiting += [(where, part) for part in found.values()]
        elif isinstance(found, ArrayObject):
            waiting += [(where, part) for part in found]
