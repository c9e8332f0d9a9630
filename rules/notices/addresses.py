"""The units' e-mail addresses as the office keeps them: a table of unit and email, several lines a unit allowed."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rules.plan.plan import Plan
from rules.values.text import fold
from rules.values.wording import one_line, trimmed

COLUMNS = ("unit", "email")
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z0-9-]{2,63}")
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses of each unit in the file's order, and what is wrong with other lines, in Vietnamese."""

    of: Mapping[str, tuple[str, ...]]
    faults: tuple[str, ...] = ()


def is_address(text: str) -> bool:
    """Tell whether the text is one plain e-mail address: nothing that a mail's head could be broken with."""
    return _ADDRESS.fullmatch(text) is not None and ".." not in text


def parse_addresses(rows: Sequence[tuple[int, Sequence[str]]], plan: Plan, where: str) -> Addresses:
    """Read the table's lines (line number, cells), the heading first; a bad line is told and left out."""
    if not rows:
        says = f"{where}: tệp trống: dòng đầu ghi {','.join(COLUMNS)}, sau đó mỗi địa chỉ một dòng"
        return Addresses({}, (says,))
    first, *lines = rows
    headings = [one_line(cell).casefold() for cell in first[1]]
    if absent := [column for column in COLUMNS if column not in headings]:
        says = f"{where}, dòng {first[0]}: thiếu cột {', '.join(absent)}: dòng đầu ghi {','.join(COLUMNS)}"
        return Addresses({}, (says,))
    places = [headings.index(column) for column in COLUMNS]
    names = {fold(unit.name): unit.slug for unit in plan.units.values()}
    found: dict[str, list[str]] = {}
    faults = []
    for number, cells in lines:
        if not any(one_line(cell) for cell in cells):
            continue
        unit, email = (one_line(cells[place]) if place < len(cells) else "" for place in places)
        slug = unit if unit in plan.units else names.get(fold(unit), "")
        if not slug:
            faults.append(
                f"{where}, dòng {number}: không có đơn vị “{trimmed(unit, _SHOWN)}” trong danh sách: ghi đúng mã đơn vị"
            )
        elif not is_address(email):
            faults.append(
                f"{where}, dòng {number} ({slug}): “{trimmed(email, _SHOWN)}” không phải một địa chỉ thư điện tử: mỗi dòng "
                f"ghi một địa chỉ, không dấu"
            )
        elif email not in found.setdefault(slug, []):
            found[slug].append(email)
    return Addresses({slug: tuple(emails) for slug, emails in found.items()}, tuple(faults))
