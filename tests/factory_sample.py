"""Reads the town's workbooks of a made-up cycle back as a run does, and holds them against the rules."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

from flows.sample.cycle import write_town
from rules.decision.decision import Decision
from rules.decision.double_awards import double_findings
from rules.decision.judgement import Judgement, judge
from rules.issuing.forms import accept_given_awards, accept_issues, accept_own_awards, uneven_lists
from rules.plan.plan import Plan
from rules.plan.report_form.form import Sheet
from rules.report.reading import RawBook
from rules.report.town_inputs import Issue, OwnAwards, Town, UnitIndex
from rules.town.appraisal.accepting import LaneForm
from rules.town.form import (
    COUNCIL,
    COUNCIL_FOLDER,
    INDEX,
    ISSUES,
    LANES_FOLDER,
    OWN_AWARDED,
    OWN_AWARDS,
    TOWN_FOLDERS,
    TownFolder,
    town_vocabulary,
)
from rules.town.index import accept_index
from rules.town.reading import TownSheet, read_town_file
from rules.values.findings import Finding
from rules.years.former import Former
from tasks.sample import CellOf, Made, SeededFinding


@dataclass(frozen=True)
class Held:
    """The town's part of a made-up cycle as the rules take it: what was written, what counts, what is refused."""

    made: Made
    answers: list[SeededFinding]
    judgement: Judgement
    issues: tuple[Issue, ...]
    own_awards: tuple[OwnAwards, ...]
    index: tuple[UnitIndex, ...]
    findings: list[Finding]


def raw_book(path: Path) -> RawBook:
    """The workbook's cells, blank ones as None."""
    book = CalamineWorkbook.from_path(path)
    grids: Iterator[tuple[str, list[list[Any]]]] = (
        (name, book.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in book.sheet_names
    )
    return RawBook(
        tuple((name, [[None if raw == "" else raw for raw in line] for line in grid]) for name, grid in grids)
    )


def town_sheets(inbox: Path, folder: TownFolder) -> list[TownSheet]:
    """The sheets of all workbooks of a town folder."""
    found = []
    for path in sorted((inbox / folder.name).glob("*.xlsx")):
        sheets, findings = read_town_file(folder, raw_book(path), path.name, town_vocabulary())
        assert findings == []
        found += sheets
    return found


def hold(plan: Plan, made: Made, inbox: Path) -> Held:
    """Write the town's workbooks of an annual cycle and judge by them; its reports are already corrected."""
    # Where a value of sheet 1 stands does not matter here: no report is read from a workbook.
    places = {
        (v.unit, v.key): "B99"
        for book in made.books
        for sheet in book.sheets
        for row in sheet.rows
        for v in row.values()
        if isinstance(v, CellOf)
    }
    answers = write_town(inbox, made.cycle, made.books, places, made.cycle.last_day)
    sheets = {folder.name: town_sheets(inbox, folder) for folder in TOWN_FOLDERS}
    lanes = [LaneForm(sheet.file, sheet) for sheet in sheets[LANES_FOLDER.name]]
    votes = _one(sheets[COUNCIL_FOLDER.name], COUNCIL)
    judgement = judge(plan, made.cycle, list(made.reports.values()), lanes, votes)
    listed = [s for of in sheets.values() for s in of]
    issues, of_issues = accept_issues(plan, [s for s in listed if s.sheet is ISSUES])
    own, of_own = accept_own_awards(plan, made.cycle, [s for s in listed if s.sheet is OWN_AWARDS])
    index, of_index = accept_index(plan, made.cycle, [s for s in listed if s.sheet is INDEX])
    lists = [s for s in listed if s.sheet is OWN_AWARDED]
    named, of_names = accept_given_awards(plan, made.cycle, lists, OWN_AWARDED)
    findings = [
        *judgement.findings,
        *of_issues,
        *of_own,
        *of_names,
        *uneven_lists(lists, own, named),
        *of_index,
    ]
    decision = Decision(
        plan, made.cycle, (), findings, made.reports, judgement.scores, judgement.entries, judgement.quota,
        Town(own_awarded=named), Former(), trial=True,
    )  # fmt: skip
    findings += double_findings(decision)
    return Held(made, answers, judgement, issues, own, index, findings)


def _one(sheets: list[TownSheet], spec: Sheet) -> TownSheet:
    (sheet,) = [s for s in sheets if s.sheet is spec]
    return sheet
