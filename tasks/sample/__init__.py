"""Makes a whole invented cycle for the units of a plan, seeded, with faults whose findings are known beforehand.

Values and evidence only; putting the values into forms is the flow's, which asks `tasks.forms`.
"""

from tasks.sample.answers import Answer, as_csv
from tasks.sample.broken_files import convert, cut_off, lock
from tasks.sample.cast import Role, cast
from tasks.sample.corpus import Corpus, load_corpus
from tasks.sample.dossier import Dossier, Expected, Paper, Profile, Values
from tasks.sample.evidence import write_paper
from tasks.sample.layouts import BY_LAYOUT
from tasks.sample.making import play
from tasks.sample.people import Person, allocate
from tasks.sample.town import appraisal, council
from tasks.sample.unit import clean_unit, make_unit, usual_profile

__all__ = [
    "BY_LAYOUT",
    "Answer",
    "Corpus",
    "Dossier",
    "Expected",
    "Paper",
    "Person",
    "Profile",
    "Role",
    "Values",
    "allocate",
    "appraisal",
    "as_csv",
    "cast",
    "clean_unit",
    "convert",
    "council",
    "cut_off",
    "load_corpus",
    "lock",
    "make_unit",
    "play",
    "usual_profile",
    "write_paper",
]
