"""How papers put things into words: days, numbers, names of bodies, signatures, after NĐ 30/2020/NĐ-CP.

What is not known is never invented: it prints "…".
"""

import datetime as dt
import re
from decimal import Decimal
from fractions import Fraction

from rules.values.rounding import half_up, shown_vi
from rules.values.text import clean, printable

BLANK = "…"
PERCENT_DECIMALS = 2

# Abbreviations of bodies that NĐ 30/2020 wants in full in a name that heads a paper.
_IN_FULL = {
    "UBND": "Ủy ban nhân dân",
    "HĐND": "Hội đồng nhân dân",
    "MTTQ": "Mặt trận Tổ quốc",
    "TNCS": "Thanh niên Cộng sản",
    "GDNN": "Giáo dục nghề nghiệp",
    "GDTX": "Giáo dục thường xuyên",
    "NHCSXH": "Ngân hàng Chính sách xã hội",
}
_BODIES = re.compile(r"\b(" + "|".join(_IN_FULL) + r")\b")
_COMMITTEE = "Ủy ban nhân dân"
_OF_COMMITTEE = re.compile(rf"\s+(?:UBND|{_COMMITTEE})(?!\w).*$", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
_HEAD_LINE = 24  # capitals that find room on a line of the head
_TITLES = re.compile(r"^(?:(?:GS|PGS|TSKH|TS|ThS|BS|KS|CN)\.\s*)+", re.IGNORECASE)
_INVISIBLE_BREAKS = re.compile(r"[\x85\u2028\u2029]")
# They turn round what is printed after them: a name must read the way it is compared.
_TURNING = re.compile(r"[\u202a-\u202e\u2066-\u2069]")


def one_line(text: str) -> str:
    """Return the text as one printable line, its white space single."""
    return " ".join(_TURNING.sub("", printable(clean(text))).split())


def paragraphs(text: str) -> list[str]:
    """Return the text's lines that are not blank, printable; a line of a report becomes a paragraph."""
    lines = _INVISIBLE_BREAKS.sub("\n", printable(clean(text)).replace("\r", "\n")).split("\n")
    return [line for raw in lines if (line := one_line(raw))]


def trimmed(text: str, length: int) -> str:
    """Return the text as one line of at most `length` characters, "…" where it was cut."""
    line = one_line(text)
    return line if len(line) <= length else line[: length - 1].rstrip() + BLANK


def capital(text: str) -> str:
    """Return the text with its first letter a capital."""
    return text[:1].upper() + text[1:]


def lower_first(text: str) -> str:
    """Return the text with a small first letter, as inside a sentence; abbreviations stay."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


# ------------------------------------------------------------------ days and numbers


def day_words(day: dt.date | None, year: int | None = None) -> str:
    """Return "ngày 05 tháng 02 năm 2024": days below 10 and months 1 and 2 padded; blank prints "…"."""
    if day is None:
        return f"ngày {BLANK} tháng {BLANK} năm {year or BLANK}"
    month = f"{day.month:02d}" if day.month <= 2 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def short_day(day: dt.date) -> str:
    """Return the day as tables print it: 05/02/2024."""
    return f"{day:%d/%m/%Y}"


def counted(number: int) -> str:
    """Return a number of people or papers the way offices write it: 0, 01, 02 … 10, 1.234."""
    return f"{number:02d}" if 0 < number < 10 else grouped(Decimal(number))


def grouped(number: Decimal | int) -> str:
    """Return a number with a dot between its thousands and a decimal comma: 1.234,5."""
    whole, comma, rest = shown_vi(number).partition(",")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    return sign + f"{int(digits):,}".replace(",", ".") + comma + rest


def percent(part: Decimal | int, whole: Decimal | int) -> str:
    """Return the share in percent, half-up to 2 decimals ("92,31%"); "" where there is no whole."""
    if not whole:
        return ""
    return shown_vi(half_up(Fraction(100) * Fraction(part) / Fraction(whole), PERCENT_DECIMALS)) + "%"


# ------------------------------------------------------------------ bodies


def in_full(name: str) -> str:
    """Return a body's name with its common abbreviations written out."""
    return _BODIES.sub(lambda m: _IN_FULL[m[0]], one_line(name))


def head_lines(name: str) -> list[str]:
    """Return a body's name in CAPITALS as it heads a paper; a committee's own name stands on a line of its own."""
    full = in_full(name).upper()
    start = f"{_COMMITTEE.upper()} "
    if full.startswith(start):
        return [start.strip(), full.removeprefix(start)]
    return [_kept_at_end(full)]


def _kept_at_end(name: str) -> str:
    """Keep the last two words of a name that needs several lines together, so that no word stands alone."""
    words = name.split(" ")
    if len(name) <= _HEAD_LINE or len(words) < 3:
        return name
    return " ".join([*words[:-2], f"{words[-2]}\u00a0{words[-1]}"])


def parent_line(name: str) -> str:
    """Return the parent body in CAPITALS; NĐ 30/2020 allows its common abbreviation."""
    return _kept_at_end(re.sub(_COMMITTEE, "UBND", one_line(name), flags=re.IGNORECASE).upper())


def number_line(kind: str, number: str, abbrev: str) -> str:
    """Return "Số: 05/TTr-PNV": the unit's own number where it gave one (below 10 padded), else "…"."""
    given = re.sub(r"^số\s*:?\s*", "", one_line(number), flags=re.IGNORECASE)
    if not given:
        given = BLANK
    if "/" not in given and (given == BLANK or given.isdigit()):
        given = f"{given}/{kind}-{abbrev}"
    return "Số: " + re.sub(r"^([0-9])(?![0-9])", r"0\1", given)


# ------------------------------------------------------------------ signatures


def signature_lines(on_behalf: str, post: str) -> list[str]:
    """Return the lines above a signature: TM. …, KT. … where a deputy signs, the post in CAPITALS."""
    title = one_line(post)
    if on_behalf:
        title = _OF_COMMITTEE.sub("", title)
    title = title.upper()
    lines = [on_behalf] if on_behalf else []
    if title.startswith("QUYỀN "):
        return [*lines, f"Q. {title.removeprefix('QUYỀN ')}"]
    if title.startswith("PHÓ "):
        return [*lines, f"KT. {title.removeprefix('PHÓ ')}", title]
    return [*lines, title or BLANK]


def signer(name: str) -> str:
    """Return a name as it stands under a signature: without academic titles, not all in capitals (NĐ 30/2020)."""
    bare = _TITLES.sub("", one_line(name))
    if bare.isupper():
        bare = _WORD.sub(lambda word: word[0].capitalize(), bare)
    return bare or BLANK
