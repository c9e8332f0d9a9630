"""Papers rendered from the templates, hostile text included."""

import io
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from factory_report import person, plan_and_cycle, report, usual
from jinja2 import UndefinedError
from lxml import etree

from rules.papers.unit import (
    ACHIEVEMENT_TEMPLATE,
    MINUTES_TEMPLATE,
    RETURN_SLIP_TEMPLATE,
    SUBMISSION_TEMPLATE,
    Context,
    achievement,
    minutes,
    return_slip,
    submission,
)
from rules.values.findings import finding
from tasks.documents.documents import TEMPLATES, fingerprint, render, rendered

PLAN, CYCLE = plan_and_cycle()
WARD = PLAN.units["p-hoa-mac"]
NAMES = (SUBMISSION_TEMPLATE, MINUTES_TEMPLATE, ACHIEVEMENT_TEMPLATE, RETURN_SLIP_TEMPLATE)


def contexts(trial: bool = False, **more: str) -> dict[str, Context]:
    filling = usual(WARD, PLAN, [person("CN1", "Trần Thị Thanh Huyền", **more)])
    r = report(PLAN, CYCLE, WARD, filling)
    fault = finding(
        "D02", unit=WARD.slug, sheet="3. TTHC", cell="C7", value=more.get("ho_ten", "x"), says="sai."
    )
    return {
        SUBMISSION_TEMPLATE: submission(PLAN, CYCLE, WARD, r, trial=trial),
        MINUTES_TEMPLATE: minutes(PLAN, CYCLE, WARD, r, trial=trial),
        ACHIEVEMENT_TEMPLATE: achievement(PLAN, CYCLE, WARD, r, "CN1", trial=trial),
        RETURN_SLIP_TEMPLATE: return_slip(
            PLAN, CYCLE, WARD.name, WARD.slug, "bao-cao.xlsx", [fault], sha256="ab" * 32, trial=trial
        ),
    }


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def words(data: bytes, part: str = "word/document.xml") -> str:
    """All text of a part, paragraphs apart, line breaks as such."""
    lines = []
    for paragraph in etree.fromstring(parts(data)[part]).iter(qn("w:p")):
        texts = paragraph.iter(qn("w:t"), qn("w:br"), qn("w:tab"))
        lines.append("".join({qn("w:br"): "\n", qn("w:tab"): "\t"}.get(t.tag, t.text or "") for t in texts))
    return "\n".join(lines)


# ------------------------------------------------------------------ papers


@pytest.mark.parametrize("name", NAMES)
def test_a_paper_says_all_that_its_context_says(name: str) -> None:
    context = contexts()[name]
    data = rendered(name, context)
    said = words(data)
    hidden = {"trial_text", *(("sign_note",) if name != RETURN_SLIP_TEMPLATE else ())}

    def texts(value: object) -> list[str]:
        if isinstance(value, str):
            return [value]
        if isinstance(value, list):
            return [t for item in value for t in texts(item)]
        return [t for item in value.values() for t in texts(item)] if isinstance(value, dict) else []

    unsaid = {"no_initiative"} if context.get("initiatives") else set()
    unsaid |= {"place_date"} if name == MINUTES_TEMPLATE else set()
    for key, value in context.items():
        for text in texts(value) if key not in hidden | unsaid else ():
            assert text in said, (key, text)
    assert not any(sign in said for sign in ("{{", "}}", "{%", "%}"))


@pytest.mark.parametrize("name", NAMES)
def test_every_page_of_a_trial_says_so(name: str) -> None:
    trial, real = rendered(name, contexts(trial=True)[name]), rendered(name, contexts()[name])
    assert b"<w:titlePg" in parts(trial)["word/document.xml"]
    for header in ("word/header1.xml", "word/header2.xml"):
        assert PLAN.movement.trial_text in words(trial, header)
        assert PLAN.movement.trial_text not in words(real, header)


HOSTILE = [
    "{{ 7*7 }}",
    "{% for x in y %}",
    "{{ self.__init__.__globals__ }}",
    "{_{ a }_} {_% b %_}",
    "{# lời #}",
    "<w:p><w:r><w:t>x</w:t></w:r></w:p>",
    "]]> & &amp; &#x41; \"'",
    "</w:t></w:r></w:p>",
    '=HYPERLINK("http://x")',
    "Nguyễn\u200fVăn\u200bA",
    "x" * 10_000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda t: t[:20])
def test_hostile_text_appears_as_text(text: str) -> None:
    for name, context in contexts(ho_ten=text, chuc_vu=text).items():
        data = rendered(name, context)
        docx.Document(io.BytesIO(data))
        wanted = text if name != RETURN_SLIP_TEMPLATE or len(text) < 80 else text[:79] + "…"
        assert wanted in words(data), name


def test_control_characters_vanish_and_lines_break(tmp_path: Path) -> None:
    context = contexts()[ACHIEVEMENT_TEMPLATE] | {"who": "a\x00b\x07\x0b\x1fc\ufffe\ud800d\r\ne\u2028f\tg"}
    assert "abcd\ne\nf\tg" in words(rendered(ACHIEVEMENT_TEMPLATE, context))


def test_the_same_inputs_give_the_same_bytes(tmp_path: Path) -> None:
    context = contexts()[SUBMISSION_TEMPLATE]
    render(SUBMISSION_TEMPLATE, context, tmp_path / "a" / "01.docx")
    render(TEMPLATES / "to-trinh.docx", context, tmp_path / "b.docx")
    assert (tmp_path / "a" / "01.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()
    with zipfile.ZipFile(tmp_path / "b.docx") as packed:
        assert {info.date_time for info in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_field_that_is_not_given_leaves_the_older_paper_alone(tmp_path: Path) -> None:
    paper = tmp_path / "01.docx"
    paper.write_bytes(b"older")
    context = contexts()[SUBMISSION_TEMPLATE]
    del context["closing"]
    with pytest.raises(UndefinedError, match="closing"):
        render(SUBMISSION_TEMPLATE, context, paper)
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("01.docx", b"older")]


def test_an_edited_template_is_seen(tmp_path: Path) -> None:
    own = tmp_path / "own.docx"
    paper = docx.Document()
    paper.add_paragraph("Xin chào {{ name }}")
    paper.save(str(own))
    before = fingerprint(own)
    assert "Xin chào An" in words(rendered(own, {"name": "An"}))
    paper.add_paragraph("Tạm biệt {{ name }}")
    paper.save(str(own))
    assert "Tạm biệt An" in words(rendered(own, {"name": "An"}))
    assert fingerprint(own) != before
