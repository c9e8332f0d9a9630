"""All sheets of the town's forms as read, sorted by what they are for; files that can't be read are said once."""

from collections.abc import Sequence
from dataclasses import dataclass

from rules.plan.report_form.form import Sheet
from rules.report.reading import RawBook
from rules.town.appraisal.accepting import LaneForm
from rules.town.council.accepting import council_file
from rules.town.form import COUNCIL, COUNCIL_FOLDER, LANES_FOLDER, TOWN_FOLDERS, town_vocabulary
from rules.town.reading import TownSheet, read_town_file, unreadable
from rules.values.findings import Finding


@dataclass(frozen=True, slots=True)
class FileRead:
    """One workbook of the town as its reader gave it; `book` None: `fault` says why, in Vietnamese.

    `passing`: that is this machine's fault, not the file's.
    """

    folder: str
    file: str
    book: RawBook | None
    fault: str = ""
    passing: bool = False


@dataclass(frozen=True)
class TownSheets:
    """The offices' forms, the council's, and every other sheet in the order of the files; what was wrong with files."""

    lane_forms: tuple[LaneForm, ...]
    council: TownSheet | None
    others: tuple[TownSheet, ...]
    findings: tuple[Finding, ...]

    def of(self, sheet: Sheet) -> list[TownSheet]:
        """Return the sheets of that kind."""
        return [found for found in self.others if found.sheet is sheet]


def sheets_of(files: Sequence[FileRead]) -> TownSheets:
    """Find the sheets in all workbooks of the town."""
    words = town_vocabulary()
    lanes: list[LaneForm] = []
    others: list[TownSheet] = []
    council, findings = council_file([f.file for f in files if f.folder == COUNCIL_FOLDER.name])
    for folder in TOWN_FOLDERS:
        for one in (f for f in files if f.folder == folder.name):
            if folder is COUNCIL_FOLDER and one.file != council:
                continue
            if one.book is None:
                if folder is LANES_FOLDER:
                    lanes.append(LaneForm(one.file, None, fault=one.fault))
                else:
                    findings.append(unreadable(folder, one.file, one.fault))
                continue
            sheets, said = read_town_file(folder, one.book, one.file, words)
            findings += said
            if folder is LANES_FOLDER:
                lanes += [LaneForm(one.file, sheet) for sheet in sheets] or [LaneForm(one.file, None)]
            else:
                others += sheets
    votes = next((sheet for sheet in others if sheet.sheet is COUNCIL), None)
    return TownSheets(tuple(lanes), votes, tuple(others), tuple(findings))
