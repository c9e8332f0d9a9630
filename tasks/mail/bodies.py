"""Makes the two bodies of an e-mail from its words: plain text, and HTML that asks nothing of the network."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from rules.notices.values import Words

FOLDER = Path(__file__).resolve().parents[2] / "templates" / "mail"
COLOURS = {"calm": "#2f6b3a", "soon": "#9a5b00", "late": "#a11212"}
"""The colour of the bar above a mail, by its tone; each is readable on white."""


def bodies(words: Words) -> tuple[str, str]:
    """Return the plain text and the HTML of a mail; in HTML everything is escaped."""
    return _world(False).get_template("notice.txt.j2").render(words=words), _world(True).get_template(
        "notice.html.j2"
    ).render(words=words, colour=COLOURS[words.tone])


@cache
def _world(html: bool) -> Environment:
    return Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=html,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
