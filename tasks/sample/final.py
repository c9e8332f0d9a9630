"""Makes the final cycle of a seed: no reports, only what the town writes about those whom the years add up to."""

from rules.judging.gates import GateState
from rules.judging.ranking import NomineeRef
from rules.plan.plan import Cycle, Plan
from rules.plan.report_form.form import COLLECTIVE
from rules.town.form import COUNCIL_FOLDER
from rules.years.final.final import judge_final
from rules.years.former import Former, Year, YearLine
from tasks.sample.corpus import Corpus
from tasks.sample.town.council import votes
from tasks.sample.town.office import issues, own_awards
from tasks.sample.town.town import TownBook
from tasks.sample.unit.people import allocate
from tasks.sample.years import Made, chosen_units, make_year


def make_final(plan: Plan, cycle: Cycle, seed: int, corpus: Corpus, units: str) -> Made:
    """Make the final cycle: the town's folders; votes on everybody whom the years judge."""
    people = allocate(plan, seed, corpus)
    annual = [c for c in plan.cycles if c.kind == "annual" and c.year in cycle.years]
    years = [year_of(make_year(plan, c, seed, corpus, units)) for c in annual]
    order = list(plan.units)

    def place(who: NomineeRef) -> tuple[int, bool, int, str]:
        unit, code = who
        return order.index(unit), code != COLLECTIVE, len(code), code

    judged = judge_final(plan, cycle, years, Former())
    nominees = sorted(((e.unit, e.nominee) for e in judged.entries if e.nominated), key=place)
    sheet = votes(plan, cycle, nominees, people, seed, corpus)
    books = [
        TownBook(COUNCIL_FOLDER, "hoi-dong.xlsx", plan.movement.council, (sheet,)),
        issues(plan, cycle, people, seed, corpus),
        own_awards(plan, cycle, chosen_units(plan, cycle, seed, corpus, units), seed, corpus),
    ]
    return Made(cycle, books=[book for book in books if book is not None])


def year_of(made: Made) -> Year:
    """Return a made-up annual cycle as a final one takes it from the register; `run` is its year."""
    chosen = {(entry.unit, entry.nominee) for entry in made.winners}
    lines = [
        YearLine(
            e.unit, e.nominee, e.kind.value, e.name, e.post, e.total, {}, e.nominated, e.state.value,
            tuple(g.code for g in e.gates if g.state is GateState.FAIL), (e.unit, e.nominee) in chosen,
        )
        for e in made.entries
    ]  # fmt: skip
    return Year(made.cycle.id, made.cycle.year, made.cycle.year, frozenset(made.reports), lines)
