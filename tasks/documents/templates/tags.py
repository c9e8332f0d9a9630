"""What is wrong with the tags of a template as such: brackets, what is opened and never closed, what a tag would take away."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from tasks.documents.templates.lines import TAG, WORD, TemplateLine, kind_of, text_of

_BRACKETS = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
_STATEMENT = re.compile(r"\{%(?:(?:tr|tc|p|r) )?[-+\s]*(\w+)")
_BETWEEN = ("else", "elif")
_WHAT = {"p": "dòng", "tr": "dòng của bảng", "tc": "ô của bảng"}


@dataclass(frozen=True, slots=True)
class _Opened:
    tag: str
    word: str
    kind: str
    line: TemplateLine

    @property
    def closing(self) -> str:
        return f"{{%{self.kind} end{self.word} %}}"


def broken_tags(lines: Sequence[TemplateLine]) -> Iterator[str]:
    """Yield every fault of the tags of one part, each with place, rule and remedy."""
    opened: list[_Opened] = []
    for line in lines:
        if odd := _BRACKETS.search(TAG.sub("", line.text)):
            yield (
                f"{line.place}: dấu {odd[0]} lẻ đôi: ghi trọn trường trên một dòng, ví dụ {{{{ number }}}}, "
                f"{{%p if number %}}"
            )
        for tag in TAG.findall(line.text):
            kind = kind_of(tag)
            if kind in _WHAT and _beside(line, tag, kind):
                yield (
                    f"{line.place}: {tag} phải đứng một mình trên {_WHAT[kind]}, chữ, hình bên cạnh sẽ mất: chuyển sang "
                    "chỗ khác"
                )
            if statement := _STATEMENT.match(tag):
                yield from _followed(opened, _Opened(tag, statement[1], kind, line))
    for one in opened:
        yield f"{one.line.place}: {one.tag} chưa có chỗ kết thúc: thêm {one.closing}"


def _followed(opened: list[_Opened], one: _Opened) -> Iterator[str]:
    """Follow one statement; what it opens or closes changes `opened`."""
    if one.word in ("if", "for"):
        opened.append(one)
    elif one.word.startswith("end") or one.word in _BETWEEN:
        if not opened:
            yield f"{one.line.place}: {one.tag} không có chỗ mở đầu: bỏ đi, hoặc thêm lại {{%{one.kind} if … %}}"
            return
        last = opened[-1]
        if one.word.startswith("end"):
            opened.pop()
            if one.word != f"end{last.word}":
                yield f"{one.line.place}: {one.tag} không khép được {last.tag}: sửa thành {last.closing}"
                return
        if one.kind != last.kind or _room(one) is not _room(last):
            yield (
                f"{one.line.place}: {one.tag} phải cùng loại, cùng chỗ (cùng ô, cùng bảng) với {last.tag}: sửa thành "
                f"{last.closing if one.word.startswith('end') else one.tag.replace(f'%{one.kind} ', f'%{last.kind} ')}, "
                f"đặt cùng chỗ"
            )


def _room(one: _Opened) -> etree._Element:
    """Return within what a statement works: a paragraph's in its cell or page, a row's in its table."""
    box = one.line.box(one.kind)
    return box.getparent() if one.kind in _WHAT else box


def _beside(line: TemplateLine, tag: str, kind: str) -> str:
    """Return what stands beside a tag in what goes away with it: text, a picture, the end of a section."""
    box = line.box(kind)
    if next(box.iter(f"{WORD}drawing", f"{WORD}pict", f"{WORD}sectPr"), None) is not None:
        return "…"
    texts = (text_of(paragraph) for paragraph in box.iter(f"{WORD}p"))
    return "".join(texts).replace(tag, "", 1).strip()
