"""Makes a unit's part of the sample: its clean dossier, then what its part in the cast does to the values."""

from collections.abc import Mapping
from types import MappingProxyType

from rules.plan.plan import Cycle, Plan
from rules.plan.units import Unit
from tasks.sample.cast import NAMESAKES, Role
from tasks.sample.corpus import Corpus
from tasks.sample.dossier import Expected, SampleDossier
from tasks.sample.faults import retyping
from tasks.sample.faults.faults import BY_PART
from tasks.sample.unit.people import FIRST_STAFF, SamplePerson
from tasks.sample.unit.unit import make_unit


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
        retyping.typed_as_text(dossier)
    elif name == "abbreviated":
        retyping.abbreviated(dossier, plan, corpus)
    elif name in BY_PART:
        BY_PART[name](dossier, plan, cycle, corpus)
    if dossier.file in _FILE_FAULTS:
        dossier.expected.append(Expected(_FILE_FAULTS[dossier.file], dossier.file))
    return dossier


_FILE_FAULTS = {"unreadable": "F01", "encrypted": "F01", "two-workbooks": "F06"}
