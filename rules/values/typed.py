"""What a cell's content means: numbers the Vietnamese way, dates, yes/no, listed values."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from rules.values.text import clean, fold


@dataclass(frozen=True, slots=True)
class ExcelError:
    """A cell whose value is an Excel error (`#REF!`) or a formula that was never computed."""

    text: str


Raw = str | int | float | bool | dt.date | dt.datetime | dt.time | ExcelError | None
"""What a reader finds in a cell, before it means anything."""

Value = str | Decimal | dt.date | dt.time | bool | None

_GROUPED = re.compile(r"-?[1-9][0-9]{0,2}(?:[. ][0-9]{3})+(?:,[0-9]+)?")
_PLAIN = re.compile(r"-?[0-9]+(?:,[0-9]+)?")
_DOTTED = re.compile(r"-?[0-9]+\.(?:[0-9]{1,2}|[0-9]{4,})")
_DATES = (
    re.compile(r"(?P<d>[0-9]{1,2})/(?P<m>[0-9]{1,2})/(?P<y>[0-9]{4})"),
    re.compile(r"(?P<d>[0-9]{2})([.-])(?P<m>[0-9]{2})\2(?P<y>[0-9]{4})"),
    re.compile(r"(?P<y>[0-9]{4})-(?P<m>[0-9]{2})-(?P<d>[0-9]{2})"),
)
_TIME = re.compile(
    r"([0-9]{1,2})(?::([0-9]{2})(?::00)?| ?(?:h|giờ)(?: ?([0-9]{2})(?: ?phút)?)?)", re.IGNORECASE
)
_YES, _NO = frozenset({"x", "co"}), frozenset({"khong"})


class Unreadable(ValueError):
    """The content can't be read as what the form asks for; the finding says the rest."""


def from_float(number: float) -> Decimal:
    """Return the number as Excel shows it: 15 significant digits, so that 0.1+0.2 is 0.3."""
    return Decimal(format(number, ".15g"))


def is_blank(raw: Raw) -> bool:
    """Tell whether the cell holds nothing a reader could see."""
    return raw is None or (isinstance(raw, str) and not fold(raw))


def shown(raw: Raw) -> str:
    """Return the content as text the way a clerk would type it, for findings and text fields."""
    match raw:
        case None:
            return ""
        case bool():
            return "TRUE" if raw else "FALSE"
        case ExcelError():
            return raw.text
        case dt.datetime():
            return raw.strftime("%d/%m/%Y") if raw.time() == dt.time() else raw.strftime("%d/%m/%Y %H:%M")
        case dt.date():
            return raw.strftime("%d/%m/%Y")
        case dt.time():
            return raw.strftime("%H:%M:%S")
        case int() | float():
            number = from_float(float(raw)) if isinstance(raw, float) else Decimal(raw)
            return format(number.normalize() if number == number.to_integral_value() else number, "f")
        case _:
            return clean(raw)


def number(raw: Raw) -> Decimal:
    """Read a number: typed as one, or as text the Vietnamese way (1.234,5); else Unreadable, never a guess."""
    if isinstance(raw, bool):
        raise Unreadable
    if isinstance(raw, int):
        return Decimal(raw)
    if isinstance(raw, float):
        value = from_float(raw)
        if not value.is_finite():
            raise Unreadable
        return value
    if isinstance(raw, str):
        text = clean(raw.replace("\u00a0", " ").replace("\u202f", " "))
        if _GROUPED.fullmatch(text):
            return Decimal(text.replace(".", "").replace(" ", "").replace(",", "."))
        if _PLAIN.fullmatch(text):
            return Decimal(text.replace(",", "."))
        if _DOTTED.fullmatch(text):
            return Decimal(text)
    raise Unreadable


def date(raw: Raw) -> dt.date:
    """Read a date: a real one, or text dd/mm/yyyy, d/m/yyyy, dd-mm-yyyy, dd.mm.yyyy, yyyy-mm-dd; else Unreadable."""
    if isinstance(raw, dt.datetime):
        return raw.date()
    if isinstance(raw, dt.date):
        return raw
    if isinstance(raw, str):
        text = clean(raw.replace("\u00a0", " "))
        for form in _DATES:
            if match := form.fullmatch(text):
                try:
                    return dt.date(int(match["y"]), int(match["m"]), int(match["d"]))
                except ValueError as impossible:
                    raise Unreadable from impossible
    raise Unreadable


def day_time(raw: Raw) -> dt.time:
    """Read a time of day: a real one, or text HH:MM, H:MM, 8h30, 8 giờ 30 phút; else Unreadable."""
    if isinstance(raw, dt.datetime) and raw.time() != dt.time():
        return raw.time()
    if isinstance(raw, dt.time):
        return raw
    if isinstance(raw, str) and (match := _TIME.fullmatch(clean(raw.replace("\u00a0", " ")))):
        try:
            return dt.time(int(match[1]), int(match[2] or match[3] or 0))
        except ValueError as impossible:
            raise Unreadable from impossible
    raise Unreadable


def yes_no(raw: Raw) -> bool:
    """Read x, X, Có, co as yes and blank, Không, khong as no; else Unreadable."""
    if is_blank(raw):
        return False
    if isinstance(raw, str):
        key = fold(raw)
        if key in _YES:
            return True
        if key in _NO:
            return False
    raise Unreadable


def listed(raw: Raw, values: Mapping[str, str]) -> str:
    """Read one of the listed values; `values` maps the folded spelling to the official one; else Unreadable."""
    try:
        return values[fold(shown(raw))]
    except KeyError as unknown:
        raise Unreadable from unknown
