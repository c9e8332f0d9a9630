"""A plain recount of what a run's tables say, with csv, openpyxl and fractions only: nothing of `rules/` is used here.

Figures of a year from its four tables; the final cycle from the tables of the three years. The registry of units is
read as the table that it is. What a table does not hold (deadlines, coverage, communes' own awards) is not counted.
"""

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from pathlib import Path

from openpyxl import load_workbook

Row = Mapping[str, str]
KINDS = ("collective", "individual")
GROUPS = ("G1", "G2", "G3")
ORDER = {"collective": ("C4", "C2", "C3"), "individual": ("I4", "I2", "I3")}
BARRING = ("K1", "K2", "K3", "K4", "K5")
LEAST_YEARS = 2
WAITS = ("đang xem xét", "chưa được xếp loại", "đang chờ")
"""Words of a gate that holds a nominee back without failing him."""


def read(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV table."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def half_up(value: Fraction, places: int = 2) -> Fraction:
    """Round halves away from nought."""
    scaled = abs(value) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Fraction(whole if value >= 0 else -whole, 10**places)


def mean(values: Iterable[Fraction]) -> Fraction:
    """The mean; at least one value."""
    all_of_them = list(values)
    return sum(all_of_them, Fraction(0)) / len(all_of_them)


def same(name: str) -> str:
    """A name as names are compared."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


class Registry:
    """units.csv: who takes part in a year, who came before whom."""

    def __init__(self, path: Path) -> None:
        self.rows = {row["slug"]: row for row in read(path)}

    def there(self, slug: str, year: int) -> bool:
        """Whether the unit takes part in that year."""
        row = self.rows.get(slug)
        if row is None or row["is_subject"] != "yes":
            return False
        return row["valid_from"][:4] <= str(year) and (
            not row["valid_to"] or row["valid_to"][:4] >= str(year)
        )

    def subjects(self, year: int) -> list[str]:
        """The units of a year."""
        return [slug for slug in self.rows if self.there(slug, year)]

    def spoken_for(self, slug: str, year: int) -> list[str]:
        """Whose reports of that year are the unit's: its own where it was there, else those of its predecessors."""
        if self.there(slug, year):
            return [slug]
        return [
            s for s, row in self.rows.items() if slug in row["successors"].split("|") and self.there(s, year)
        ]


@dataclass(frozen=True)
class Tables:
    """The four tables of a finished run."""

    out: Path
    year: int

    @cached_property
    def ranking(self) -> list[dict[str, str]]:
        return read(self.out / "ranking.csv")

    @cached_property
    def scores(self) -> list[dict[str, str]]:
        return read(self.out / "scores.csv")

    @cached_property
    def findings(self) -> list[dict[str, str]]:
        return read(self.out / "findings.csv")

    @cached_property
    def quota(self) -> list[dict[str, str]]:
        return read(self.out / "quota.csv")

    @cached_property
    def accepted(self) -> set[str]:
        """Units whose report was accepted."""
        return {row["unit"] for row in self.ranking}

    def returned(self, registry: Registry) -> set[str]:
        """Units whose report was given back."""
        wrong = {f["unit"] for f in self.findings if f["severity"] == "error"}
        return {unit for unit in wrong if registry.there(unit, self.year)}

    def of(self, kind: str, group: str = "all") -> list[dict[str, str]]:
        """The ranked of a kind, of one group or of all."""
        return [r for r in self.ranking if r["kind"] == kind and group in ("all", r["group"])]

    @cached_property
    def points(self) -> dict[tuple[str, str], dict[str, Fraction]]:
        """Points by unit and code, then by item; items that are not applicable are left out."""
        found: dict[tuple[str, str], dict[str, Fraction]] = {}
        for row in self.scores:
            mine = found.setdefault((row["unit"], row["nominee"]), {})
            if row["points"]:
                mine[row["item"]] = Fraction(row["points"])
        return found

    def criteria(self, row: Row) -> tuple[Fraction, ...]:
        """What decides between equal totals, in its order."""
        mine = self.points[row["unit"], row["nominee"]]
        return tuple(
            sum((p for item, p in mine.items() if item.split(".")[0] == criterion), Fraction(0))
            for criterion in ORDER[row["kind"]]
        )


def yes(rows: Iterable[Row], column: str) -> int:
    """How many rows say true there."""
    return sum(row[column] == "true" for row in rows)


def mean_total(rows: Iterable[Row]) -> Fraction:
    """The mean of their totals as papers print it."""
    return half_up(mean(Fraction(row["total"]) for row in rows))


def higher_tier(row: Row) -> bool:
    """Whether a form of award other than Giấy khen was asked for, as the note tells (K7)."""
    return "K7:" in row["reason"]


def recounted_totals(tables: Tables) -> dict[tuple[str, str], Fraction]:
    """The sum of each nominee's items, redistributed where one is not applicable (before a head's is cut)."""
    rows: dict[tuple[str, str], list[Row]] = {}
    for row in tables.scores:
        rows.setdefault((row["unit"], row["nominee"]), []).append(row)
    found = {}
    for who, items in rows.items():
        counted = [(Fraction(r["points"]), Fraction(r["max"])) for r in items if r["points"]]
        earned, most = sum(p for p, _ in counted), sum(m for _, m in counted)
        found[who] = (
            Fraction(earned) if len(counted) == len(items) else half_up(100 * Fraction(earned) / most)
        )
    return found


def quota_faults(tables: Tables) -> Iterator[str]:
    """quota.csv held against ranking.csv."""
    said = {(r["kind"], r["group"], r["reading"]): r for r in tables.quota}
    for kind in KINDS:
        for group in (*GROUPS, "all") if kind == "collective" else ("all",):
            mine = tables.of(kind, group)
            asked = [r for r in mine if r["nominated"] == "true" and not higher_tier(r)]
            counts = {"participating": len(mine), "nominated": len(asked), "eligible": yes(mine, "eligible")}
            for reading, n in counts.items():
                row = said.pop((kind, group, reading), None)
                expected = [str(n), str(n // 2), "", ""]
                if reading == "eligible":
                    chosen = yes(mine, "selected")
                    expected[2:] = [str(chosen), str(max(n // 2 - chosen, 0))]
                found = row and [row[c] for c in ("n", "cap", "selected", "left_to_council")]
                if found != expected:
                    yield f"quota.csv {kind} {group} {reading}: {found}, recounted {expected}"
    yield from (f"quota.csv: a row too many: {key}" for key in said)


def vote_faults(tables: Tables, form: Path) -> Iterator[str]:
    """ranking.csv held against the council's own form: whoever is chosen has one row and more than half of all members."""
    lines = [[str(cell or "").strip() for cell in line] for line in _cells(form)]
    labels = {line[0]: line[1] for line in lines if len(line) > 1}
    members = int(labels["Tổng số thành viên"])
    top = next(i for i, line in enumerate(lines) if "Mã đơn vị" in line)
    voted: dict[tuple[str, str], list[int]] = {}
    for line in lines[top + 1 :]:
        row = dict(zip(lines[top], line, strict=False))
        agreed = [row.get(c, "") for c in ("Số phiếu đồng ý", "Ý kiến bằng văn bản đồng ý")]
        if any(text for column, text in row.items() if column not in ("Mã đơn vị", "Mã đối tượng")):
            voted.setdefault((row["Mã đơn vị"], row["Mã đối tượng"]), []).append(
                sum(int(text) for text in agreed if text.isdecimal())
            )
    for row in tables.ranking:
        votes = voted.get((row["unit"], row["nominee"]), [])
        if row["selected"] == "true" and (len(votes) != 1 or 2 * votes[0] <= members):
            yield f"ranking.csv {row['unit']}/{row['nominee']}: selected, with {votes} votes of {members} members"


def _cells(form: Path) -> Iterator[Sequence[object]]:
    return load_workbook(form, read_only=True)["Hội đồng"].iter_rows(values_only=True)


# ------------------------------------------------------------------ the final cycle


@dataclass
class Standing:
    """One of the final cycle, recounted."""

    kind: str
    unit: str
    name: str
    group: str
    years: dict[int, Fraction]
    key: tuple[Fraction, ...]
    barred: dict[int, set[str]]
    nominated: bool
    awarded: set[int]
    rank: int = 0
    selected: bool = False
    tied: bool = False

    @property
    def total(self) -> Fraction:
        return self.key[0]

    @property
    def eligible(self) -> bool:
        return self.nominated and len(self.years) >= LEAST_YEARS and not self.barred


def failed(row: Row) -> set[str]:
    """The gates of K1-K5 that a nominee failed in a year, as the year's note tells."""
    said = re.findall(r"(?:^|; )(K\d): (.*?)(?=; K\d:|$)", row["reason"])
    return {gate for gate, why in said if gate in BARRING and not any(words in why for words in WAITS)}


def final(registry: Registry, years: Sequence[Tables]) -> list[Standing]:
    """Everybody of the final cycle, ranked and chosen by the quota alone: the council's votes are `vote_faults`."""
    found = []
    for unit in registry.subjects(max(t.year for t in years)):
        rows = {
            t: [r for s in registry.spoken_for(unit, t.year) for r in t.ranking if r["unit"] == s]
            for t in years
        }
        name = registry.rows[unit]["name"]
        groups = {("collective", name): {t: [r for r in rows[t] if r["kind"] == "collective"] for t in years}}
        for row in (r for t in years for r in rows[t] if r["kind"] == "individual"):
            groups.setdefault(
                ("individual", same(row["name"])),
                {t: [r for r in rows[t] if r["kind"] == "individual" and same(r["name"]) == same(row["name"])] for t in years},
            )  # fmt: skip
        found += [
            _standing(registry, unit, *key, of_year)
            for key, of_year in groups.items()
            if any(of_year.values())
        ]
    for kind in KINDS:
        mine = [s for s in found if s.kind == kind]
        for group in GROUPS if kind == "collective" else ("all",):
            pool = [s for s in mine if group in ("all", s.group)]
            for one in pool:
                one.rank = 1 + sum(other.key > one.key for other in pool)
            choose([s for s in pool if s.eligible])
    return found


def _standing(
    registry: Registry, unit: str, kind: str, name: str, of_year: Mapping[Tables, Sequence[Row]]
) -> Standing:
    valid = {t: rows for t, rows in of_year.items() if rows}
    totals = {t.year: mean(Fraction(r["total"]) for r in rows) for t, rows in valid.items()}
    criteria = [
        mean(mean(t.criteria(r)[i] for r in rows) for t, rows in valid.items())
        for i in range(len(ORDER[kind]))
    ]
    barred = {t.year: gates for t, rows in valid.items() if (gates := set().union(*map(failed, rows)))}
    return Standing(
        kind,
        unit,
        name,
        registry.rows[unit]["group"],
        {year: half_up(total) for year, total in totals.items()},
        (half_up(mean(totals.values())), *criteria),
        barred,
        any(r["nominated"] == "true" for rows in valid.values() for r in rows),
        {t.year for t, rows in valid.items() if yes(rows, "selected")},
    )


def choose(eligible: Sequence[Standing]) -> None:
    """Half of them in rank order; a tie that would cross the line is left out whole and ends the choice."""
    room = len(eligible) // 2
    for rank in sorted({one.rank for one in eligible}):
        equal = [one for one in eligible if one.rank == rank]
        if len(equal) > room:
            for one in equal:
                one.tied = room > 0
            return
        for one in equal:
            one.selected = True
        room -= len(equal)
