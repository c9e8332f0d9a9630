"""Which causes a nominee's changed points rest on: cells, corrections, appraisals of its own, never of another's."""

import re
from collections.abc import Iterable, Mapping

from rules.plan.report_form.form import (
    CA_NHAN,
    COLLECTIVE,
    COLLECTIVE_AUTHOR,
    DON_VI,
    HOP,
    NHIEM_VU,
    SANG_KIEN,
    THANH_TICH,
    TTHC,
    Sheet,
)
from rules.questions.diff.causes import PLACE
from rules.questions.diff.parts import ChangedPart, Difference
from rules.register.record import RunRecord
from rules.report.report import as_code
from rules.values.text import fold

_BY_NOMINEE = (SANG_KIEN, CA_NHAN, THANH_TICH, HOP)
_OF_THE_UNIT = (DON_VI, NHIEM_VU, TTHC)
_PERSON = re.compile("CN[0-9]+")


class Reasons:
    """Finds, among the causes that differ, those of one nominee."""

    def __init__(self, causes: Iterable[Difference], before: RunRecord, after: RunRecord) -> None:
        self._causes = list(causes)
        self._rows = {
            unit: _owners(before.cells.get(unit, {})) | _owners(after.cells.get(unit, {}))
            for unit in {*before.cells, *after.cells}
        }

    def of_report(self, unit: str, nominee: str) -> tuple[str, ...]:
        """Return the corrections and changed cells of the unit's report that this nominee's points or gates may rest on."""
        of_unit = self._of(unit, ChangedPart.CORRECTION, ChangedPart.CELL)
        mine = [d for d in of_unit if self._concerns(unit, nominee, d.what)]
        return tuple(map(_cause_words, mine)) or self.of_everybody()

    def of_waiver(self, unit: str) -> tuple[str, ...]:
        """Return what became of the unit's waiver of gate K2."""
        waivers = self._of(unit, ChangedPart.WAIVER)
        return tuple(f"{'' if d.new else 'không còn '}miễn xét K2, {d.new or d.old}" for d in waivers)

    def of_votes(self, unit: str, nominee: str) -> tuple[str, ...]:
        """Return how the council's vote on the nominee changed."""
        votes = [d for d in self._of(unit, ChangedPart.VOTE) if d.nominee == nominee]
        return tuple(f"Hội đồng: {d.old or 'chưa biểu quyết'} → {d.new or 'chưa biểu quyết'}" for d in votes)

    def of_errors(self, unit: str) -> tuple[str, ...]:
        """Return why the unit's report came in or went out: its findings and files."""
        found = self._of(unit, ChangedPart.FINDING, ChangedPart.INPUT)
        return tuple(
            f"{d.what}: {d.new or d.old}" if d.part is ChangedPart.FINDING else d.what for d in found
        )

    def of_everybody(self) -> tuple[str, ...]:
        """Return what moves everybody: another plan, else another version of the software."""
        plan = [d.what for d in self._causes if d.part is ChangedPart.PLAN]
        return tuple(plan or [f"phần mềm: {d.what}" for d in self._causes if d.part is ChangedPart.CODE])

    def _of(self, unit: str, *parts: ChangedPart) -> list[Difference]:
        return [d for d in self._causes if d.unit == unit and d.part in parts]

    def _concerns(self, unit: str, nominee: str, place: str) -> bool:
        match = PLACE.fullmatch(place)
        owners = self._rows.get(unit, {}).get((match["sheet"], match["row"])) if match else None
        if owners is not None:
            return nominee in owners
        return nominee == COLLECTIVE or match is None or not _is_one_of(match["sheet"], _OF_THE_UNIT)


def _cause_words(cause: Difference) -> str:
    if cause.part is ChangedPart.CORRECTION:
        word = "đính chính" if cause.new else "không còn đính chính"
        return f"{word} {cause.what}: {cause.new or cause.old}"
    return f"{cause.what}: {cause.old or '(trống)'} → {cause.new or '(trống)'}"


def _owners(cells: Mapping[str, str]) -> dict[tuple[str, str], frozenset[str]]:
    """Return whose row it is, by sheet and row number, where a cell of the row holds nothing but nominees' codes."""
    owners: dict[tuple[str, str], frozenset[str]] = {}
    for place, text in cells.items():
        match = PLACE.fullmatch(place)
        if match and _is_one_of(match["sheet"], _BY_NOMINEE) and (codes := _codes(text)):
            where = (match["sheet"], match["row"])
            owners[where] = owners.get(where, frozenset()) | codes
    return owners


def _codes(text: str) -> frozenset[str]:
    found = frozenset(_code(part) for part in text.split(";") if part.strip())
    return found if all(c == COLLECTIVE or _PERSON.fullmatch(c) for c in found) else frozenset()


def _code(text: str) -> str:
    return COLLECTIVE if fold(text) == fold(COLLECTIVE_AUTHOR) else as_code(text)


def _is_one_of(name: str, sheets: Iterable[Sheet]) -> bool:
    return any(fold(sheet.name.partition(" ")[2]) in fold(name) for sheet in sheets)
