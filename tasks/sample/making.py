"""Makes a unit's part of the sample: its clean dossier, then what its part in the cast does to the values."""

import datetime as dt
import unicodedata
from collections.abc import Mapping
from types import MappingProxyType

from rules.plan.plan import Cycle, Plan
from rules.plan.report_form.form import SHEETS, CellKind, Field
from rules.plan.units import Unit
from tasks.sample.cast import NAMESAKES, Role
from tasks.sample.corpus import Corpus
from tasks.sample.dossier import Expected, SampleDossier, SampleRow
from tasks.sample.faults.faults import BY_PART
from tasks.sample.faults.second import BY_PART_SECOND
from tasks.sample.unit.people import FIRST_STAFF, SamplePerson
from tasks.sample.unit.second import fill_second_edition
from tasks.sample.unit.unit import make_unit

_DATES = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d")
_GROUPS = (".", " ", "\u00a0")
_FILE_FAULTS = {"unreadable": "F01", "encrypted": "F01", "two-workbooks": "F06"}


def play(
    plan: Plan,
    cycle: Cycle,
    unit: Unit,
    role: Role,
    people: Mapping[str, tuple[SamplePerson, ...]],
    seed: int,
    corpus: Corpus,
    *,
    with_other: bool,
    carried: Mapping[str, int] = MappingProxyType({}),
) -> SampleDossier:
    """Return the unit's dossier as its role has it; `with_other`: the unit it is paired with is in the sample too.

    `carried`: the files of each field of sheet 3 that were pending at the end of the year before.
    """
    own = people[unit.slug]
    name = role.part.name if role.part else ""
    if name == NAMESAKES[1]:
        own = (*own[:FIRST_STAFF], people[role.other][FIRST_STAFF], *own[FIRST_STAFF + 1 :])
    dossier = make_unit(plan, cycle, unit, seed, corpus, role.profile, own, carried)
    if role.part is None:
        return dossier
    dossier.layout, dossier.file = role.part.layout, role.part.file
    dossier.accepted = role.part.accepted
    if name in NAMESAKES and with_other:
        persons = dossier.rows("ca_nhan")
        row = next(i for i, person in enumerate(persons) if person["ho_ten"] == own[FIRST_STAFF].name)
        dossier.expected.append(Expected("P05", "same-person-in-two-units", "ca_nhan", row, "ho_ten"))
    elif name == "typed-as-text":
        _type_as_text(dossier)
    elif name == "abbreviated":
        _abbreviate(dossier, plan, corpus)
    elif name in BY_PART:
        BY_PART[name](dossier, plan, cycle, corpus)
    if role.profile.edition > 1:
        fill_second_edition(dossier, cycle, own, seed, corpus)
        if name in BY_PART_SECOND:
            BY_PART_SECOND[name](dossier, plan, cycle, corpus)
    if dossier.file in _FILE_FAULTS:
        dossier.expected.append(Expected(_FILE_FAULTS[dossier.file], dossier.file))
    return dossier


def _each(dossier: SampleDossier) -> list[tuple[SampleRow, Field]]:
    found = []
    for spec in SHEETS:
        given = dossier.values[spec.key]
        found += [(given["labels"], f) for f in spec.labels if given["labels"].get(f.key) is not None]
        found += [
            (row, f) for row in given.get("rows", ()) for f in spec.columns if row.get(f.key) is not None
        ]
    return found


def _type_as_text(dossier: SampleDossier) -> None:
    """Turn numbers and dates into text, the Vietnamese way, in all spellings that are read."""
    turn = 0
    for values, field in _each(dossier):
        raw = values[field.key]
        if field.kind in (CellKind.COUNT, CellKind.SCORE) and isinstance(raw, int | float):
            turn += 1
            values[field.key] = f"{raw:,}".replace(",", "~").replace(".", ",").replace("~", _GROUPS[turn % 3])
        elif isinstance(raw, dt.date):
            turn += 1
            values[field.key] = raw.strftime(_DATES[turn % 4])
            if turn % 8 == 0:
                values[field.key] = f"{raw.day}/{raw.month}/{raw.year}"


def _abbreviate(dossier: SampleDossier, plan: Plan, corpus: Corpus) -> None:
    """Abbreviate ratings; write listed values without accents or in capitals, yes and no in other words."""
    sloppy = corpus.sloppy
    ratings = {rating.name: rating.abbrev for rating in plan.ratings}
    for turn, (values, field) in enumerate(_each(dossier), start=1):
        raw = str(values[field.key])
        if field.kind is CellKind.LISTED and field.options == "ratings":
            values[field.key] = ratings[raw] if turn % 3 else ratings[raw].lower()
        elif field.kind is CellKind.LISTED:
            values[field.key] = _without_accents(raw) if turn % 2 else f" {raw.upper()} "
        elif field.kind is CellKind.YES_NO:
            values[field.key] = sloppy.yes[turn % len(sloppy.yes)]
    for row in dossier.rows("ca_nhan"):
        row["dung_dau"] = row["dung_dau"] or sloppy.no


def _without_accents(text: str) -> str:
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(c for c in plain if not unicodedata.combining(c)).lower()
