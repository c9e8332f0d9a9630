"""The registry of units: who exists when, who succeeds whom. A unit is followed by slug, never by a code."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rules.values.text import clean
from rules.values.wording import in_full

COLUMNS = (
    "slug", "name", "abbrev", "group", "kind", "is_subject", "gso_code",
    "valid_from", "valid_to", "successors", "handles_tthc", "certainty",
)  # fmt: skip
MAY_LACK = ("full_name", "parent")
"""Columns that a registry need not have."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit over its whole life; `valid_to` None: still there; `parent`: its superior body, where not its kind's."""

    slug: str
    name: str
    abbrev: str
    group: str
    kind: str
    is_subject: bool
    gso_code: str
    valid_from: dt.date
    valid_to: dt.date | None
    successors: tuple[str, ...]
    handles_tthc: bool
    certainty: str
    full_name: str = ""
    parent: str = ""

    @property
    def official_name(self) -> str:
        """The name in full, as papers print it: `full_name`, else the usual name without abbreviations."""
        return in_full(self.full_name or self.name)

    def valid_in(self, year: int) -> bool:
        """Tell whether the unit is there on at least one day of that year."""
        return self.valid_from <= dt.date(year, 12, 31) and (
            self.valid_to is None or self.valid_to >= dt.date(year, 1, 1)
        )


Registry = Mapping[str, Unit]


def subjects(registry: Registry, year: int) -> list[Unit]:
    """Return the units that take part in a cycle of that year, in the registry's order."""
    return [unit for unit in registry.values() if unit.is_subject and unit.valid_in(year)]


def parse_units(rows: Iterable[Mapping[str, str | None]], where: str) -> tuple[dict[str, Unit], list[str]]:
    """Read the rows of units.csv; returns the registry by slug and every fault with its line and remedy."""
    registry: dict[str, Unit] = {}
    rows = list(rows)
    if not rows:
        return {}, [f"{where}: không có đơn vị nào: thêm mỗi đơn vị một dòng"]
    if absent := [c for c in COLUMNS if all(row.get(c) is None for row in rows)]:
        # Said once: every line would repeat it.
        return {}, [f"{where}, dòng 1: thiếu cột {', '.join(absent)}: thêm lại cột"]
    faults: list[str] = []
    for line, row in enumerate(rows, start=2):
        cells = {column: clean(row.get(column) or "") for column in (*COLUMNS, *MAY_LACK)}
        place = f"{where}, dòng {line} ({cells['slug'] or 'không có mã'})"
        problems = [f"thiếu cột {column}" for column in COLUMNS if row.get(column) is None]
        problems += [
            f"cột {c} đang trống" for c in ("slug", "name", "abbrev", "kind", "valid_from") if not cells[c]
        ]
        problems += [
            f"cột {c} phải là yes hoặc no, không phải '{cells[c]}'"
            for c in ("is_subject", "handles_tthc")
            if cells[c] not in ("yes", "no")
        ]
        if cells["slug"] in registry:
            problems.append("mã đơn vị lặp lại: mỗi đơn vị chỉ có một dòng")
        days: dict[str, dt.date | None] = {}
        for column in ("valid_from", "valid_to"):
            try:
                days[column] = dt.date.fromisoformat(cells[column]) if cells[column] else None
            except ValueError:
                problems.append(f"cột {column} phải là ngày dạng yyyy-mm-dd, không phải '{cells[column]}'")
        start = days.get("valid_from")
        if problems or start is None:
            faults += [f"{place}: {problem}" for problem in problems]
            continue
        registry[cells["slug"]] = Unit(
            slug=cells["slug"],
            name=cells["name"],
            abbrev=cells["abbrev"],
            group=cells["group"],
            kind=cells["kind"],
            is_subject=cells["is_subject"] == "yes",
            gso_code=cells["gso_code"],
            valid_from=start,
            valid_to=days["valid_to"],
            successors=tuple(s for s in cells["successors"].split("|") if s),
            handles_tthc=cells["handles_tthc"] == "yes",
            certainty=cells["certainty"],
            full_name=cells["full_name"],
            parent=cells["parent"],
        )
    for unit in registry.values():
        faults += [
            f"{where}: đơn vị {unit.slug} có đơn vị kế thừa '{s}' không có trong danh sách: sửa cột successors"
            for s in unit.successors
            if s not in registry
        ]
    return registry, faults
