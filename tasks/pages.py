"""Renders the operator's page: one HTML file that opens from disk and asks nothing of the network."""

import base64
import hashlib
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from rules.page.index import Page

STYLE, SCRIPT = "index/style.css", "index/script.js"


def render_index(page: Page, templates: Path) -> str:
    """Return the page as HTML; everything from a report is escaped, and no script runs but the page's own."""
    world = Environment(
        loader=FileSystemLoader(templates),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    world.filters["link"] = link_to
    script = (templates / SCRIPT).read_text(encoding="utf-8")
    return world.get_template("index.html.j2").render(
        page=page,
        style=Markup((templates / STYLE).read_text(encoding="utf-8")),
        script=Markup(script),
        script_hash=_hash(script),
    )


def link_to(path: str) -> str:
    """Return a path below the out folder as a link beside the page, whatever signs its names hold."""
    return "./" + quote(path.encode("utf-8", "surrogateescape"), safe="/")


def _hash(script: str) -> str:
    """Return the script's name in the Content-Security-Policy: a script in a cell would have another."""
    return "sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
