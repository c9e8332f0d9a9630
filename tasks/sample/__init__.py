"""Makes whole invented cycles for the units of a plan, seeded, with faults whose findings are known beforehand.

Values and evidence only; putting the values into forms is the flow's, which asks `tasks.forms`.
"""

from tasks.sample.cast import Role, cast, few_units
from tasks.sample.corpus import Corpus, load_corpus
from tasks.sample.dossier import (
    EvidenceFile,
    Expected,
    FieldValues,
    Profile,
    SampleDossier,
    SeededFinding,
    as_csv,
)
from tasks.sample.faults.broken_files import convert, cut_off, lock
from tasks.sample.faults.layouts import BY_LAYOUT
from tasks.sample.final import make_final, year_of
from tasks.sample.making import play
from tasks.sample.town.town import CellOf, SampleTownSheet, TownBook
from tasks.sample.unit.evidence import write_paper
from tasks.sample.unit.people import SamplePerson, allocate
from tasks.sample.unit.unit import clean_unit, make_unit, usual_profile
from tasks.sample.years import ALL, FEW, Made, chosen_units, make_year

__all__ = [
    "ALL",
    "BY_LAYOUT",
    "FEW",
    "CellOf",
    "Corpus",
    "EvidenceFile",
    "Expected",
    "FieldValues",
    "Made",
    "Profile",
    "Role",
    "SampleDossier",
    "SamplePerson",
    "SampleTownSheet",
    "SeededFinding",
    "TownBook",
    "allocate",
    "as_csv",
    "cast",
    "chosen_units",
    "clean_unit",
    "convert",
    "cut_off",
    "few_units",
    "load_corpus",
    "lock",
    "make_final",
    "make_unit",
    "make_year",
    "play",
    "usual_profile",
    "write_paper",
    "year_of",
]
