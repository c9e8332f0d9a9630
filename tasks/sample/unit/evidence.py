"""Draws the evidence of the sample: decisions that recognise an initiative, and files that are not what they should be."""

import io
from collections.abc import Mapping
from pathlib import Path

from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas

from tasks.documents.fonts import DRAWING, drawing_font
from tasks.sample.corpus import Corpus
from tasks.sample.dossier import EvidenceFile
from tasks.sample.wording import EvidenceWords

_LEFT, _RIGHT, _TOP = 30 * mm, 20 * mm, 20 * mm
_TEXT, _SMALL, _LINE = 13, 12, 18


def write_paper(dst: Path, paper: EvidenceFile, corpus: Corpus) -> None:
    """Write the evidence file, small, with its font embedded, the same bytes each time; or its defect."""
    if paper.defect == "no-pdf":
        dst.write_text(paper.facts["title"] + "\n", encoding="utf-8")
        return
    content = _draw(paper.facts, corpus.evidence)
    if paper.defect == "javascript":
        content = _with_javascript(content)
    dst.write_bytes(content)


def _draw(facts: Mapping[str, str], words: EvidenceWords) -> bytes:
    raw = io.BytesIO()
    with DRAWING:
        font = drawing_font()
        # invariant: no clock and no random id in the file.
        canvas = Canvas(raw, pagesize=A4, invariant=True, pageCompression=1, initialFontName=font)
        canvas.setTitle(f"{words.title} {facts['number']}")
        width, height = A4
        left, right = _LEFT + 32 * mm, width - _RIGHT - 42 * mm
        y = height - _TOP
        for column, lines in ((left, facts["issuer"].split("\n")), (right, words.motto)):
            for place, line in enumerate(lines):
                canvas.setFont(font, _SMALL)
                canvas.drawCentredString(column, y - place * 15, line)
            rule = y - len(lines) * 15 + 8
            canvas.line(column - 18 * mm, rule, column + 18 * mm, rule)
        y -= 50
        canvas.drawCentredString(left, y, words.number.format(**facts))
        canvas.drawCentredString(right, y, words.dated.format(**facts))
        y -= 42
        canvas.setFont(font, _TEXT + 1)
        canvas.drawCentredString(width / 2, y, words.title)
        y -= _LINE
        canvas.setFont(font, _TEXT)
        canvas.drawCentredString(width / 2, y, words.abstract)
        y -= 2 * _LINE
        for paragraph in words.body:
            text = paragraph.format(**facts)
            for place, line in enumerate(simpleSplit("      " + text, font, _TEXT, width - _LEFT - _RIGHT)):
                canvas.drawString(_LEFT + (0 if place else 10 * mm), y, line)
                y -= _LINE
            y -= 5
        y -= _LINE
        canvas.drawCentredString(right, y, facts["signer"])
        _stamp(canvas, right - 16 * mm, y - 22 * mm)
        canvas.setFont(font, 9)
        canvas.drawCentredString(width / 2, 14 * mm, words.sample)
        canvas.showPage()
        canvas.save()
    return raw.getvalue()


def _stamp(canvas: Canvas, x: float, y: float) -> None:
    canvas.saveState()
    canvas.setStrokeColorRGB(0.8, 0.1, 0.1)
    canvas.setLineWidth(1.6)
    canvas.circle(x, y, 15 * mm)
    canvas.setLineWidth(0.7)
    canvas.circle(x, y, 10.5 * mm)
    canvas.restoreState()


def _with_javascript(content: bytes) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
    action = DictionaryObject()
    action[NameObject("/S")] = NameObject("/JavaScript")
    action[NameObject("/JS")] = TextStringObject("app.alert(1);")
    writer.root_object[NameObject("/OpenAction")] = action
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
