"""Holds a template against its paper before one is made of it: every fault with place, rule and remedy."""

import functools
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from traceback import extract_tb
from typing import Any
from xml.parsers.expat import ExpatError

from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree

from tasks.documents.documents import WITH_FIELDS, filled, picture_names
from tasks.documents.page_texts import names_of
from tasks.documents.picture_places import EMBLEM
from tasks.documents.templates.fields import fields_used
from tasks.documents.templates.heads import bare_pages
from tasks.documents.templates.lines import WORD, TemplateLine, as_jinja, lines_of
from tasks.documents.templates.samples import known_fields, must_have, sample_papers
from tasks.documents.templates.signatures import not_signable
from tasks.documents.templates.tags import broken_tags
from tasks.documents.xml_lock import LXML, STRICT

TRIAL = "trial_text"
MOST_UNPACKED = 50_000_000
_CHANGES = {"ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "tblPrChange", "sectPrChange"}
_LONE = re.compile(r"(?<!\{)\{\s*(\w+)\s*\}(?!\})")
_ODD = (TemplateError, TypeError, ValueError, ArithmeticError)
"""What a template may stumble over while it is filled in."""
_MINE, _BODY = "mẫu đang sửa", "word/document.xml"
_LINES = ImmutableSandboxedEnvironment(undefined=StrictUndefined)
_Lines = Mapping[str, Sequence[TemplateLine]]
"""The lines of a template by its parts."""


@functools.lru_cache(maxsize=64)
def template_faults(data: bytes, usual: str) -> tuple[str, ...]:
    """Return what is wrong with a template (.docx) that stands for the one of that usual name ("to-trinh")."""
    with LXML:
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as packed:
                if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
                    return (f"nặng hơn {MOST_UNPACKED // 1_000_000} MB khi mở ra: bỏ bớt hoặc thu nhỏ ảnh",)
                named = (name for name in packed.namelist() if WITH_FIELDS.fullmatch(name))
                trees = {name: etree.fromstring(packed.read(name), STRICT) for name in named}
                if trees[_BODY].tag != f"{WORD}document":
                    return ("lưu ở dạng Strict Open XML: lưu lại bằng Word, chọn kiểu Word Document (.docx)",)
                lines = {name: lines_of(name, tree) for name, tree in trees.items()}
                found = [*_not_final(trees.values()), *_faults(lines, usual), *_unmarked(packed)]
                found += not_signable(packed, lines[_BODY])
                return tuple(found or _filled_in(data, lines, usual))
        except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError, NotImplementedError):
            return (
                "không mở được như tệp Word: mở bằng Word, bỏ mật khẩu nếu có, lưu lại dạng Word Document (.docx)",
            )


def _faults(lines: _Lines, usual: str) -> Iterable[str]:
    """Faults of the tags; of the fields where there are none."""
    return [fault for part in lines.values() for fault in broken_tags(part)] or _of_fields(lines, usual)


def _unmarked(packed: zipfile.ZipFile) -> Iterator[str]:
    for where in bare_pages(packed, TRIAL):
        yield (
            f"đầu trang: {where} không có {{{{ {TRIAL} }}}} nên bản thử sẽ giống bản thật: chép lại đầu trang từ mẫu có sẵn"
        )


def _not_final(trees: Iterable[etree._Element]) -> Iterator[str]:
    """What Word keeps beside the text would be printed, or go out with the paper."""
    found = {etree.QName(one).localname for tree in trees for one in tree.iter(f"{WORD}*")}
    if found & _CHANGES:
        yield "còn dấu vết sửa (Track Changes), sẽ in theo văn bản: vào Review, chọn Accept All Changes, tắt Track Changes, lưu lại"
    if "commentReference" in found:
        yield "còn ghi chú bên lề (Comments), sẽ đi theo văn bản: vào Review, chọn Delete All Comments, lưu lại"


def _of_fields(lines: _Lines, usual: str) -> Iterator[str]:
    sample = known_fields(usual)
    known: set[str] = set()  # or misspelt, which is told
    for part in lines.values():
        try:
            used = fields_used(_source(part), {**sample, "pictures": None})
        except TemplateSyntaxError as odd:
            yield f"{part[odd.lineno - 1].place}: không hiểu câu lệnh trong ngoặc: sửa theo mẫu có sẵn"
            continue
        known |= used.known | {one.near for one in used.unknown}
        for one in used.unknown:
            remedy = (
                f"sửa thành “{one.near}”" if one.near else "bỏ trường ấy, hoặc chép đúng tên từ mẫu có sẵn"
            )
            yield f"{part[one.line - 1].place}: văn bản này không có trường “{one.name}”: {remedy}"
        for line in part:
            for name in _LONE.findall(line.text):
                if name in sample:
                    yield f"{line.place}: {{ {name} }} thiếu một lớp ngoặc: sửa thành {{{{ {name} }}}}"
    for field, words in must_have(usual).items():
        if field not in known:
            yield f"thiếu trường “{field}” ({words}), văn bản không thể không có: chép lại chỗ ấy từ mẫu có sẵn"


def _filled_in(data: bytes, lines: _Lines, usual: str) -> Iterator[str]:
    """What shows when a template is filled in: a paper that Word can't open, names and pictures that later steps miss."""
    own = {_MINE: data}
    if lacking := picture_names(usual) - picture_names(_MINE, own) - {EMBLEM}:
        yield (
            f"thiếu khung hình {', '.join(sorted(lacking))}, hình vẽ không có chỗ đặt: chép lại khung hình ấy từ mẫu có sẵn"
        )
    for sample in sample_papers()[usual]:
        try:
            paper = dict(filled(_MINE, sample.says, own=own))
        except ExpatError:
            yield "điền thử thì tệp không mở được: một cặp {% … %} nằm lệch chỗ, đặt lại các cặp ấy như trong mẫu có sẵn"
            return
        except _ODD:
            yield (
                f"{_stumbled(lines, sample.says)}điền thử không được, có khi văn bản không có giá trị ấy: đặt nó trong "
                "{%p if … %} như mẫu có sẵn"
            )
            return
        if names_of(etree.fromstring(paper[_BODY])) != sample.names:
            yield (
                "danh sách tên không đọc lại được từ văn bản: giữ kiểu chữ (Styles) “Ten khen” cho tên người, tập thể, "
                "“Ten don vi” cho đơn vị"
            )
            return


def _stumbled(lines: _Lines, says: Mapping[str, Any]) -> str:
    """Return the place where a template stumbles over a paper: its paragraphs alone are filled in once more."""
    for part in lines.values():
        try:
            _LINES.from_string(_source(part)).render({**says, "pictures": ()})
        except _ODD as odd:
            frames = [one for one in extract_tb(odd.__traceback__) if one.filename == "<template>"]
            return f"{part[(frames[-1].lineno or 1) - 1].place}: " if frames else ""
    return ""


def _source(part: Sequence[TemplateLine]) -> str:
    return "\n".join(as_jinja(line.text) for line in part)
