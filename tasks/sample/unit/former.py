"""What one cycle has from the year before: files carried over, and what is seeded to disagree with it (T06, I03)."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from rules.judging.ranking import Entry
from rules.plan.plan import Cycle, Plan
from rules.plan.report_form.form import COLLECTIVE, COLLECTIVE_AUTHOR, SANG_KIEN, TTHC
from rules.plan.units import Unit
from rules.values.text import same_name
from tasks.sample.corpus import Corpus
from tasks.sample.dice import Dice
from tasks.sample.dossier import Expected, SampleDossier, SampleRow
from tasks.sample.unit.figures import season_of, workday
from tasks.sample.unit.people import merged_from

_RETYPED = frozenset({"typed-as-text", "abbreviated"})
_OFF_BY = 3


@dataclass(frozen=True, slots=True)
class Before:
    """The year before as it was made: its dossiers by unit, and whom its council left with an award."""

    cycle: Cycle
    dossiers: Mapping[str, SampleDossier]
    winners: Sequence[Entry]

    def of(self, plan: Plan, unit: Unit) -> list[Unit]:
        """Return whose reports of that year are the unit's: its own, or of those it was made of."""
        return [unit] if unit.slug in self.dossiers else merged_from(plan, unit)

    def carried(self, plan: Plan, unit: Unit) -> dict[str, int]:
        """Return the files of each field of sheet 3 that the unit, or those it was made of, left pending."""
        files: dict[str, int] = {}
        for one in self.of(plan, unit):
            for name, count in self.dossiers[one.slug].pending.items() if one.slug in self.dossiers else ():
                files[name] = files.get(name, 0) + count
        return files


def seed_off_by_some(
    plan: Plan,
    before: Before,
    dossiers: list[SampleDossier],
    parts: Mapping[str, str],
    dice: Dice,
    again: Callable[[Unit, Mapping[str, int]], SampleDossier],
) -> None:
    """T06: let one unit, and one that was merged since, bring over more files of a field than were left.

    Their reports are made `again` with them.
    """
    fit = [
        at
        for at, one in enumerate(dossiers)
        if one.accepted
        and parts.get(one.unit.slug) not in _RETYPED
        and one.rows(TTHC.key)
        and all(old.slug in before.dossiers and before.dossiers[old.slug].accepted for old in before.of(plan, one.unit))
        and one.rows(TTHC.key)[0]["c2"] in before.carried(plan, one.unit)
    ]  # fmt: skip
    stayed = [at for at in fit if dossiers[at].unit.slug in before.dossiers]
    merged = [at for at in fit if at not in stayed]
    for at in [*([dice.pick(stayed)] if stayed else []), *merged[:1]]:
        unit = dossiers[at].unit
        carried = before.carried(plan, unit)
        carried[str(dossiers[at].rows(TTHC.key)[0]["c2"])] += _OFF_BY
        dossiers[at] = again(unit, carried)
        what = "brought-over-more-than-both-left" if at in merged else "brought-over-more-than-was-left"
        dossiers[at].later.append(Expected("T06", what, TTHC.key, 0, "c6"))


def seed_rewarded_before(
    plan: Plan,
    cycle: Cycle,
    before: Before,
    dossiers: Sequence[SampleDossier],
    parts: Mapping[str, str],
    dice: Dice,
    corpus: Corpus,
) -> None:
    """I03: a collective and a person report again what they were rewarded for the year before.

    Both have another initiative this year that earns no less: alone, the repeated one changes nothing.
    """
    here = {d.unit.slug: d for d in dossiers if d.accepted and parts.get(d.unit.slug) not in _RETYPED}
    for collective in (True, False):
        fit = [
            (entry.unit, author, title)
            for entry in before.winners
            if entry.unit in here and (entry.nominee == COLLECTIVE) is collective
            if (author := _author_now(here[entry.unit], entry)) and _has_own(here[entry.unit], cycle, author)
            if (title := _rewarded_for(before.dossiers[entry.unit], before.cycle, entry)) is not None
        ]
        if not fit:
            continue
        chosen = dice.pick(fit)
        if here[chosen[0]].profile.edition > 1:  # whose form would be told of more than that
            first = [one for one in fit if here[one[0]].profile.edition == 1]
            if not first:
                continue
            chosen = first[0]
        slug, author, old = chosen
        rows = here[slug].rows(SANG_KIEN.key)
        season = season_of(here[slug].unit, cycle)
        paper = corpus.recognition_papers[-1]
        day = dt.date(cycle.year, season.months(3, 11)[1], dice.between(5, 25))
        rows.append({
            **{key: old[key] for key in ("ten", "pham_vi", "hieu_qua")},
            "stt": len(rows) + 1, "tac_gia": author, "cap": plan.recognitions[-1].name,
            "so_quyet_dinh": paper.number.format(n=dice.between(*paper.numbers)),
            "ngay_quyet_dinh": workday(day),
        })  # fmt: skip
        what = "collective" if collective else "person"
        here[slug].later.append(
            Expected("I03", f"{what}-rewarded-before", SANG_KIEN.key, len(rows) - 1, "ten")
        )


def _author_now(dossier: SampleDossier, entry: Entry) -> str:
    """Return how this year's sheet 4 names who was rewarded, "" where nobody of that name is nominated."""
    if entry.nominee == COLLECTIVE:
        return COLLECTIVE_AUTHOR
    who = same_name(entry.name)
    return next(
        (str(row["ma"]) for row in dossier.rows("ca_nhan") if same_name(str(row["ho_ten"])) == who), ""
    )


def _has_own(dossier: SampleDossier, cycle: Cycle, author: str) -> bool:
    return any(_counts(row, cycle, author) for row in dossier.rows(SANG_KIEN.key))


def _rewarded_for(dossier: SampleDossier, cycle: Cycle, entry: Entry) -> SampleRow | None:
    author = COLLECTIVE_AUTHOR if entry.nominee == COLLECTIVE else entry.nominee
    return next((row for row in dossier.rows(SANG_KIEN.key) if _counts(row, cycle, author)), None)


def _counts(row: SampleRow, cycle: Cycle, author: str) -> bool:
    day = row["ngay_quyet_dinh"]
    return author in str(row["tac_gia"]).split("; ") and isinstance(day, dt.date) and day.year == cycle.year
