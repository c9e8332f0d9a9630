"""Reads the text of papers: of a PDF page by page, of a .docx as a whole."""

import html
import io
import logging
import re
import zipfile
from pathlib import Path

from pypdf import PdfReader

from tasks.documents.pdf.content import stamped_texts

# It says of every odd file what is odd about it; here that is told as a value.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)


def page_texts(pdf: Path) -> list[str]:
    """Return the text of every page, as far as it can be read; ValueError where the file can't be opened."""
    try:
        pages = list(PdfReader(pdf, strict=False).pages)
    except Exception as error:  # a stranger's file can fail the library in any way
        raise ValueError("không đọc được PDF") from error
    texts = []
    for page in pages:
        try:
            texts.append(page.extract_text())
        except Exception:  # this page is a picture to us
            texts.append("")
    return texts


def annotation_texts(pdf: Path) -> list[str]:
    """Return what annotations show: a number and day put on while signing stand there; as far as it can be read."""
    texts: list[str] = []
    try:
        for page in PdfReader(pdf, strict=False).pages:
            texts += stamped_texts(page)
    except Exception:  # a stranger's file can fail the library in any way
        return texts
    return texts


def docx_text(docx: bytes) -> str:
    """Return all text of a .docx that this house made: its body, heads and feet."""
    texts = []
    with zipfile.ZipFile(io.BytesIO(docx)) as parts:
        for name in parts.namelist():
            if re.fullmatch(r"word/(?:document|header\d*|footer\d*)\.xml", name):
                texts += re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", parts.read(name).decode("utf-8"))
    return html.unescape("".join(texts))
