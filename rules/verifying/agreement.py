"""Whether a paper's text says what it must: names, numbers and days, however they are spelt, broken or spaced.

Made to raise no false alarm: white space, line breaks, case, Unicode form and where a syllable carries its tone do not
count; a number has every reading that its dots and commas allow. What is missing by that is missing.
"""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from rules.values.wording import in_full

FEWEST_LETTERS = 200
"""A text with fewer letters is a stamp on a scanned page, no paper: nothing can be said of it."""

_TONES = dict(zip("\u0300\u0301\u0303\u0309\u0323", "αβγδε", strict=True))
"""Grave, acute, tilde, hook above, dot below, each with the letter of another script that stands for it."""
_LETTERS = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[^\W\d_]+")
_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)*")
_SPACED = re.compile(r"(?<![0-9.,])[0-9]{1,3}(?:[ \u00a0\u202f][0-9]{3})+(?![0-9])")
_DAY = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_GROUPED = re.compile(r"[0-9]{1,3}(?:[.,][0-9]{3})+")


def readable(text: str) -> bool:
    """Tell whether enough can be read to compare anything with it."""
    return len(_LETTERS.findall(text)) >= FEWEST_LETTERS


def missing_names(text: str, names: Iterable[str]) -> list[str]:
    """Return the names (of persons, of bodies) that stand nowhere in the text; accents count, "UBND" is written out."""
    plain = _spelling(in_full(text))
    return [name for name in names if not _stands_in(plain, name)]


def missing_figures(text: str, figures: Iterable[str]) -> list[str]:
    """Return the figures that stand nowhere in the text.

    A figure is a number as papers print it ("1.234,5", "05", "92,31%"), a day ("05/02/2024"; any usual wording of it
    will do), or a paper's number ("05/TTr-UBND": its digits). One without digits is never missing.
    """
    numbers = _numbers(text)
    return [figure for figure in figures if not _is_there(text, numbers, figure)]


def _is_there(text: str, numbers: frozenset[Decimal], figure: str) -> bool:
    if day := _DAY.fullmatch(figure.strip()):
        return _day_stands_in(text, date(int(day[3]), int(day[2]), int(day[1])))
    match = _NUMBER.search(figure)
    return match is None or _value(match[0]) in numbers


def _stands_in(plain: str, name: str) -> bool:
    wanted = "".join(_spelling(in_full(name)).split())
    if not wanted:
        return True
    # Programs that draw text letter by letter leave spaces within words, and a line may end anywhere.
    pattern = r"\s*".join(re.escape(letter) for letter in wanted)
    return re.search(rf"(?<![^\W\d_]){pattern}(?![^\W\d_])", plain) is not None


def _spelling(text: str) -> str:
    """Return the text in one spelling: small letters, no invisible signs, each word's tone behind it (hoà is hòa)."""
    shown = "".join(c for c in unicodedata.normalize("NFC", text) if unicodedata.category(c) != "Cf")
    return _WORD.sub(lambda word: _tone_last(word[0]), shown.casefold().replace("ð", "đ"))


def _tone_last(word: str) -> str:
    parts = unicodedata.normalize("NFD", word)
    tones = "".join(c for c in parts if c in _TONES)
    if not tones:
        return word
    letters = unicodedata.normalize("NFC", "".join(c for c in parts if c not in _TONES))
    return letters + "".join(_TONES[c] for c in tones)


def _numbers(text: str) -> frozenset[Decimal]:
    found: set[Decimal] = set()
    for token in _NUMBER.findall(text):
        found |= _readings(token)
        if not _GROUPED.fullmatch(token):
            found |= {Decimal(part) for part in re.split("[.,]", token)}  # 05.02.2024, 12,13,14
    found |= {Decimal(re.sub(r"\D", "", token)) for token in _SPACED.findall(text)}
    return frozenset(found)


def _readings(token: str) -> set[Decimal]:
    """Return all that a token may mean: 1.234 is 1234 here, and 1,234 with those who write the English way."""
    plain = re.sub("[.,]", "", token)
    readings = {Decimal(plain)} if _GROUPED.fullmatch(token) or plain == token else set()
    whole, sign, rest = token.rpartition("," if token.rfind(",") > token.rfind(".") else ".")
    if sign:
        digits = re.sub("[.,]", "", whole)
        readings.add(Decimal(f"{digits}.{rest}"))
    return readings


def _value(token: str) -> Decimal:
    """Return what a figure of ours means: a dot between thousands, a decimal comma."""
    return Decimal(token.replace(".", "").replace(",", "."))


def _day_stands_in(text: str, day: date) -> bool:
    spaced = [r"\s*".join(str(part)) for part in (day.day, day.month, day.year)]
    d, m = (rf"(?<![0-9])(?:0\s*)?{part}" for part in spaced[:2])
    plain = _spelling(text)
    words = [_spelling(word) for word in ("ngày", "tháng", "năm")]
    in_words = rf"{words[0]}\s*{d}\s*{words[1]}\s*{m}\s*{words[2]}\s*{spaced[2]}(?![0-9])"
    in_signs = rf"{d}\s*[/.-]\s*{m}\s*[/.-]\s*{spaced[2]}(?![0-9])"
    return re.search(in_words, plain) is not None or re.search(in_signs, plain) is not None
