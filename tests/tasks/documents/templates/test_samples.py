"""The samples beside the templates are what the papers say today; the look-up of fields agrees with docxtpl's own."""

import re

import pytest
from docxtpl import DocxTemplate
from factory_samples import text

from tasks.documents.documents import TEMPLATES
from tasks.documents.templates.checking import template_faults
from tasks.documents.templates.fields import fields_used, fullest
from tasks.documents.templates.samples import SAMPLES, known_fields, must_have, sample_papers

NAMES = sorted(path.stem for path in TEMPLATES.glob("*.docx"))


def test_the_samples_are_what_the_papers_say_today() -> None:
    assert SAMPLES.read_text(encoding="utf-8") == text(), "if this is meant: python tests/factory_samples.py"


def test_every_template_has_its_samples_and_what_it_must_print() -> None:
    assert sorted(sample_papers()) == NAMES
    for name in NAMES:
        assert must_have(name) and all(must_have(name).values()), name


def test_clerks_are_told_of_every_template() -> None:
    page = (TEMPLATES.parent / "docs" / "vi" / "mau-van-ban.md").read_text(encoding="utf-8")
    assert sorted(re.findall(r"^\| `([a-z-]+)` \|", page, flags=re.MULTILINE)) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_wrong_with_a_template_of_ours(name: str) -> None:
    assert template_faults((TEMPLATES / f"{name}.docx").read_bytes(), name) == ()


@pytest.mark.parametrize("name", NAMES)
def test_docxtpl_finds_no_other_field(name: str) -> None:
    template = DocxTemplate(TEMPLATES / f"{name}.docx")
    assert template.get_undeclared_template_variables() - {"pictures"} <= set(known_fields(name))


SAMPLE = fullest(
    [{"a": "x", "rows": [["1", "2"]], "many": [{"b": "", "in": {"c": []}}], "charts": {"one": ""}}]
)


@pytest.mark.parametrize(
    ("source", "known", "unknown"),
    [
        ("{{ a }}{{ nothing }}", {"a"}, [("nothing", 1, "")]),
        ("{% if a and not nonne %}{{ many[0].b }}{% endif %}", {"many", "many.b"}, [("nonne", 1, "")]),
        ("{% if a %}{% else %}\n{{ A }}{% endif %}", set(), [("A", 2, "a")]),
        ("{% for m in many %}{{ loop.index }}{{ m.b }}{{ m.bb }}{% endfor %}{{ m }}", {"many", "many.b"},
         [("many.bb", 1, "many.b"), ("m", 1, "")]),
        ("{% for r in rows %}{{ r[1] }}{{ r[2] }}{% endfor %}", {"rows"}, [("rows[2]", 1, "")]),
        ("{% for r in many %}{{ r[0] }}{% endfor %}", {"many"}, [("many[0]", 1, "")]),
        ("{{ charts['one'] }}{{ charts['oen'] }}", {"charts", "charts.one"}, [("charts.oen", 1, "charts.one")]),
        ("{{ (rows + many)[1:] }}{{ (rows | map('length') | max) }}", {"rows", "many"}, []),
        ("{% set z = many %}{% for m in z %}{{ m.in.c[0] }}{% else %}{{ q }}{% endfor %}",
         {"many", "many.in", "many.in.c"}, [("q", 1, "")]),
        ("{% for x, y in rows %}{{ x }}{{ y.z }}{% endfor %}{{ range(3) }}", {"rows"}, []),
        ("{{ a.b }}", {"a"}, [("a.b", 1, "")]),
    ],
)  # fmt: skip
def test_fields_that_are_printed_and_fields_that_nobody_knows(
    source: str, known: set[str], unknown: list[tuple[str, int, str]]
) -> None:
    used = fields_used(source, SAMPLE)
    assert used.known == known
    assert [(one.name, one.line, one.near) for one in used.unknown] == unknown
