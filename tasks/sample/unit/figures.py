"""Figures that hold together: procedures and their files, papers, tasks, a person's work, votes."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter

from rules.plan.plan import Cycle, Plan
from rules.plan.report_form.form import TOTAL_ROW, TTHC
from rules.plan.units import Unit
from tasks.sample.corpus import Corpus
from tasks.sample.dice import Dice
from tasks.sample.dossier import Profile, SampleRow, number
from tasks.sample.wording import Procedures, Tier

_LAST_MONTH = 12
_FIRST_WORK = 4
_COUNTED = tuple(field.key for field in TTHC.columns[2:])


def workday(day: dt.date) -> dt.date:
    """Return the day, or the Friday before where it is a weekend."""
    return day - dt.timedelta(days=max(0, day.weekday() - 4))


@dataclass(frozen=True, slots=True)
class Season:
    """The part of a cycle's year in which a unit is there, as months; reports are made in the last of them."""

    year: int
    first: int
    last: int

    def months(self, low: int, high: int) -> tuple[int, int]:
        """Return these months of a whole year, brought into a shorter one; never the last month."""
        if self.last == _LAST_MONTH:
            return low, high
        return max(self.first, min(low - 1, self.last - 1)), max(self.first, self.last - 1)


def season_of(unit: Unit, cycle: Cycle) -> Season:
    """Return when in the cycle's year the unit is there."""
    last = min(cycle.last_day, unit.valid_to or cycle.last_day)
    return Season(cycle.year, max(cycle.first_day, unit.valid_from).month, last.month)


def half(value: float, step: float = 0.25) -> float | int:
    """Return the score at the nearest step, as a clerk writes it."""
    score = round(value / step) * step
    return int(score) if score == int(score) else score


def counts(dice: Dice, tier: Tier, kind: Procedures, profile: Profile) -> SampleRow:
    """Return the counts and the score of sheet 1."""
    procedures = dice.between(*kind.count) if profile.procedures else 0
    reviewed = dice.between(1, max(1, procedures // 6)) if procedures else 0
    proposals = min(reviewed, dice.between(*tier.proposals)) if procedures else 0
    issued = dice.between(180, 1850)
    return {
        "tthc_tham_quyen": procedures,
        "tthc_niem_yet": round(procedures * dice.share(*tier.posted)),
        "tthc_ra_soat": reviewed,
        "phuong_an": proposals,
        "vb_phat_hanh": issued,
        "vb_ky_so": int(issued * dice.share(*tier.signed)),
        "tu_cham_c1": half(dice.share(*tier.self_score)),
    }


def tthc(
    dice: Dice, tier: Tier, kind: Procedures, profile: Profile, carried: Mapping[str, int]
) -> list[SampleRow]:
    """Return the rows of sheet 3 with their total; none for a unit without procedures.

    `carried`: the files that each field brings over from the year before, where that is known.
    """
    if not profile.procedures:
        return []
    rows: list[SampleRow] = []
    for place, name in enumerate(kind.fields, start=1):
        before = carried.get(name, dice.between(0, 14))
        new = dice.between(*kind.files)
        online = round(new * dice.share(*tier.online))
        pending = dice.between(0, min(12, new // 4))
        late = dice.between(1, 3) if place == 2 and profile.overdue == "resolved" else 0
        stuck = dice.between(1, 2) if place == 1 and profile.overdue == "pending" else 0
        resolved = before + new - pending - stuck
        early = int((resolved - late) * dice.share(0.3, 0.75))
        rows.append({
            "c1": place, "c2": name,
            "c3": before + new, "c4": online, "c5": new - online, "c6": before,
            "c7": resolved, "c8": early, "c9": resolved - late - early, "c10": late,
            "c11": pending + stuck, "c12": pending, "c13": stuck,
        })  # fmt: skip
    rows.append({"c2": TOTAL_ROW, **{key: sum(number(row, key) for row in rows) for key in _COUNTED}})
    return rows


def tasks(
    dice: Dice, plan: Plan, season: Season, tier: Tier, corpus: Corpus, last: dt.date
) -> list[SampleRow]:
    """Return the rows of sheet 2, in the order of their deadlines; nothing is done after `last`."""
    contents = [content.name for content in plan.contents]
    titles = [
        (content, title.format(year=season.year))
        for content in contents
        for title in corpus.sentences(content, corpus.tasks)
    ]
    chosen = dice.shuffled(titles)[: dice.between(10, 16)]
    on_time = round(len(chosen) * dice.share(*tier.tasks_on_time))
    late = min(len(chosen) - on_time, round(len(chosen) * dice.share(*tier.tasks_late)))
    undone = len(chosen) - on_time - late
    states = dice.shuffled(["on_time"] * on_time + ["late"] * late + ["undone"] * undone)
    rows: list[tuple[dt.date, SampleRow]] = []
    for (content, title), state in zip(chosen, states, strict=True):
        deadline = workday(dt.date(season.year, dice.between(*season.months(3, 10)), dice.between(10, 28)))
        row: SampleRow = {"nhiem_vu": title, "noi_dung": content, "thoi_han": deadline}
        if state == "on_time":
            early = deadline - dt.timedelta(days=dice.between(0, 21))
            row["ngay_hoan_thanh"] = workday(max(early, dt.date(season.year, 1, _FIRST_WORK)))
        elif state == "late":
            row["ngay_hoan_thanh"] = min(last, workday(deadline + dt.timedelta(days=dice.between(5, 25))))
            row["ghi_chu"] = dice.pick(corpus.notes.late)
        else:
            row["ghi_chu"] = dice.pick(corpus.notes.undone)
        rows.append((deadline, row))
    rows.sort(key=itemgetter(0))
    return [{"stt": place, **row} for place, (_, row) in enumerate(rows, start=1)]


def plan_paper(dice: Dice, unit: Unit, season: Season, corpus: Corpus, when: str) -> SampleRow:
    """Return number and date of the unit's own plan: issued on time, late, or not at all."""
    if when == "none":
        return {}
    month, days = (1, (5, 30)) if when == "on_time" else (3, (1, 25)) if season.last > 3 else (2, (3, 7))
    day = workday(dt.date(season.year, month, dice.between(*days)))
    return {"so_ke_hoach": corpus.number("plan", unit, dice.between(2, 24)), "ngay_ke_hoach": day}


def work(dice: Dice, plan: Plan, tier: str, with_procedures: bool) -> SampleRow:
    """Return rating, discipline, counts and scores of one person."""
    good = {"strong": 0.75, "middle": 0.45, "weak": 0.25}[tier]
    assigned = dice.between(16, 64)
    late = dice.between(0, 2) if dice.chance(good) else dice.between(1, max(1, assigned // 8))
    undone = 0 if dice.chance(0.7) else dice.between(1, 3)
    low = {"strong": 8.5, "middle": 8.0, "weak": 7.0}[tier]
    return {
        "xep_loai": plan.ratings[0 if dice.chance(good) else min(1, len(plan.ratings) - 1)].name,
        "duoc_giao": assigned,
        "dung_han": assigned - late - undone,
        "tre_han": late,
        "chat_luong": half(dice.share(low, 10), 0.5),
        "tham_muu_tthc": half(dice.share(low * 2.3, 25), 0.5) if with_procedures else None,
        "tu_cham_c1": half(dice.share(low + 0.5, 10), 0.5),
    }


def votes(dice: Dice, codes: Sequence[str], present: int) -> list[SampleRow]:
    """Return the rows of sheet 7: nearly everybody present is for each nominee."""
    rows: list[SampleRow] = []
    for code in codes:
        against = 1 if dice.chance(0.15) else 0
        rows.append({"ma": code, "dong_y": present - against, "khong_dong_y": against})
    return rows
