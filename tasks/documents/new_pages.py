"""Page breaks of a template that stand where a tag's paragraph goes away: LibreOffice puts them there when it saves."""

from lxml import etree

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BEFORE_IT = {f"{_WORD}{name}" for name in ("pStyle", "keepNext", "keepLines")}
"""What the schema has before a paragraph's own page break."""


def keep_page_breaks(body: etree._Element) -> None:
    """Give each such break to the next paragraph that stays; all others stand as they are."""
    for one in body.iter(f"{_WORD}br"):
        if one.get(f"{_WORD}type") != "page":
            continue
        paragraph = next(one.iterancestors(f"{_WORD}p"))
        staying = (after for after in paragraph.itersiblings(f"{_WORD}p") if not _goes(after))
        if _goes(paragraph) and (heir := next(staying, None)) is not None:
            shape = heir.find(f"{_WORD}pPr")
            if shape is None:
                shape = etree.Element(f"{_WORD}pPr")
                heir.insert(0, shape)
            shape.insert(
                sum(part.tag in _BEFORE_IT for part in shape), etree.Element(f"{_WORD}pageBreakBefore")
            )


def _goes(paragraph: etree._Element) -> bool:
    return "{%p " in "".join(text.text or "" for text in paragraph.iter(f"{_WORD}t"))
