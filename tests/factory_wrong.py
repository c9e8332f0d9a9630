"""Makes right papers wrong in one thing: other words, another look of the paragraphs of a style."""

import io
from collections.abc import Callable, Iterator

import docx
from docx.document import Document
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

Change = Callable[[Document], object]


def every(paper: Document) -> Iterator[Paragraph]:
    """All paragraphs, those in tables too."""
    for element in paper.element.body.iter(qn("w:p")):
        yield Paragraph(element, paper)


def styled(paper: Document, style: str) -> list[Paragraph]:
    return [p for p in every(paper) if p.style.name == style]


def say(style: str, text: str, which: int = 0) -> Change:
    """Another text in the paragraph of that style."""

    def change(paper: Document) -> None:
        paragraph = styled(paper, style)[which]
        for run in paragraph.runs[1:]:
            run.text = ""
        paragraph.runs[0].text = text

    return change


def look(style: str, **values: object) -> Change:
    """Another look of all runs of that style."""

    def change(paper: Document) -> None:
        for paragraph in styled(paper, style):
            for run in paragraph.runs:
                for name, value in values.items():
                    setattr(run.font, name, value)

    return change


def changed(data: bytes, change: Change) -> bytes:
    """The .docx with that change."""
    paper, saved = docx.Document(io.BytesIO(data)), io.BytesIO()
    change(paper)
    paper.save(saved)
    return saved.getvalue()
