"""The same values as a sloppy clerk types them: numbers and dates as text, abbreviations, no accents. No finding."""

import datetime as dt
import unicodedata

from rules.plan.form import SHEETS, CellKind, Field
from rules.plan.plan import Plan
from tasks.sample.corpus import Corpus
from tasks.sample.dossier import SampleDossier, SampleRow

_DATES = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d")
_GROUPS = (".", " ", "\u00a0")


def _each(dossier: SampleDossier) -> list[tuple[SampleRow, Field]]:
    found = []
    for spec in SHEETS:
        given = dossier.values[spec.key]
        found += [(given["labels"], f) for f in spec.labels if given["labels"].get(f.key) is not None]
        found += [
            (row, f) for row in given.get("rows", ()) for f in spec.columns if row.get(f.key) is not None
        ]
    return found


def typed_as_text(dossier: SampleDossier) -> None:
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


def abbreviated(dossier: SampleDossier, plan: Plan, corpus: Corpus) -> None:
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
