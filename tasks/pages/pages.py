"""Renders the operator's pages: HTML files that open from disk and ask nothing of the network; writes the one of an analysis."""

import base64
import hashlib
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from rules.page.intake.intake import IntakePage
from rules.page.person import PersonPage
from rules.page.result.index import Page
from rules.page.site.forms import FormsPage
from rules.page.site.site import SitePage
from rules.questions.sensitivity.page import SensitivityPage
from tasks.storage.whole_file import whole_file

STYLE, SCRIPT = "index/style.css", "index/script.js"
ANALYSIS = "phan-tich"


def render_index(page: Page, templates: Path) -> str:
    """Return the whole result as HTML; everything from a report is escaped, and no script runs but the page's own."""
    return _render("index.html.j2", page, templates)


def render_intake(page: IntakePage, templates: Path) -> str:
    """Return the intake page as HTML, on the same terms."""
    return _render("intake.html.j2", page, templates)


def render_preview(page: Page, templates: Path) -> str:
    """Return rankings and quota alone as HTML: what a run that ends with the ranking shows."""
    return _render("preview.html.j2", page, templates)


def render_forms(page: FormsPage, templates: Path) -> str:
    """Return a page of forms to download as HTML."""
    return _render("index/forms.html.j2", page, templates)


def render_sensitivity(page: SensitivityPage, templates: Path) -> str:
    """Return what small changes would do to the ranking as HTML."""
    return _render("sensitivity.html.j2", page, templates)


def render_person(page: PersonPage, templates: Path) -> str:
    """Return what is held of one person as HTML, for that person."""
    return _render("person.html.j2", page, templates)


def render_site(page: SitePage, templates: Path) -> str:
    """Return a page that the pages' own server makes by itself (list of cycles, refusal) as HTML."""
    return _render(f"index/{page.template}.html.j2", page, templates)


def _render(name: str, page: object, templates: Path) -> str:
    world = Environment(
        loader=FileSystemLoader(templates),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    world.filters["link"] = link_to
    script = (templates / SCRIPT).read_text(encoding="utf-8")
    # The script's name in the Content-Security-Policy: a script in a cell would have another.
    script_hash = "sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return world.get_template(name).render(
        page=page,
        style=Markup((templates / STYLE).read_text(encoding="utf-8")),
        script=Markup(script),
        script_hash=script_hash,
    )


def link_to(path: str) -> str:
    """Return a path below the out folder as a link beside the page, whatever signs its names hold."""
    return "./" + quote(path.encode("utf-8", "surrogateescape"), safe="/")


def write_sensitivity(out: Path, page: str, table: bytes) -> tuple[Path, Path]:
    """Write `do-nhay.html` and `do-nhay.csv` under `out`; the run's own files are left alone. Returns both paths."""
    made = (out / ANALYSIS / "do-nhay.html", out / ANALYSIS / "do-nhay.csv")
    for path, content in zip(made, (page.encode("utf-8"), table), strict=True):
        with whole_file(path) as draft:
            draft.write_bytes(content)
    return made
