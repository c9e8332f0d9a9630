"""A small sample: about a dozen units with which every case of the town's decision is there."""

from rules.plan.plan import Cycle, Plan
from rules.plan.units import Unit
from tasks.sample.cast import SampleCase, fits, heard_units, pair
from tasks.sample.corpus import Corpus
from tasks.sample.dice import Dice


def few_units(plan: Plan, cycle: Cycle, seed: int, corpus: Corpus) -> list[Unit]:
    """Return about a dozen units of the cycle that show every case over the years, the same ones in all cycles."""
    dice = Dice(seed, "few")
    end = max((u.valid_to for u in plan.units.values() if u.valid_to is not None), default=cycle.last_day)
    start = min(c.first_day for c in plan.cycles)
    steady = [
        u
        for u in dice.shuffled([u for u in plan.units.values() if u.is_subject])
        if u.valid_from <= start and (u.valid_to is None or u.valid_to >= end)
    ]
    heard = heard_units(plan)
    chosen = {plan.movement.office_unit}
    chosen |= {lane.recused_to for lane in plan.lanes if lane.office == plan.movement.office_unit}
    chosen |= {lane.office for lane in [x for x in plan.lanes if x.successor][:1]}
    chosen |= {slug for slug in heard if slug not in {lane.office for lane in plan.lanes}}
    chosen |= {u.slug for u in pair(steady, lambda u: () if u.handles_tthc else (u.group,))}
    with_fields = SampleCase("", needs="fields")
    for group in plan.groups:
        rest = [u for u in steady if u.group == group.id and u.slug not in heard]
        chosen |= {u.slug for u in [u for u in rest if fits(with_fields, u, corpus)][:2]}
    return [unit for unit in plan.subjects(cycle) if unit.slug in chosen]
