"""Numbers in a text of sheet 6 that stand beside the name of a figure of the workbook (A02).

A text is free: only what surely speaks of the figure is held against it. The figure's full label, then its number with
nothing but a few filling words between; or the number, then the label without “Số”. A share, a part of a fraction, a
quarter's or a field's number is another number, and a text that has the figure's number anywhere is taken to know it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from rules.plan.report_form.form import COLLECTIVE, DON_VI, TTHC, TTHC_GROUPS
from rules.report.report import Cell, Report, code_of
from rules.values.text import fold
from rules.values.typed import number

_TOKEN = re.compile(
    r"(?P<number>(?<![\d/,.\-])(?:[1-9]\d{0,2}(?:\.\d{3})+|\d+)(?:,\d+)?(?!\s*%|[\d/%,.\-]*[\d/%]))|[^\W\d_]+|\S"
)
_IN_FULL = {"tthc": ("thu", "tuc", "hanh", "chinh"), "cchc": ("cai", "cach", "hanh", "chinh")}
_NAMES_BEGIN = frozenset({"so", "tong", "nhiem"})
"""How a label begins that says what it counts: “Số …”, “Tổng số …”, “Nhiệm vụ …”."""
_FILLING = frozenset(
    ["la", "dat", "co", "gom", "trong", "nam", "ca", "tong", "cong", "ky", "bao", "cao", ":", "="]
)
_MOST_FILLING = 6
_CLOSING = frozenset([",", ";", ".", ")", "trong", "va"])
"""What may follow a name that stands after its number, so that nothing narrows it."""
_PART = frozenset([
    "quý", "tháng", "tuần", "ngày", "đợt", "lĩnh", "vực", "mỗi", "thêm", "tăng", "giảm", "bình", "hơn", "gần", "trên",
    "khoảng", "tiêu", "phấn", "đấu", "trước", "ngoài", "riêng", "trực", "tuyến", "tiếp", "phần", "trăm", "đại", "biểu",
    "mật", "đồng", "chí",
])  # fmt: skip
"""Words around a number that make it another's: a quarter's, a field's, one more than, a target, a way of receipt, a share."""
_AROUND = 4
_YEARS = range(1990, 2100)


@dataclass(frozen=True, slots=True)
class StatedFigure:
    """A number in a text that differs from the figure it names: as written, and the figure with its name and cell."""

    stated: str
    name: str
    cell: Cell


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    word: str
    value: Decimal | None


def stated_figures(report: Report, nominee: str, text: str) -> Iterator[StatedFigure]:
    """Yield the first number beside the name of each figure that is not the figure's; none where the text has it too."""
    tokens = _tokens(text)
    values = {token.value for token in tokens}
    for name, cell in _figures_of(report, nominee).items():
        found = None if cell.value in values else _beside(tokens, _words(name))
        if found is not None:
            yield StatedFigure(found, name, cell)


def _figures_of(report: Report, nominee: str) -> Mapping[str, Cell]:
    """Return the figures that a nominee's texts may name, by name: the unit's for the collective, a person's own."""
    if nominee != COLLECTIVE:
        row = next((r for r in report.persons if code_of(r) == nominee), None)
        return _counts(row.cells if row is not None else {})
    total = report.sheets[TTHC.key].total
    sums = {text: total[key] for text, key, _ in TTHC_GROUPS if total is not None and key in total.cells}
    return {**_counts(report.sheets[DON_VI.key].labels), **sums}


def _counts(cells: Mapping[str, Cell]) -> dict[str, Cell]:
    return {
        cell.field.label: cell
        for cell in cells.values()
        if isinstance(cell.value, Decimal) and _words(cell.field.label)[0] in _NAMES_BEGIN
    }


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    for match in _TOKEN.finditer(text):
        if match["number"]:
            found.append(_Token(match[0], "", number(match[0])))
        else:
            words = _IN_FULL.get(fold(match[0]), (fold(match[0]) or match[0],))
            found += [_Token(match[0], word, None) for word in words]
    return found


def _words(label: str) -> list[str]:
    return [token.word for token in _tokens(label) if token.word.isalpha()]


def _beside(tokens: Sequence[_Token], name: Sequence[str]) -> str | None:
    """Return the number that stands beside the name, as written; None where none does surely."""
    counted = name[1:] if name[0] == "so" else name
    for start, token in enumerate(tokens):
        end = _matched(tokens, start, name)
        at = _past_filling(tokens, end) if end is not None else None
        if at is not None and tokens[at].value is not None and not _of_a_part(tokens, start, at):
            return tokens[at].text
        end = _matched(tokens, start + 1, counted) if token.value is not None and len(counted) > 2 else None
        closed = end is not None and (end == len(tokens) or tokens[end].word in _CLOSING)
        if end is not None and closed and not _of_a_part(tokens, start, end - 1):
            return token.text
    return None


def _matched(tokens: Sequence[_Token], start: int, name: Sequence[str]) -> int | None:
    """Return the index after the name where it stands from `start` on; commas inside it are nothing."""
    at = start
    for word in name:
        while start < at < len(tokens) and tokens[at].word == ",":
            at += 1
        if at >= len(tokens) or tokens[at].word != word:
            return None
        at += 1
    return at


def _past_filling(tokens: Sequence[_Token], start: int) -> int | None:
    """Return the index of the first token that is neither a filling word nor a year; None where the text ends."""
    for at in range(start, min(start + _MOST_FILLING + 1, len(tokens))):
        a_year = tokens[at].value in _YEARS and tokens[at - 1].word == "nam"
        if not a_year and tokens[at].word not in _FILLING:
            return at
    return None


def _of_a_part(tokens: Sequence[_Token], first: int, last: int) -> bool:
    before, behind = tokens[max(0, first - _AROUND) : first], tokens[last + 1 : last + 1 + _AROUND]
    of_a_year = any(token.value in _YEARS for token in before)  # perhaps another one's
    return of_a_year or any(token.text.casefold() in _PART for token in (*before, *behind))
