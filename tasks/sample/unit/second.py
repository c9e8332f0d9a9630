"""What a unit fills in of the second edition of the form: who its people are, its meeting's record, its activities."""

import datetime as dt
from collections.abc import Sequence

from rules.plan.plan import Cycle
from rules.plan.report_form.editions import EDITION, HOAT_DONG, NOW
from rules.plan.report_form.form import ACTIVITIES, CA_NHAN, DON_VI, HOP, MAN, THANH_TICH, WOMAN
from tasks.sample.corpus import Corpus
from tasks.sample.dice import Dice
from tasks.sample.dossier import SampleDossier, SampleRow
from tasks.sample.unit.figures import season_of, workday
from tasks.sample.unit.people import SamplePerson

_BORN = (1968, 1998)


def fill_second_edition(
    dossier: SampleDossier, cycle: Cycle, people: Sequence[SamplePerson], seed: int, corpus: Corpus
) -> None:
    """Add what the second edition asks for beyond the first; what the dossier holds already stays, but for long texts.

    Those name the unit: in this edition a text that another unit wrote word for word is told about.
    """
    dice = Dice(seed, cycle.id, dossier.unit.slug, "second edition")
    words, profile = corpus.second_edition, dossier.profile
    season = season_of(dossier.unit, cycle)
    labels = dossier.labels(DON_VI.key)
    staff = dice.between(14, 46)
    labels |= {
        EDITION.key: NOW,
        "tong_so_nguoi": staff,
        "so_nu": round(staff * dice.share(*_women(profile.women))),
    }
    labels["vb_chi_dao"] = dice.between(4, 18) if profile.activities else 0
    if profile.activities:
        day = workday(dt.date(season.year, season.first + 1, dice.between(5, 26)))
        number = corpus.number("plan", dossier.unit, dice.between(25, 48))
        labels |= {"so_ke_hoach_pt": number, "ngay_ke_hoach_pt": day}
    women = {person.name: person.woman for person in people}
    for row in dossier.rows(CA_NHAN.key):
        row["gioi_tinh"] = WOMAN if women[str(row["ho_ten"])] else MAN
        row["nam_sinh"] = dice.between(*_BORN) if dice.chance(0.9) else None
    for row in dossier.rows(THANH_TICH.key):
        for key in ("ket_qua", "ly_do"):
            if row.get(key):
                row[key] = words.told.format(text=row[key], unit=dossier.unit.name)
    if dossier.rows(HOP.key):
        dossier.labels(HOP.key).update(_record(dossier, people, corpus))
    dossier.values[HOAT_DONG.key] = {"rows": _activities(dossier, cycle, dice, corpus)}


def _women(most: bool | None) -> tuple[float, float]:
    """Return from what to what share of a unit's people are women."""
    return (0.3, 0.6) if most is None else (0.75, 0.85) if most else (0.3, 0.5)


def _record(dossier: SampleDossier, people: Sequence[SamplePerson], corpus: Corpus) -> SampleRow:
    words, labels = corpus.second_edition, dossier.labels(HOP.key)
    present, members = (labels[key] for key in ("co_mat", "tong_thanh_vien"))
    assert isinstance(present, int) and isinstance(members, int)
    # Who leads the meeting and who writes it down are there.
    names = [people[0].name, people[-1].name, *(p.name for p in people[1:-1]), words.further_member]
    return {
        "dia_diem": words.place.format(unit=dossier.unit.name),
        "gio_bat_dau": words.hours[0],
        "gio_ket_thuc": words.hours[1],
        "nguoi_co_mat": "; ".join(names[:present]),
        "nguoi_vang_mat": "; ".join(names[present:members]) or None,
        "y_kien": words.opinions,
    }


def _activities(dossier: SampleDossier, cycle: Cycle, dice: Dice, corpus: Corpus) -> list[SampleRow]:
    """Return sheet 8: two activities of each of the first kinds, in the order of their days."""
    season = season_of(dossier.unit, cycle)
    rows: list[SampleRow] = []
    for kind in ACTIVITIES[: dossier.profile.activities]:
        for content, text in dice.shuffled(corpus.second_edition.activities[kind])[:2]:
            day = dt.date(season.year, dice.between(*season.months(2, 11)), dice.between(3, 27))
            rows.append({
                "loai": kind,
                "linh_vuc": content or None,
                "noi_dung": text.format(unit=dossier.unit.name),
                "ngay": workday(day),
                "so_luot": dice.between(30, 900) if dice.chance(0.7) else None,
                "kinh_phi": dice.between(4, 60) * 500_000 if dice.chance(0.5) else None,
            })  # fmt: skip
    rows.sort(key=lambda row: str(row["ngay"]))
    return [{"stt": place, **row} for place, row in enumerate(rows, start=1)]
