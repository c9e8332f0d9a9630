"""Reads back from a finished paper whom it names, so that papers can be held against each other."""

import io
import zipfile
from pathlib import Path

from lxml import etree

from rules.town_papers.wording import as_read
from rules.values.wording import one_line
from tasks.documents.xml_lock import LXML

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NAME, _UNIT = "Tenkhen", "Tendonvi"
_STRICT = etree.XMLParser(huge_tree=True, resolve_entities=False, no_network=True)


def names_in(paper: Path | bytes) -> list[str]:
    """Return the names that a finished paper lists, in order, a person's with the unit ("An (Phòng Nội vụ)").

    They stand in paragraphs of the styles "Ten khen" and "Ten don vi", wherever these are; raises ValueError where
    the file is no .docx.
    """
    source = io.BytesIO(paper) if isinstance(paper, bytes) else paper
    try:
        with LXML, zipfile.ZipFile(source) as packed:
            body = etree.fromstring(packed.read("word/document.xml"), _STRICT)
    except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError) as broken:
        raise ValueError(f"not a .docx: {paper if isinstance(paper, Path) else 'bytes'}") from broken
    names: list[str] = []
    for paragraph in body.iter(f"{{{_WORD}}}p"):
        style = paragraph.find(f"{{{_WORD}}}pPr/{{{_WORD}}}pStyle")
        kind = style.get(f"{{{_WORD}}}val") if style is not None else ""
        if kind not in (_NAME, _UNIT):
            continue
        text = one_line("".join(run.text or "" for run in paragraph.iter(f"{{{_WORD}}}t")))
        if kind == _NAME:
            names.append(text)
        elif text and names:
            names[-1] = as_read(names[-1], text)
    return names
