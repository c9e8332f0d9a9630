"""PDFium, for all who ask it: it is not made for threads, so one lock for all of it; and what its functions answer as text."""

import ctypes
import threading
from collections.abc import Callable
from typing import Any

import pypdfium2.raw as raw

PDFIUM = threading.RLock()


def font_name(font: Any) -> str:
    """Return the name of a font as the file has it: "BAAAAA+LiberationSerif-Bold"; "" where it has none."""
    size = raw.FPDFFont_GetBaseFontName(font, None, 0)
    held = ctypes.create_string_buffer(max(size, 1))
    raw.FPDFFont_GetBaseFontName(font, ctypes.cast(held, ctypes.POINTER(ctypes.c_char)), size)
    return held.value.decode("utf-8", "replace")


def text_of(thing: Any, letters: Any) -> str:
    """Return the text of one text object of a page; `letters`: that page's text page."""
    said = _wide(lambda held, size: int(raw.FPDFTextObj_GetText(thing, letters, held, size)))
    return said.replace("\x02", "-")  # its mark of a hyphen that ends a line


def name_of_mark(mark: Any) -> str:
    """Return the tag of marked content."""

    def ask(held: Any, size: int) -> int:
        told = ctypes.c_ulong()
        raw.FPDFPageObjMark_GetName(mark, held, size, told)
        return told.value

    return _wide(ask)


def _wide(ask: Callable[[Any, int], int]) -> str:
    """Ask twice, for the size and for what stands there: UTF-16 with a closing zero."""
    size = ask(None, 0)
    held = (ctypes.c_ushort * (size // 2 + 1))()
    ask(held, size)
    return bytes(held)[: max(size - 2, 0)].decode("utf-16-le", "replace")
