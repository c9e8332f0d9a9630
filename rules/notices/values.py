"""What a notice says, as a value: its parts in order, for a plain text and an HTML body alike."""

from dataclasses import dataclass
from typing import Literal

REMINDER, RETURN = "đôn đốc", "trả lại"
"""The kinds of notices to units, as the register keeps them."""


@dataclass(frozen=True, slots=True)
class Words:
    """One e-mail in words; blank parts are left out. `tone` is how pressing it is: it chooses a colour, no words.

    `facts` are label and text, `rows` a table under `headings` (or ()), `links` label and address.
    """

    subject: str
    title: str
    tone: Literal["calm", "soon", "late"]
    greeting: str
    paragraphs: tuple[str, ...]
    facts: tuple[tuple[str, str], ...] = ()
    headings: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    after_rows: str = ""
    steps: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    closing: str = ""
    signed: tuple[str, ...] = ()
    foot: str = ""
    trial_text: str = ""
