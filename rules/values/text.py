"""Text as units type it: normalised once, compared without fuss, legacy font codes noticed."""

import re
import unicodedata
from functools import lru_cache

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def writable(name: str) -> str:
    """Return a file's name as it can be written down: bytes that are no UTF-8 show as a replacement sign."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def turned(name: str) -> str:
    """Return a name with "_" for every sign that turns the direction of reading: with one, an .exe shows as a .pdf."""
    return _TURNING.sub("_", name)


def clean(text: str) -> str:
    """Normalise to NFC and strip; nothing else in the text changes."""
    return unicodedata.normalize("NFC", text).strip()


def single_spaced(text: str) -> str:
    """Return a text in NFC as one line, its white space single."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def cut(text: str, length: int) -> str:
    """Return at most `length` characters of a text, the last "…" where it was longer."""
    return text if len(text) <= length else text[: length - 1] + "…"


def printable(text: str) -> str:
    """Drop what XML and CSV can't carry (control characters); everything else stays."""
    return _CONTROL.sub("", text)


def within(text: str, room: int) -> str:
    """Return the text cut to `room` bytes of UTF-8 at most, whole letters with all their marks."""
    kept = text
    while kept and (
        _bytes(kept) > room or (len(kept) < len(text) and unicodedata.combining(text[len(kept)]))
    ):
        kept = kept[:-1]
    return kept


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", "surrogateescape"))  # a file's name may hold bytes that are no text


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Return the key under which labels, headings and listed values are compared.

    Case, white space, accents, invisible characters and Unicode form are gone; đ counts as d.
    """
    decomposed = unicodedata.normalize("NFD", text).casefold().replace("đ", "d").replace("ð", "d")
    return "".join(
        c for c in decomposed if unicodedata.category(c) not in ("Mn", "Cf", "Cc") and not c.isspace()
    )


def same_name(text: str) -> str:
    """Return the key under which two full names (or posts) are the same: accents count, case and spacing do not."""
    return single_spaced(text).casefold()


# TCVN3 (ABC) writes Vietnamese letters at the places of these signs. The first set never stands
# between letters in Unicode text; the second does in foreign names (Müller), so one alone is no proof.
_TCVN3_SIGNS = "µ¸¶·¹¨»¾¼½©®ª¬÷×§¦"
_TCVN3_LETTERS = "ÆÇËÎÏÑÖØÜÞßäåæçëîïñöøûüþÿ"
_TCVN3_INSIDE = re.compile(f"[A-Za-zÀ-ÿ][{_TCVN3_SIGNS}][A-Za-zÀ-ÿ]")
_TCVN3_IN_WORD = re.compile(
    f"(?<=[A-Za-z])[{_TCVN3_SIGNS}{_TCVN3_LETTERS}]|[{_TCVN3_SIGNS}{_TCVN3_LETTERS}](?=[A-Za-z])"
)
# One of the second set is proof where the word would be a Vietnamese syllable with a vowel at its place:
# Phßng is, Müller is not.
_TCVN3_SYLLABLE = re.compile(
    r"(?<!\w)(?:ngh?|gh|gi|qu|[ckpt]h|nh|tr|[bcdghklmnprstvx])?"
    f"[aeiouyàáâãèéêìíòóôõùúý]{{0,2}}[{_TCVN3_LETTERS}][aeiouy]{{0,2}}"
    r"(?:ch|n[gh]|[cmnpt])?(?!\w)",
    re.IGNORECASE,
)
# VNI writes the mark as a letter of its own after the vowel: these pairs stand in no Vietnamese syllable.
_VNI_PAIR = re.compile(
    r"[aA][âáàãäåêéèúüëïøùûõÂÁÀÃÄÅÊÉÈÚÜËÏØÙÛÕ]|[eE][âáàãäåïøùûõÂÁÀÃÄÅÏØÙÛÕ]"
    r"|[oO][âäåïøùûõÂÄÅÏØÙÛÕ]|[uU][ïøùûõÏØÙÛÕ]|[öÖ][ïøùûõôÏØÙÛÕÔ]|[ôÔ][ïøùûõÏØÙÛÕ]"
)


def legacy_font(text: str) -> str | None:
    """Return "TCVN3" or "VNI" when the text looks typed in that old font code, else None."""
    if text.isascii():
        return None
    text = unicodedata.normalize("NFC", text)
    odd = _TCVN3_IN_WORD.findall(text)
    if _TCVN3_INSIDE.search(text) or len(odd) >= 2 or (odd and _TCVN3_SYLLABLE.search(text)):
        # VNI shares ï, ø, û, ö, ñ with the second set: its pairs tell it apart.
        return "VNI" if not re.search(f"[{_TCVN3_SIGNS}]", text) and _VNI_PAIR.search(text) else "TCVN3"
    return "VNI" if _VNI_PAIR.search(text) else None
