"""Makes one unit's sample, without a fault: values for its form and the evidence that they name."""

import datetime as dt
from collections.abc import Mapping
from types import MappingProxyType

from rules.plan.plan import Cycle, Plan
from rules.plan.report_form.form import COLLECTIVE, COUNCIL_MEETING, LEADERS_MEETING, NO_DISCIPLINE
from rules.plan.units import Unit
from tasks.sample.corpus import Corpus, load_corpus
from tasks.sample.dice import Dice
from tasks.sample.dossier import FieldValues, Profile, SampleDossier, SampleRow, SheetValues, number
from tasks.sample.unit import figures, writing
from tasks.sample.unit.people import FIRST_STAFF, SamplePerson, allocate

_MOST_PAPERS = 3
_TIERS = ("strong", "middle", "middle", "weak")


def usual_profile(unit: Unit, cycle: Cycle, seed: int) -> Profile:
    """Return the profile of a unit to which nothing special happens."""
    dice = Dice(seed, cycle.id, unit.slug, "profile")
    return Profile(
        tier=dice.pick(_TIERS),
        figures=unit.slug,
        persons=dice.between(4, 8),
        procedures=unit.handles_tthc,
        leaders=dice.chance(0.15),
    )


def clean_unit(
    plan: Plan, cycle: Cycle, unit: Unit, seed: int, *, corpus: Corpus | None = None, evidence: bool = False
) -> FieldValues:
    """Return the values of a report with no finding at all; without `evidence` it names no evidence files."""
    corpus = corpus or load_corpus()
    made = make_unit(plan, cycle, unit, seed, corpus, usual_profile(unit, cycle, seed))
    if not evidence:
        for row in made.rows("sang_kien"):
            row.pop("minh_chung", None)
    return made.values


def make_unit(
    plan: Plan,
    cycle: Cycle,
    unit: Unit,
    seed: int,
    corpus: Corpus,
    profile: Profile,
    people: tuple[SamplePerson, ...] | None = None,
    carried: Mapping[str, int] = MappingProxyType({}),
) -> SampleDossier:
    """Return the unit's values and evidence for the profile; `people` defaults to those of the seed.

    `carried`: the files of each field of sheet 3 that were pending at the end of the year before.
    """
    people = people or allocate(plan, seed, corpus)[unit.slug]
    numbers = Dice(seed, cycle.id, profile.figures, "figures")
    dice = Dice(seed, cycle.id, unit.slug, "unit")
    tier, kind = corpus.tiers[profile.tier], corpus.procedures_in(unit)
    season = figures.season_of(unit, cycle)
    met = figures.workday(dt.date(season.year, season.last, dice.between(3, 12)))
    submitted = figures.workday(met + dt.timedelta(days=dice.between(2, 4)))
    persons = _persons(dice, plan, profile, people, Dice(seed, unit.slug, "nominees"))
    codes = [str(person["ma"]) for person in persons]
    labels: SampleRow = {
        "ma": unit.slug,
        "ten": unit.name,
        "chu_ky": cycle.id,
        "nguoi_dung_dau": people[0].name,
        "chuc_vu": people[0].post,
        "ngay_bao_cao": submitted,
        "so_to_trinh": corpus.number("submission", unit, dice.between(4, 160)),
        "ngay_to_trinh": submitted,
        **figures.plan_paper(dice, unit, season, corpus, profile.plan or tier.plan),
        "de_nghi_tap_the": "Có" if profile.collective else None,
        "hinh_thuc": plan.awards[0].name if profile.collective and dice.chance(0.6) else None,
        "ky_luat": NO_DISCIPLINE,
        **figures.counts(numbers, tier, kind, profile),
    }
    task_rows = figures.tasks(numbers, plan, season, tier, corpus, last=met)
    tthc_rows = figures.tthc(numbers, tier, kind, profile, carried)
    titles = writing.titles_of_year(plan, cycle, unit, seed, corpus)
    initiative_rows = writing.initiatives(dice, plan, season, unit, corpus, profile, codes, titles)
    nominees = [COLLECTIVE, *codes] if profile.collective else codes
    values: FieldValues = {
        "don_vi": {"labels": labels},
        "nhiem_vu": {"rows": task_rows},
        "tthc": {"rows": tthc_rows},
        "sang_kien": {"rows": initiative_rows},
        "ca_nhan": {"rows": persons},
        "thanh_tich": {
            "rows": writing.achievements(
                dice,
                plan,
                corpus,
                profile,
                writing.quoted(labels, tthc_rows, task_rows) if profile.collective else None,
                persons,
            )
        },
        "hop": _meeting(dice, met, people, profile, nominees),
    }
    names = {str(person["ma"]): str(person["ho_ten"]) for person in persons}
    most = _MOST_PAPERS if profile.edition == 1 else None  # the second edition asks for each decision
    papers = writing.papers(plan, unit, corpus, initiative_rows, names, most)
    made = SampleDossier(unit, profile, values, papers)
    made.pending = {str(row["c2"]): int(number(row, "c11")) for row in tthc_rows[:-1]}
    return made


def _persons(
    dice: Dice, plan: Plan, profile: Profile, people: tuple[SamplePerson, ...], every_year: Dice
) -> list[SampleRow]:
    """Return the rows of sheet 5: the head first where nominated, always the same two of the staff.

    The others are mostly those of other years: `every_year` is thrown alike in all of them.
    """
    steady = [FIRST_STAFF, FIRST_STAFF + 1]
    wanted = ([0] if profile.head else []) + steady
    others = [i for i in every_year.shuffled(range(1, len(people))) if i not in steady]
    away = [i for i in others if dice.chance(0.15)]
    others = [i for i in others if i not in away] + away
    wanted += others[: max(0, profile.persons - len(wanted))]
    rows: list[SampleRow] = []
    for place, index in enumerate(sorted(wanted)[: profile.persons], start=1):
        person = people[index]
        rows.append({
            "ma": f"CN{place}",
            "ho_ten": person.name,
            "chuc_vu": person.post,
            "doi_tuong": person.subject if person.subject in plan.persons.subjects else plan.persons.subjects[0],
            "dung_dau": "x" if index == 0 else None,
            "ky_luat": NO_DISCIPLINE,
            **figures.work(dice, plan, profile.tier, profile.procedures and dice.chance(0.8)),
            "hinh_thuc": plan.awards[0].name if dice.chance(0.5) else None,
        })  # fmt: skip
    return rows


def _meeting(
    dice: Dice, met: dt.date, people: tuple[SamplePerson, ...], profile: Profile, nominees: list[str]
) -> SheetValues:
    """Return sheet 7; nothing in it where nobody is nominated."""
    if not nominees:
        return {"labels": {}, "rows": []}
    members = dice.between(3, 5) if profile.leaders else dice.between(7, 13)
    present = members - (dice.between(0, 1) if members > 5 else 0)
    labels: SampleRow = {
        "hinh_thuc": LEADERS_MEETING if profile.leaders else COUNCIL_MEETING,
        "ngay_hop": met,
        "chu_tri": people[0].name,
        "thu_ky": people[-1].name,
        "tong_thanh_vien": members,
        "co_mat": present,
    }
    return {"labels": labels, "rows": figures.votes(dice, nominees, present)}
