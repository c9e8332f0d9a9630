"""The operator's page as HTML: self-contained, harmless whatever a report holds, usable by keyboard and reader."""

import base64
import hashlib
import re
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote

import pytest
from factory_outcome import STRANGE, outcome
from factory_page import AT, collected, seen
from jinja2 import UndefinedError

from rules.page.intake.intake import intake_page
from rules.page.result.index import INTAKE, index_page
from rules.page.summary import Outcome
from rules.report.collected import Aside, Collected
from rules.report.register_values import CellChange
from rules.values.findings import finding
from tasks.pages.pages import link_to, render_index, render_intake

TEMPLATES = Path(__file__).resolve().parents[3] / "templates"
VOID = {"meta", "link", "img", "br", "input", "hr"}
HOSTILE = (
    "<script>alert(1)</script>",
    "</td></tr></table><img src=//evil.vn/x.png onerror=alert(1)>",
    "\" onmouseover='alert(1)' src='https://evil.vn",
    "{{ 7 * 7 }}{% raw %}",
    "&lt;b&gt; &amp; &#39;",
    "\u202eph\u0000ải\x1b[31m\u2066",
    "dài " * 2500,
)


class Tree(HTMLParser):
    """What a browser would find: elements with their attributes, texts, and tags that do not match."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None], tuple[str, ...]]] = []
        self.text: list[str] = []
        self.script = ""
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the element and its ancestors."""
        self.elements.append((tag, dict(attrs), tuple(self.open)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close the innermost element, which must be of this tag."""
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}> at {self.getpos()}")

    def handle_data(self, data: str) -> None:
        """Note the text, the script apart."""
        if "script" in self.open:
            self.script += data
        elif "style" not in self.open:
            self.text.append(data)

    def all(self, *tags: str) -> list[dict[str, str | None]]:
        """Return the attributes of all elements of these tags."""
        return [attributes for tag, attributes, _ in self.elements if tag in tags]


def render(run: Outcome) -> str:
    return render_index(index_page(run), TEMPLATES)


@lru_cache
def usual() -> tuple[str, Tree]:
    html = render(outcome())
    return html, Tree(html)


def rendered_intake(found: Collected) -> str:
    return render_intake(intake_page(found), TEMPLATES)


@lru_cache
def usual_intake() -> tuple[str, Tree]:
    changed = (CellChange("biểu “3. TTHC”, ô C7", "402", "412"),)
    again = {"p-duy-hai": [seen("p-duy-hai", 1), seen("p-duy-hai", 2, AT, changed)]}
    html = rendered_intake(collected(versions=again, asides=[Aside("x.rar", "không phải tệp ZIP", False)]))
    return html, Tree(html)


BOTH = pytest.mark.parametrize("made", [usual, usual_intake], ids=["index", "intake"])
Made = Callable[[], tuple[str, Tree]]


@BOTH
def test_it_is_well_formed_vietnamese_html(made: Made) -> None:
    _, tree = made()
    assert (tree.wrong, tree.open) == ([], [])
    assert tree.all("html")[0]["lang"] == "vi"
    assert tree.all("meta")[0]["charset"] == "utf-8"


@BOTH
def test_it_loads_nothing(made: Made) -> None:
    html, tree = made()
    assert not re.search(r"(src|href)=[\"'](https?:)?//", html)
    assert not tree.all("link", "img", "iframe", "object", "embed", "base")
    assert "url(" not in html and "@import" not in html
    assert all(element.get("src") is None for _, element, _ in tree.elements)


@BOTH
def test_only_its_own_script_may_run(made: Made) -> None:
    _, tree = made()
    policy = next(m["content"] for m in tree.all("meta") if m.get("http-equiv") == "Content-Security-Policy")
    digest = base64.b64encode(hashlib.sha256(tree.script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in (policy or "")
    assert "default-src 'none'" in (policy or "")
    assert len(tree.all("script")) == 1
    assert not [a for _, element, _ in tree.elements for a in element if a.startswith("on")]


def test_links_lead_to_parts_of_the_page_or_to_files_beside_it() -> None:
    run = outcome()
    _, tree = usual()
    ids = [e["id"] for _, e, _ in tree.elements if e.get("id")]
    assert len(ids) == len(set(ids))
    links = [a["href"] or "" for a in tree.all("a")]
    assert {h[1:] for h in links if h.startswith("#")} <= set(ids)
    files = {unquote(h.removeprefix("./")) for h in links if not h.startswith("#")}
    made = {*run.bundles.values(), *(path for paths in run.returned.values() for path in paths)}
    assert files == made | {"findings.csv", "scores.csv", "ranking.csv", "quota.csv", "run.json", INTAKE}


def test_links_of_the_intake_lead_to_units_to_files_beside_it_or_to_the_result() -> None:
    found = collected()
    _, tree = usual_intake()
    ids = [e["id"] for _, e, _ in tree.elements if e.get("id")]
    assert len(ids) == len(set(ids))
    assert {f"don-vi-{unit.slug}" for unit in found.units} <= set(ids)
    links = [a["href"] or "" for a in tree.all("a")]
    assert {h[1:] for h in links if h.startswith("#")} <= set(ids)
    files = {unquote(h.removeprefix("./")) for h in links if not h.startswith("#")}
    returned = {path for paths in found.returned.values() for path in paths}
    assert files == returned | {"findings.csv", "../index.html"}


def test_the_intake_is_whole_without_the_script() -> None:
    html, tree = usual_intake()
    assert html.count("data-r=") == len(collected().findings)
    assert all("hidden" in form for form in tree.all("form"))
    assert not [row for row in tree.all("tr", "details") if "hidden" in row]


@pytest.mark.parametrize(
    "text", HOSTILE, ids=["script", "image", "attribute", "jinja", "entities", "controls", "long"]
)
def test_hostile_text_stands_on_the_intake_as_text(text: str) -> None:
    bad = finding("D05", unit=text, sheet=text, cell="B5", value=text, says=text)
    version = replace(seen(text, 2, AT, (CellChange(text, text, text),)), file=text)
    found = replace(
        collected([bad], asides=[Aside(text, text, True)]),
        folders=[text],
        returned={text: [f"returned/{text}/phieu-tra.pdf"]},
        versions={text: [seen(text, 1), version]},
    )
    html = rendered_intake(found)
    tree, clean = Tree(html), usual_intake()[1]
    assert (tree.wrong, tree.open) == ([], [])
    assert {tag for tag, _, _ in tree.elements} <= {tag for tag, _, _ in clean.elements}
    assert not [a for _, element, _ in tree.elements for a in element if a.startswith("on") or a == "src"]
    assert len(tree.all("script")) == 1
    assert not re.search("[\x00-\x08\x0e-\x1f\u202a-\u202e\u2066-\u2069]", html)
    ids = [e["id"] for _, e, _ in tree.elements if e.get("id")]
    assert len(ids) == len(set(ids)) and not [i for i in ids if " " in (i or "")]
    shown = re.sub("[\x00-\x1f\u202a-\u202e\u2066-\u2069]", "", " ".join(text.split()))[:100]
    assert "".join(tree.text).count(shown) >= 8


@pytest.mark.parametrize(
    "path", ["returned/a#b?c/báo cáo.pdf", "//evil.vn/x", "javascript:alert(1)", "a/%2e%2e/b"]
)
def test_a_link_stays_beside_the_page_whatever_the_name(path: str) -> None:
    link = link_to(path)
    assert link.startswith("./") and unquote(link[2:]) == path
    assert not set(link) & set("#?:\"'<> ")


@BOTH
def test_everything_is_reachable_and_named(made: Made) -> None:
    _, tree = made()
    assert tree.all("a")[0] == {"class": "skip", "href": "#noi-dung"}
    assert len(tree.all("h1")) == 1 and len(tree.all("main")) == 1
    levels = [int(tag[1]) for tag, _, _ in tree.elements if re.fullmatch("h[1-6]", tag)]
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert len(tree.all("table")) == len(tree.all("caption"))
    assert all(th.get("scope") for th in tree.all("th"))
    assert all("label" in above for tag, _, above in tree.elements if tag in ("input", "select"))


def test_findings_and_rankings_are_whole_without_the_script() -> None:
    run = outcome()
    html, tree = usual()
    assert html.count("data-r=") == len(run.findings)
    assert sum("data-nominated" in row for row in tree.all("tr")) == sum(e.nominated for e in run.entries)
    assert sum("data-selected" in row for row in tree.all("tr")) == sum(e.selected for e in run.entries)
    assert all("hidden" in form for form in tree.all("form"))
    assert not [row for row in tree.all("tr", "details") if "hidden" in row]


def test_a_trial_is_said_above_all_else() -> None:
    run = outcome()
    html, _ = usual()
    words = run.plan.movement.trial_text
    assert html.index(words) < html.index("<header")
    assert words not in render(outcome(trial=False))


@pytest.mark.parametrize(
    "text", HOSTILE, ids=["script", "image", "attribute", "jinja", "entities", "controls", "long"]
)
def test_hostile_text_stands_there_as_text(text: str) -> None:
    run = outcome(
        [finding("D05", unit=text, sheet=text, cell="B5", value=text, says=text)],
        folders=[*outcome().folders, text],
        returned={text: [f"returned/{text}/phieu-tra.pdf"]},
    )
    html = render(run)
    tree, clean = Tree(html), usual()[1]
    assert (tree.wrong, tree.open) == ([], [])
    assert {tag for tag, _, _ in tree.elements} <= {tag for tag, _, _ in clean.elements}
    assert not [a for _, element, _ in tree.elements for a in element if a.startswith("on") or a == "src"]
    assert len(tree.all("script")) == 1
    assert not re.search(r"(src|href)=[\"'](https?:)?//", html)
    assert not re.search("[\x00-\x08\x0e-\x1f\u202a-\u202e\u2066-\u2069]", html)
    shown = re.sub("[\x00-\x1f\u202a-\u202e\u2066-\u2069]", "", " ".join(text.split()))[:100]
    assert shown in "".join(tree.text)


def test_a_nominees_name_is_text_too() -> None:
    entries = [replace(e, name=f"{HOSTILE[1]} {e.nominee}", note=HOSTILE[0]) for e in outcome().entries]
    tree = Tree(render(outcome(entries=entries)))
    assert (tree.wrong, tree.open, len(tree.all("script")), tree.all("img")) == ([], [], 1, [])
    assert "".join(tree.text).count(HOSTILE[0]) >= len(entries)


def test_a_folder_name_that_is_no_unicode_breaks_nothing() -> None:
    name = b"b\xe1o c\xe1o".decode("utf-8", "surrogateescape")
    run = outcome(
        [finding("F04", unit=name, value=name, says="lạ")],
        folders=[name],
        returned={name: [f"returned/{name}/phieu-tra.pdf"]},
    )
    html = render(run)
    assert html.encode("utf-8")
    assert "./returned/b%E1o%20c%E1o/phieu-tra.pdf" in html


def test_an_empty_run_says_what_is_not_there() -> None:
    empty = outcome(
        [], folders=[], scores=[], entries=[], quota=[], bundles={}, returned={}, renewed=0, reused=0
    )
    text = "".join(Tree(render(empty)).text)
    for words in ("Không có phát hiện nào", "Chưa có hồ sơ nào", "Không có báo cáo nào phải trả lại"):
        assert words in text


def test_ten_thousand_findings_stay_folded_and_light() -> None:
    slugs = [unit.slug for unit in outcome().units]
    many = [
        finding(
            "D01", unit=slugs[i % len(slugs)], sheet="5. Cá nhân", cell=f"H{i}", value=str(i), says="ô trống."
        )
        for i in range(10_000)
    ]
    html = render(outcome(many))
    assert html.count("data-r=") == 10_000
    assert all("open" not in box for box in Tree(html).all("details") if box.get("class") == "unit")
    assert len(html) < 6_000_000


def test_a_template_that_asks_for_what_is_not_there_is_refused(tmp_path: Path) -> None:
    (tmp_path / "index").mkdir()
    for name in ("style.css", "script.js"):
        (tmp_path / "index" / name).write_text("")
    (tmp_path / "index.html.j2").write_text("{{ page.no_such_thing }}")
    with pytest.raises(UndefinedError):
        render_index(index_page(outcome()), tmp_path)


def test_a_strange_folder_is_returned_by_its_own_name() -> None:
    html, _ = usual()
    assert STRANGE not in html
    assert STRANGE.replace("<", "&lt;").replace(">", "&gt;") in html
