"""L04-L06: families of letters, that the file carries them, their colour."""

import re
import unicodedata
from collections.abc import Iterator

from rules.layout.checks.wording import fault, quoted
from rules.layout.elements import Elements
from rules.layout.standard.standard import LayoutStandard
from rules.layout.values import LayoutFault, LetterRun, TextLine

_LETTER = re.compile(r"[^\W\d_]")
_PLAIN = re.compile(r"[\W_]+")


def letters(paper: Elements, standard: LayoutStandard) -> Iterator[LayoutFault]:
    """L04 family, L05 embedded, L06 colour: each once a family or colour, at its first place."""
    families = {_plain(name) for name in standard.fonts.families}
    signs = {_plain(name) for name in standard.fonts.signs} | families
    full = paper.kind.profile == "full"
    trial = {id(line) for line in paper.trial}
    told: set[tuple[str, str]] = set()
    for line, run in _runs(paper):
        name = _plain(run.font)
        of_text = [one for one in _LETTER.findall(run.text) if _in_times(one)]
        allowed = families if of_text else signs
        foreign = not of_text and _LETTER.search(
            run.text
        )  # the font of a Vietnamese text has no letters of these
        if not foreign and name not in allowed and ("L04", name) not in told:
            told.add(("L04", name))
            says = f"chữ {quoted(run.text)} dùng phông {run.font}, phải là Times New Roman: đổi phông chữ"
            yield fault("L04", line, run.font, ", ".join(standard.fonts.families), says)
        if not run.embedded and ("L05", name) not in told:
            told.add(("L05", name))
            says = f"phông {run.font} không được nhúng trong tệp, máy khác sẽ hiện chữ khác: xuất lại PDF có nhúng phông (PDF/A)"
            yield fault("L05", line, "không nhúng", "nhúng", says)
        colour = "#{:02x}{:02x}{:02x}".format(*run.colour)
        coloured = full and run.colour != standard.fonts.colour and id(line) not in trial
        if coloured and ("L06", colour) not in told:
            told.add(("L06", colour))
            says = f"chữ {quoted(run.text)} có màu {colour}, phải màu đen: đổi màu chữ"
            yield fault("L06", line, colour, "#000000", says)


def _runs(paper: Elements) -> Iterator[tuple[TextLine, LetterRun]]:
    for page in paper.pages:
        for line in page.lines:
            for run in line.runs:
                if run.text.strip():
                    yield line, run


def _in_times(letter: str) -> bool:
    """Tell whether Times New Roman has the letter's script."""
    return unicodedata.name(letter, "").startswith(("LATIN", "GREEK", "CYRILLIC", "COMBINING"))


def _plain(name: str) -> str:
    return _PLAIN.sub("", name).casefold()
