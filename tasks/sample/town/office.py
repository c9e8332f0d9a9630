"""What the office itself writes down: corrections, a waived gate, days of issue, what communes awarded by themselves."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from rules.plan.paper_ids import DECISION, MINUTES, REPORT, SUBMISSION, SUMMARY
from rules.plan.plan import Cycle, Plan
from rules.plan.report_form.editions import EDITIONS
from rules.plan.report_form.form import DON_VI, TTHC, vocabulary
from rules.plan.units import Unit
from rules.report.reading import RawBook, read_report
from rules.report.report import Report
from rules.report.town_inputs import Waiver
from rules.town.form import (
    CORRECTIONS,
    CORRECTIONS_FOLDER,
    ISSUES,
    ISSUES_FOLDER,
    OWN_AWARDED,
    OWN_AWARDS,
    OWN_AWARDS_FOLDER,
    SUDDEN,
    SUDDEN_FOLDER,
    WAIVERS,
)
from rules.values.findings import Severity
from rules.values.typed import Raw
from tasks.sample.corpus import Corpus
from tasks.sample.dice import Dice
from tasks.sample.dossier import FieldValues, SampleDossier, number
from tasks.sample.town.council import meeting_day, town_end
from tasks.sample.town.town import CellOf, SampleTownSheet, TownBook, TownRow
from tasks.sample.unit.figures import season_of, workday
from tasks.sample.unit.people import CHAIRMAN, SamplePerson

_SIGNED, _ISSUED = "vb_ky_so", "vb_phat_hanh"
_NO_CELL = "Q77"
_NAMED = 2
"""Decisions of communes at the least, where there are so many of them: two name whom they award."""


def correct(
    plan: Plan,
    cycle: Cycle,
    dossiers: Sequence[SampleDossier],
    waived: str,
    untouched: frozenset[str],
    people: Mapping[str, Sequence[SamplePerson]],
    seed: int,
    corpus: Corpus,
) -> tuple[TownBook | None, dict[str, Report]]:
    """Correct one cell, try three corrections that must be refused, waive gate K2 for the unit `waived` ("": none).

    Returns the office's form, None where there is nothing to correct, and the reports with all that applied.
    """
    words, dice = corpus.offices, Dice(seed, cycle.id, "corrections")
    day = workday(meeting_day(plan, cycle, seed) - dt.timedelta(days=6))
    approver = people[plan.movement.office_unit][0].name
    cells, waivers = SampleTownSheet(CORRECTIONS), SampleTownSheet(WAIVERS)
    reports = {d.unit.slug: _report_of(plan, cycle, d) for d in dossiers}
    fit = [
        d
        for d in dossiers
        if d.unit.slug not in untouched
        and not d.layout
        and not d.file
        and all(isinstance(d.labels(DON_VI.key)[key], int) for key in (_SIGNED, _ISSUED))
        and number(d.labels(DON_VI.key), _SIGNED) > 20
    ]
    if fit:
        chosen = dice.pick(fit)
        unit, labels = chosen.unit.slug, chosen.labels(DON_VI.key)
        signed, issued = (number(labels, key) for key in (_SIGNED, _ISSUED))
        right = signed - dice.between(5, 15)
        row: TownRow = {
            "don_vi": unit, "bieu": DON_VI.name, "o": CellOf(unit, _SIGNED), "cu": signed,
            "moi": right, "ly_do": words.corrected,
            "nguoi_duyet": approver, "ngay_duyet": day,
        }  # fmt: skip
        cells.add(row)
        other = {**row, "o": CellOf(unit, _ISSUED), "cu": issued, "moi": issued + 1}
        cells.slip({**other, "cu": issued + 40}, "cu", "another-value-stands-there")
        cells.slip({**other, "o": _NO_CELL}, "o", "no-such-cell")
        cells.slip({**other, "ly_do": None}, "ly_do", "without-reason")
        values: FieldValues = {**chosen.values, DON_VI.key: {"labels": {**labels, _SIGNED: right}}}
        reports[unit] = _report_of(plan, cycle, replace(chosen, values=values))
    if waived in reports:
        waivers.add({
            "don_vi": waived, "ly_do": words.waived, "nguoi_duyet": people[CHAIRMAN][0].name, "ngay_duyet": day,
        })  # fmt: skip
        waiver = Waiver(waived, words.waived, people[CHAIRMAN][0].name, day, "")
        reports[waived] = replace(reports[waived], waiver=waiver)
    if not cells.rows and not waivers.rows:
        return None, reports
    return TownBook(CORRECTIONS_FOLDER, "dinh-chinh.xlsx", plan.movement.office, (cells, waivers)), reports


def issues(
    plan: Plan, cycle: Cycle, people: Mapping[str, Sequence[SamplePerson]], seed: int, corpus: Corpus
) -> TownBook:
    """Return the days on which the papers are issued; the last cycle's decision comes after the town's end."""
    met, end = meeting_day(plan, cycle, seed), town_end(plan, cycle)
    office, chairman = people[plan.movement.office_unit][0].name, people[CHAIRMAN][0].name
    late = cycle.kind == "final" and end < cycle.last_day
    decided = workday(end + dt.timedelta(days=12)) if late else workday(met + dt.timedelta(days=3))
    sheet = SampleTownSheet(ISSUES)
    for paper, day, signer in (
        (REPORT, workday(met - dt.timedelta(days=2)), office),
        (MINUTES, met, chairman),
        (SUBMISSION, workday(met + dt.timedelta(days=2)), office),
        (DECISION, decided, chairman),
        (SUMMARY, workday(met + dt.timedelta(days=5)), office),
    ):
        sheet.add({"van_ban": paper, "ngay": day, "nguoi_ky": signer})
    return TownBook(ISSUES_FOLDER, "ban-hanh.xlsx", plan.movement.office, (sheet,))


def own_awards(
    plan: Plan,
    cycle: Cycle,
    units: Sequence[Unit],
    seed: int,
    corpus: Corpus,
    dossiers: Sequence[SampleDossier] = (),
    people: Mapping[str, Sequence[SamplePerson]] = MappingProxyType({}),
) -> TownBook | None:
    """Return what the communes and wards among the units awarded by themselves.

    Two of those whose reports are the `dossiers` name whom: the one also two who are put forward now (H06), a person
    and who stands for an initiative; the list of the other is a name short (H05).
    """
    dice, sheet = Dice(seed, cycle.id, "own awards"), SampleTownSheet(OWN_AWARDS)
    for unit in (u for u in units if u.kind == "xa-phuong"):
        day = workday(meeting_day(plan, cycle, seed) - dt.timedelta(days=dice.between(3, 12)))
        note = dice.pick(corpus.offices.own_awards)
        number = f"{dice.between(40, 260)}/QĐ-UBND"
        collectives, persons = dice.between(1, 4), dice.between(3, 15)
        if dice.chance(0.75) or len(sheet.rows) < _NAMED:
            sheet.add({
                "don_vi": unit.slug, "so": number, "ngay": day, "tap_the": collectives, "ca_nhan": persons,
                "ghi_chu": note,
            })  # fmt: skip
    if not sheet.rows:
        return None
    named = _by_name(sheet, dossiers, people, Dice(seed, cycle.id, "own awards by name"), corpus)
    sheets = (sheet, named) if named.rows else (sheet,)
    return TownBook(OWN_AWARDS_FOLDER, "khen-cap-xa.xlsx", plan.movement.office, sheets)


def _by_name(
    decisions: SampleTownSheet,
    dossiers: Sequence[SampleDossier],
    people: Mapping[str, Sequence[SamplePerson]],
    dice: Dice,
    corpus: Corpus,
) -> SampleTownSheet:
    """Return the list of names of the first decision of which somebody is put forward twice, and of another one."""
    sheet, words = SampleTownSheet(OWN_AWARDED), corpus.offices
    sent = {d.unit.slug: d for d in dossiers}
    doubled = next(
        (
            (row, both)
            for row in decisions.rows
            if (d := sent.get(str(row["don_vi"]))) and not (d.layout or d.file) and (both := _twice(d))
        ),
        None,
    )
    if doubled is None:
        return sheet
    decision, (again, title) = doubled
    other = next((row for row in decisions.rows if row is not decision), None)
    for row in (decision, other) if other is not None else (decision,):
        unit = str(row["don_vi"])
        nominated = {str(p["ho_ten"]) for p in sent[unit].rows("ca_nhan")} if unit in sent else set()
        names = [p.name for p in dice.shuffled(people[unit]) if p.name not in nominated][:2]
        merits = [dice.pick(words.own_merits) for _ in names]
        row |= {"tap_the": 0, "ca_nhan": 3}
        if row is decision:
            names, merits = [again, *names], [merits[0], title, *merits[1:]]
        for name, merit in zip(names, merits, strict=True):
            named: TownRow = {"don_vi": unit, "ten": name, "thanh_tich": merit}
            sheet.add({**named, "so": row["so"], "ngay": row["ngay"]})
    sheet.tell(0, "ten", "person-awarded-by-the-commune", Severity.WARNING, "H06")
    sheet.tell(1, "ten", "initiative-awarded-by-the-commune", Severity.WARNING, "H06")
    if other is not None:
        sheet.tell(3, "so", "list-a-name-short", Severity.WARNING)
    return sheet


def _twice(dossier: SampleDossier) -> tuple[str, str] | None:
    """Return a person who is put forward and the title of an initiative that one other nominee alone stands for."""
    persons = dossier.rows("ca_nhan")
    codes = {str(row["ma"]) for row in persons}
    if not persons:
        return None
    first = persons[-1]
    for row in dossier.rows("sang_kien"):
        if str(row["tac_gia"]) in codes - {str(first["ma"])}:
            return str(first["ho_ten"]), str(row["ten"])
    return None


def sudden_awards(
    plan: Plan,
    cycle: Cycle,
    dossiers: Sequence[SampleDossier],
    people: Mapping[str, Sequence[SamplePerson]],
    seed: int,
    corpus: Corpus,
) -> TownBook | None:
    """Return what the town awarded suddenly in the year: to people of up to two units who are not put forward in it."""
    dice, sheet = Dice(seed, cycle.id, "sudden awards"), SampleTownSheet(SUDDEN)
    for dossier, deed in zip(dice.shuffled(dossiers), corpus.offices.sudden, strict=False):
        unit, nominated = dossier.unit, {str(row["ho_ten"]) for row in dossier.rows("ca_nhan")}
        others = [person.name for person in people[unit.slug] if person.name not in nominated]
        day = dt.date(cycle.year, dice.between(*season_of(unit, cycle).months(3, 9)), dice.between(5, 25))
        sheet.add({
            "don_vi": unit.slug, "ten": dice.pick(others), "thanh_tich": deed, "hinh_thuc": plan.awards[0].name,
            "so": f"{dice.between(900, 5200)}/QĐ-UBND", "ngay": workday(day),
        })  # fmt: skip
    if not sheet.rows:
        return None
    return TownBook(SUDDEN_FOLDER, "khen-dot-xuat.xlsx", plan.movement.office, (sheet,))


def _report_of(plan: Plan, cycle: Cycle, dossier: SampleDossier) -> Report:
    """A unit's values as the office will read its workbook: in the contract's order, not at the places of the form."""
    sheets = []
    for spec in EDITIONS[dossier.profile.edition]:
        given = dossier.values[spec.key]
        rows = given.get("rows", ())
        grid: list[list[Raw]] = [[f.label, given["labels"].get(f.key)] for f in spec.labels]
        if spec.columns and (rows or spec is not TTHC):
            grid += [[], [f.label for f in spec.columns]]
            if spec is TTHC:
                grid.append([f"({number})" for number in range(1, len(spec.columns) + 1)])
            grid += [[row.get(f.key) for f in spec.columns] for row in rows]
        sheets.append((spec.name, grid))
    return read_report(
        RawBook(tuple(sheets)),
        unit=dossier.unit.slug,
        file="",
        sha256="",
        cycle=cycle,
        words=vocabulary(plan),
    ).report
