"""Writes a made-up cycle: an inbox of filled forms with evidence, and the key of every finding it must cause."""

import datetime as dt
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from flows.settings import Settings
from rules.errors import WrongUse
from rules.findings import Severity
from rules.form import SHEETS
from rules.plan import Cycle, Plan
from rules.units import Unit
from tasks.forms import Form, build_form, form_name, save_book, write_appraisal, write_council, write_form
from tasks.plans import find_plan
from tasks.sample import (
    BY_LAYOUT,
    Answer,
    Corpus,
    Dossier,
    Expected,
    allocate,
    appraisal,
    as_csv,
    cast,
    convert,
    council,
    cut_off,
    load_corpus,
    lock,
    play,
    write_paper,
)

INBOX, KEY = "inbox", "answer-key.csv"


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
    """Write `<out>/inbox` and `<out>/answer-key.csv`; `units` is "all" or slugs between commas.

    A former sample in `out` is replaced, whole or not at all; any other inbox there is WrongUse. `on_unit` is
    called after each unit, for a progress bar.
    """
    plan, this = find_plan(settings.plans, cycle, settings.plan)
    chosen = _chosen(plan, this, units)
    inbox, key = out / INBOX, out / KEY
    if inbox.exists() and not key.exists():
        raise WrongUse(f"{inbox} đã có sẵn và không phải bộ mẫu: chọn thư mục khác cho --out")
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out, prefix=".sample-") as folder:
        half = Path(folder) / INBOX
        answers = _fill(half, plan, this, seed, chosen, settings, everyone=units == "all", on_unit=on_unit)
        if inbox.exists():
            shutil.rmtree(inbox)
        half.replace(inbox)
    key.write_bytes(as_csv(answers))
    return SampleResult(inbox, key, len(chosen), len(answers))


def _chosen(plan: Plan, cycle: Cycle, units: str) -> list[Unit]:
    if cycle.kind != "annual":
        raise WrongUse(f"Chu kỳ {cycle.id} không có báo cáo riêng của đơn vị: chọn một chu kỳ hằng năm")
    subjects = plan.subjects(cycle)
    if units == "all":
        return subjects
    slugs = [slug.strip() for slug in units.split(",") if slug.strip()]
    unknown = sorted(set(slugs) - {unit.slug for unit in subjects})
    if unknown or not slugs:
        named = ", ".join(unknown) or "trống"
        raise WrongUse(
            f"--units: không có đơn vị tham gia chu kỳ {cycle.id} tên là {named}: ghi mã như {subjects[0].slug}, hoặc all"
        )
    return [unit for unit in subjects if unit.slug in slugs]


def _fill(
    inbox: Path,
    plan: Plan,
    cycle: Cycle,
    seed: int,
    chosen: Sequence[Unit],
    settings: Settings,
    *,
    everyone: bool,
    on_unit: Callable[[Unit], None] | None,
) -> list[Answer]:
    corpus = load_corpus()
    people = allocate(plan, seed, corpus)
    roles = cast(plan, cycle, seed, corpus)
    slugs = {unit.slug for unit in chosen}
    dossiers: list[Dossier] = []
    answers: list[Answer] = []
    for unit in chosen:
        role = roles[unit.slug]
        dossier = play(plan, cycle, unit, role, people, seed, corpus, with_other=role.other in slugs)
        answers += _write_unit(inbox / unit.slug, plan, cycle, dossier, corpus)
        dossiers.append(dossier)
        if on_unit is not None:
            on_unit(unit)
    for extension in ("xls", "ods"):
        paths = [_report(inbox, d.unit, cycle, corpus, d) for d in dossiers if d.file == extension]
        convert(paths, extension, settings.soffice, settings.convert_timeout)
    if everyone:
        answers.append(_write_unknown(inbox, plan, cycle, corpus))
    _write_town(inbox, plan, cycle, seed, dossiers, corpus)
    return answers


def _report(inbox: Path, unit: Unit, cycle: Cycle, corpus: Corpus, dossier: Dossier) -> Path:
    # Who keeps to an old format keeps to a name of their own, too.
    own_name = corpus["sloppy"]["old_file"].format(year=cycle.year) + ".xlsx"
    return inbox / unit.slug / (own_name if dossier.file in ("xls", "ods") else form_name(unit, cycle))


def _write_unit(folder: Path, plan: Plan, cycle: Cycle, dossier: Dossier, corpus: Corpus) -> list[Answer]:
    """Write a unit's folder; returns the findings to expect, each with the cell where its value now stands."""
    form = build_form(plan, cycle, dossier.unit, dossier.values)
    if dossier.layout:
        dossier.expected += BY_LAYOUT[dossier.layout](form.sheets, form.cells, corpus)
    path = save_book(
        form.book, _report(folder.parent, dossier.unit, cycle, corpus, dossier), _day(dossier, cycle)
    )
    if dossier.file == "unreadable":
        cut_off(path)
    elif dossier.file == "encrypted":
        lock(path, corpus["faults"]["locked"])
    elif dossier.file == "two-workbooks":
        copy = corpus["sloppy"]["file_copy"].format(stem=path.stem)
        shutil.copyfile(path, path.with_stem(copy))
    if dossier.papers:
        (folder / "minh-chung").mkdir()
        for paper in dossier.papers:
            write_paper(folder / "minh-chung" / paper.name, paper, corpus)
    return [_answer(dossier.unit.slug, form, finding) for finding in dossier.expected]


def _answer(slug: str, form: Form, finding: Expected) -> Answer:
    sheet, cell = "", ""
    if finding.sheet:
        worksheet = form.sheets[finding.sheet]
        there = worksheet.title in form.book.sheetnames
        sheet = worksheet.title if there else next(s.name for s in SHEETS if s.key == finding.sheet)
    if finding.key:
        cell = form.cells[finding.sheet, finding.row, finding.key].coordinate
    return Answer(slug, finding.level.value, finding.rule, sheet, cell, finding.defect)


def _day(dossier: Dossier, cycle: Cycle) -> dt.date:
    day = dossier.labels("don_vi")["ngay_bao_cao"]
    return day if isinstance(day, dt.date) else cycle.last_day


def _write_unknown(inbox: Path, plan: Plan, cycle: Cycle, corpus: Corpus) -> Answer:
    """Write a folder of a unit that does not exist."""
    slug = corpus["faults"]["unknown_folder"]
    nobody = replace(plan.subjects(cycle)[0], slug=slug, name=corpus["faults"]["unknown_name"])
    write_form(inbox / slug / form_name(nobody, cycle), plan, cycle, nobody)
    return Answer(slug, "error", "F04", "", "", "unknown-folder")


def _write_town(
    inbox: Path, plan: Plan, cycle: Cycle, seed: int, dossiers: Sequence[Dossier], corpus: Corpus
) -> None:
    """Write the offices' and the council's forms about the units whose reports have no error."""
    fine = [d for d in dossiers if all(finding.level is not Severity.ERROR for finding in d.expected)]
    day = cycle.last_day
    for lane in plan.lanes:
        rows = appraisal(plan, cycle, lane, fine, seed, corpus)
        office = plan.units[lane.office].name
        write_appraisal(inbox / "_tham-dinh" / f"{lane.office}.xlsx", office, cycle.id, rows, day)
    labels, votes = council(plan, cycle, fine, allocate(plan, seed, corpus), seed, corpus)
    write_council(inbox / "_hoi-dong" / "hoi-dong.xlsx", plan.movement.council, cycle.id, labels, votes, day)
