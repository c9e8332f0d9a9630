"""Writes a made-up cycle: an inbox of filled forms with evidence, and the key of every finding it must cause."""

import datetime as dt
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from flows.settings import Settings
from rules.plan.plan import Cycle, Plan
from rules.plan.report_form.form import DON_VI, SHEETS
from rules.plan.units import Unit
from rules.values.errors import WrongUse
from tasks.forms import Form, build_form, form_name, save_book, write_form
from tasks.forms.town.input import write_town_input
from tasks.plan.plans import find_plan
from tasks.sample import (
    ALL,
    BY_LAYOUT,
    FEW,
    CellOf,
    Corpus,
    Expected,
    Made,
    SampleDossier,
    SampleTownSheet,
    SeededFinding,
    TownBook,
    as_csv,
    chosen_units,
    convert,
    cut_off,
    load_corpus,
    lock,
    make_final,
    make_year,
    write_paper,
)
from tasks.sample.dossier import SampleRow
from tasks.sample.town.town import TownRow
from tasks.storage.temporary import temporary_folder

INBOX, KEY, KEY_AFTER = "inbox", "answer-key.csv", "answer-key-after-{cycle}.csv"
Places = Mapping[tuple[str, str], str]
"""The cell of a value of sheet 1, by unit and field key."""


@dataclass(frozen=True, slots=True)
class SampleResult:
    """What was written: the inbox, the key, how many units and expected findings."""

    inbox: Path
    key: Path
    units: int
    findings: int


def write_sample(
    cycle: str,
    seed: int,
    units: str,
    out: Path,
    settings: Settings,
    on_unit: Callable[[Unit], None] | None = None,
) -> SampleResult:
    """Write `<out>/inbox` and `<out>/answer-key.csv`; `units` is "all", "few" or slugs between commas.

    Findings that come only where the register knows the cycle before stand in `answer-key-after-<cycle>.csv`.
    Cycles of one seed and the same units hang together. A former sample in `out` is replaced, whole or not at
    all; any other inbox there is WrongUse. `on_unit` is called after each unit, for a progress bar.
    """
    plan, this = find_plan(settings.plans, cycle, settings.plan)
    corpus = load_corpus()
    _check_units(plan, this, corpus, units)
    inbox, key = out / INBOX, out / KEY
    if inbox.exists() and not key.exists():
        raise WrongUse(f"{inbox} đã có sẵn và không phải bộ mẫu: chọn thư mục khác cho --out")
    made = (make_year if this.kind == "annual" else make_final)(plan, this, seed, corpus, units)
    out.mkdir(parents=True, exist_ok=True)
    with temporary_folder("sample", out, hidden=True) as folder:
        half = folder / INBOX
        answers, later = _fill(half, plan, made, corpus, settings, everyone=units == ALL, on_unit=on_unit)
        if inbox.exists():
            shutil.rmtree(inbox)
        half.replace(inbox)
    for old in out.glob(KEY_AFTER.format(cycle="*")):
        old.unlink()
    key.write_bytes(as_csv(answers))
    if later and made.before is not None:
        (out / KEY_AFTER.format(cycle=made.before.id)).write_bytes(as_csv(later))
    count = len(made.dossiers) or len(chosen_units(plan, this, seed, corpus, units))
    return SampleResult(inbox, key, count, len(answers))


def _check_units(plan: Plan, cycle: Cycle, corpus: Corpus, units: str) -> None:
    if units in (ALL, FEW):
        return
    subjects = corpus.senders(plan.subjects(cycle))
    slugs = [slug.strip() for slug in units.split(",") if slug.strip()]
    unknown = sorted(set(slugs) - {unit.slug for unit in subjects})
    if unknown or not slugs:
        named = ", ".join(unknown) or "trống"
        raise WrongUse(
            f"--units: không có đơn vị tham gia chu kỳ {cycle.id} tên là {named}: "
            f"ghi mã như {subjects[0].slug}, hoặc all, hoặc few (một số ít đơn vị)"
        )


def _fill(
    inbox: Path,
    plan: Plan,
    made: Made,
    corpus: Corpus,
    settings: Settings,
    *,
    everyone: bool,
    on_unit: Callable[[Unit], None] | None,
) -> tuple[list[SeededFinding], list[SeededFinding]]:
    """Write all folders; returns the findings to expect, and those that come only after the cycle before."""
    cycle, answers, later = made.cycle, [], []
    places: dict[tuple[str, str], str] = {}
    for dossier in made.dossiers:
        form = _write_unit(inbox / dossier.unit.slug, plan, cycle, dossier, corpus)
        answers += [_answer(dossier.unit.slug, form, finding) for finding in dossier.expected]
        later += [_answer(dossier.unit.slug, form, finding) for finding in dossier.later]
        for (sheet, _, key), cell in form.cells.items():
            if sheet == DON_VI.key:
                places[dossier.unit.slug, key] = cell.coordinate
        if on_unit is not None:
            on_unit(dossier.unit)
    for extension in ("xls", "ods"):
        paths = [_report(inbox, d.unit, cycle, corpus, d) for d in made.dossiers if d.file == extension]
        convert(paths, extension, settings.soffice, settings.convert_timeout)
    if everyone and made.dossiers:
        answers.append(_write_unknown(inbox, plan, cycle, corpus))
    answers += write_town(inbox, cycle, made.books, places, cycle.last_day)
    return answers, later


def _report(inbox: Path, unit: Unit, cycle: Cycle, corpus: Corpus, dossier: SampleDossier) -> Path:
    # Who keeps to an old format keeps to a name of their own, too.
    own_name = corpus.sloppy.old_file.format(year=cycle.year) + ".xlsx"
    return inbox / unit.slug / (own_name if dossier.file in ("xls", "ods") else form_name(unit, cycle))


def _write_unit(folder: Path, plan: Plan, cycle: Cycle, dossier: SampleDossier, corpus: Corpus) -> Form:
    """Write a unit's folder; returns its form, whose cells know where they now stand."""
    form = build_form(plan, cycle, dossier.unit, dossier.values, dossier.profile.edition)
    if dossier.layout:
        dossier.expected += BY_LAYOUT[dossier.layout](form.sheets, form.cells, corpus)
    path = save_book(
        form.book, _report(folder.parent, dossier.unit, cycle, corpus, dossier), _day(dossier, cycle)
    )
    if dossier.file == "unreadable":
        cut_off(path)
    elif dossier.file == "encrypted":
        lock(path, corpus.faults.locked)
    elif dossier.file == "two-workbooks":
        copy = corpus.sloppy.file_copy.format(stem=path.stem)
        shutil.copyfile(path, path.with_stem(copy))
    if dossier.papers:
        (folder / "minh-chung").mkdir()
        for paper in dossier.papers:
            write_paper(folder / "minh-chung" / paper.name, paper, corpus)
    return form


def _answer(slug: str, form: Form, finding: Expected) -> SeededFinding:
    sheet, cell = "", ""
    if finding.sheet:
        worksheet = form.sheets[finding.sheet]
        there = worksheet.title in form.book.sheetnames
        sheet = worksheet.title if there else next(s.name for s in SHEETS if s.key == finding.sheet)
    if finding.key:
        cell = form.cells[finding.sheet, finding.row, finding.key].coordinate
    return SeededFinding(slug, finding.level.value, finding.rule, sheet, cell, finding.defect)


def _day(dossier: SampleDossier, cycle: Cycle) -> dt.date:
    day = dossier.labels("don_vi")["ngay_bao_cao"]
    return day if isinstance(day, dt.date) else cycle.last_day


def _write_unknown(inbox: Path, plan: Plan, cycle: Cycle, corpus: Corpus) -> SeededFinding:
    slug = corpus.faults.unknown_folder
    nobody = replace(plan.subjects(cycle)[0], slug=slug, name=corpus.faults.unknown_name)
    write_form(inbox / slug / form_name(nobody, cycle), plan, cycle, nobody, edition=1)
    return SeededFinding(slug, "error", "F04", "", "", "unknown-folder")


def write_town(
    inbox: Path, cycle: Cycle, books: Iterable[TownBook], places: Places, day: dt.date
) -> list[SeededFinding]:
    """Write the workbooks into their folders; returns the findings to expect, each with its cell."""
    answers = []
    for book in books:
        sheets = [(s.spec, s.labels, [_placed(row, places) for row in s.rows]) for s in book.sheets]
        cells = write_town_input(inbox / book.folder.name / book.file, book.owner, cycle.id, sheets, day)
        for sheet in book.sheets:
            answers += _answers(book, sheet, cells)
    return answers


def _placed(row: TownRow, places: Places) -> SampleRow:
    """Return the row with cells named by their coordinates."""
    return {k: places[v.unit, v.key] if isinstance(v, CellOf) else v for k, v in row.items()}


def _answers(
    book: TownBook, sheet: SampleTownSheet, cells: Mapping[tuple[str, int, str], str]
) -> list[SeededFinding]:
    return [
        SeededFinding(
            book.folder.name,
            slip.severity.value,
            slip.rule or book.folder.rule,
            sheet.spec.name,
            cells[sheet.spec.key, slip.row, slip.key],
            slip.defect,
        )
        for slip in sheet.slips
    ]
