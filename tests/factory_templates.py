"""Makes templates as people leave them behind: saved by Word, or changed in the text of one paragraph."""

import copy
import io
import re
import zipfile
from collections.abc import Callable, Iterator

from lxml import etree

from tasks.documents.documents import TEMPLATES

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WITH_TEXT = re.compile(r"word/(document|header\d*|footer\d*)\.xml")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def shipped(name: str) -> bytes:
    return (TEMPLATES / f"{name}.docx").read_bytes()


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def packed(files: dict[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def changed(data: bytes, change: Callable[[etree._Element], None], part: str = "word/document.xml") -> bytes:
    """The .docx with one part's tree changed."""
    files = parts(data)
    root = etree.fromstring(files[part])
    change(root)
    return packed(
        {**files, part: etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)}
    )


def worded(data: bytes, old: str, new: str, part: str = "word/document.xml") -> bytes:
    """The .docx with the text of paragraphs changed, as typing over it does; the text must stand there."""

    def type_over(root: etree._Element) -> None:
        found = [text for text in root.iter(f"{W}t") if old in (text.text or "")]
        assert found, old
        for text in found:
            text.text = text.text.replace(old, new)

    return changed(data, type_over, part)


def without(data: bytes, text: str, part: str = "word/document.xml") -> bytes:
    """The .docx without the first paragraph that holds the text."""

    def drop(root: etree._Element) -> None:
        paragraph = next(
            p for p in root.iter(f"{W}p") if text in "".join(t.text or "" for t in p.iter(f"{W}t"))
        )
        paragraph.getparent().remove(paragraph)

    return changed(data, drop, part)


def as_word_saves(data: bytes, step: int = 1) -> bytes:
    """The .docx as Word leaves it: runs cut in the middle of fields, marks of revisions, spelling, the last place and pages."""
    files = {}
    for name, content in parts(data).items():
        if WITH_TEXT.fullmatch(name):
            root = etree.fromstring(content)
            for number, paragraph in enumerate(list(root.iter(f"{W}p"))):
                paragraph.set(f"{W}rsidR", f"00{number:06X}")
                paragraph.set(f"{W}rsidRDefault", "00A13B5C")
            for row in root.iter(f"{W}tr"):
                row.set(f"{W}rsidTr", "00A13B5C")
            for run in list(root.iter(f"{W}r")):
                _cut(run, step)
            content = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        files[name] = content
    settings = files["word/settings.xml"].replace(
        b"</w:settings>",
        b'<w:rsids><w:rsidRoot w:val="00A13B5C"/><w:rsid w:val="00A13B5C"/></w:rsids></w:settings>',
    )
    return packed({**dict(sorted(files.items(), reverse=True)), "word/settings.xml": settings})


def _cut(run: etree._Element, step: int) -> None:
    text = run.find(f"{W}t")
    if text is None or len(text.text or "") <= step or len(run.findall(f"{W}t")) != 1:
        return
    for number, piece in enumerate(_pieces(text.text or "", step)):
        part = copy.deepcopy(run)
        part.set(f"{W}rsidRPr", f"00{number:06X}")
        inside = part.find(f"{W}t")
        assert inside is not None
        inside.text = piece
        inside.set(_SPACE, "preserve")
        if number == 1:
            part.insert(list(part).index(inside), etree.Element(f"{W}lastRenderedPageBreak"))
        run.addprevious(part)
        run.addprevious(
            etree.Element(f"{W}proofErr", {f"{W}type": "spellStart" if number % 2 else "spellEnd"})
        )
    run.addprevious(etree.Element(f"{W}bookmarkStart", {f"{W}id": "0", f"{W}name": "_GoBack"}))
    run.addprevious(etree.Element(f"{W}bookmarkEnd", {f"{W}id": "0"}))
    run.getparent().remove(run)


def _pieces(text: str, step: int) -> Iterator[str]:
    yield from (text[at : at + step] for at in range(0, len(text), step))
