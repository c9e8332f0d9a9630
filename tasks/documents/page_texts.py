"""Reads the text of papers: of a PDF page by page, of a .docx as a whole, part by part, or whom it names."""

import html
import io
import logging
import re
import zipfile
from contextlib import suppress
from pathlib import Path

from lxml import etree
from pypdf import PdfReader

from rules.town_papers.counts import PaperText
from rules.town_papers.wording import as_read
from rules.values.wording import one_line
from tasks.documents.pdf.content import stamped_texts
from tasks.documents.xml_lock import LXML, STRICT

# It says of every odd file what is odd about it; here that is told as a value.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NAME, _UNIT = "Tenkhen", "Tendonvi"


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
    with suppress(Exception):  # a stranger's file can fail the library in any way
        for page in PdfReader(pdf, strict=False).pages:
            texts += stamped_texts(page)
    return texts


def docx_text(docx: bytes) -> str:
    """Return all text of a .docx that this house made: its body, heads and feet."""
    texts = []
    with zipfile.ZipFile(io.BytesIO(docx)) as parts:
        for name in parts.namelist():
            if re.fullmatch(r"word/(?:document|header\d*|footer\d*)\.xml", name):
                texts += re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", parts.read(name).decode("utf-8"))
    return html.unescape("".join(texts))


def names_in(paper: Path | bytes) -> list[str]:
    """Return the names that a finished paper lists, in order, a person's with the unit ("An (Phòng Nội vụ)").

    They stand in paragraphs of the styles "Ten khen" and "Ten don vi", wherever these are; raises ValueError where
    the file is no .docx.
    """
    return names_of(_body(paper))


def names_of(body: etree._Element) -> list[str]:
    """Return the names that the body of a paper (word/document.xml) lists."""
    names: list[str] = []
    for paragraph in body.iter(f"{{{_WORD}}}p"):
        style = paragraph.find(f"{{{_WORD}}}pPr/{{{_WORD}}}pStyle")
        kind = style.get(f"{{{_WORD}}}val") if style is not None else ""
        if kind not in (_NAME, _UNIT):
            continue
        text = _text(paragraph)
        if kind == _NAME:
            names.append(text)
        elif text and names:
            names[-1] = as_read(names[-1], text)
    return names


def text_in(paper: Path | bytes) -> PaperText:
    """Return the paragraphs and tables of a finished paper; raises ValueError where the file is no .docx."""
    body = _body(paper).find(f"{{{_WORD}}}body")
    tables = [] if body is None else list(body.iter(f"{{{_WORD}}}tbl"))
    return PaperText(
        tuple(text for p in (() if body is None else body.iterfind(f"{{{_WORD}}}p")) if (text := _text(p))),
        tuple(
            tuple(
                tuple(_text(cell) for cell in row.iterfind(f"{{{_WORD}}}tc"))
                for row in table.iterfind(f"{{{_WORD}}}tr")
            )
            for table in tables
        ),
    )


def _body(paper: Path | bytes) -> etree._Element:
    source = io.BytesIO(paper) if isinstance(paper, bytes) else paper
    try:
        with LXML, zipfile.ZipFile(source) as packed:
            return etree.fromstring(packed.read("word/document.xml"), STRICT)
    except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError) as broken:
        raise ValueError(f"not a .docx: {paper if isinstance(paper, Path) else 'bytes'}") from broken


def _text(part: etree._Element) -> str:
    return one_line("".join(run.text or "" for run in part.iter(f"{{{_WORD}}}t")))
