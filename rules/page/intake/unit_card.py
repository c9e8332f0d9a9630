"""What the intake page says of one unit: its state, its versions, what goes back to it and why, what it changed."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from rules.page.files import FileLink, returned_files
from rules.page.findings import FEW, FindingRow, finding_rows
from rules.page.summary import Status
from rules.page.wording import VALUE_LENGTH, shown, time_vi, unit_anchor, unit_name
from rules.report.collected import Collected
from rules.report.register_values import Version
from rules.values.findings import Finding, Severity

_FIRST = (Status.RETURNED, Status.MISSING, Status.ACCEPTED)
"""What an operator wants to see first."""


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One cell that a resubmission changed; `still`: something is found there again."""

    place: str
    old: str
    new: str
    still: bool


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version of a unit's folder: when it came, its file, the cells that differ from the version before."""

    number: int
    at: str
    file: str
    late: bool
    first: bool
    changes: Sequence[ChangeRow]


@dataclass(frozen=True, slots=True)
class UnitCard:
    """One unit (`group` "": a folder that is none), with all that an operator asks about it."""

    slug: str
    anchor: str
    name: str
    group: str
    status: Status
    days_late: int
    late_words: str
    errors: int
    warnings: int
    infos: int
    versions: Sequence[VersionRow]
    files: Sequence[FileLink]
    rows: Sequence[FindingRow]
    unfolded: bool

    @property
    def is_unit(self) -> bool:
        """Tell whether it is a unit that takes part."""
        return bool(self.group)

    @property
    def wanting(self) -> bool:
        """Tell whether its report is missing, or was late in any way."""
        return self.status is Status.MISSING or bool(self.late_words)

    @property
    def last_at(self) -> str:
        """When its last version came; "" where none is known."""
        return self.versions[-1].at if self.versions else ""


def unit_cards(collected: Collected) -> list[UnitCard]:
    """Return a card for each unit and for each other folder that holds something: what went back first."""
    by_unit: dict[str, list[Finding]] = {}
    for found in collected.findings:
        by_unit.setdefault(found.unit, []).append(found)
    group = {unit.slug: unit.group for unit in collected.units}
    others = sorted({*collected.folders, *by_unit, *collected.returned} - set(group))
    open_rows = sum(len(rows) for slug, rows in by_unit.items() if slug not in collected.accepted) <= FEW
    cards = [
        _card(collected, slug, group.get(slug, ""), by_unit.get(slug, ()), open_rows)
        for slug in (*group, *others)
    ]
    return sorted(cards, key=lambda card: (_FIRST.index(card.status), not card.is_unit))


def _card(
    collected: Collected, slug: str, group: str, findings: Sequence[Finding], open_rows: bool
) -> UnitCard:
    status = _status(collected, slug, findings)
    versions = collected.versions.get(slug, ())
    late = lateness(status, versions, collected.due, collected.at, collected.morning)
    found_at = {f"biểu “{f.sheet}”, ô {f.cell}" for f in findings if f.cell}

    def number(severity: Severity) -> int:
        return sum(f.severity is severity for f in findings)

    return UnitCard(
        slug=shown(slug, VALUE_LENGTH),
        anchor=unit_anchor(slug),
        name=unit_name(collected.plan, slug),
        group=group,
        status=status,
        days_late=late.days if group else 0,
        late_words=late.words if group else "",
        errors=number(Severity.ERROR),
        warnings=number(Severity.WARNING),
        infos=number(Severity.INFO),
        versions=_versions(versions, found_at, collected.due, collected.at),
        files=returned_files(collected.returned.get(slug, ())),
        rows=finding_rows(findings),
        unfolded=open_rows and status is Status.RETURNED,
    )


def _status(collected: Collected, slug: str, findings: Sequence[Finding]) -> Status:
    if slug in collected.accepted:
        return Status.ACCEPTED
    if slug in collected.folders or slug in collected.returned:
        return Status.RETURNED
    if slug in collected.plan.units:
        return Status.MISSING
    return Status.RETURNED if any(f.severity is Severity.ERROR for f in findings) else Status.ACCEPTED


def _versions(
    versions: Sequence[Version], found_at: Collection[str], due: dt.date, at: dt.datetime
) -> list[VersionRow]:
    rows = []
    for place, version in enumerate(versions):
        last = version is versions[-1]
        rows.append(
            VersionRow(
                number=version.number,
                at=time_vi(version.first_seen, at.tzinfo),
                file=shown(version.file, VALUE_LENGTH),
                late=version.first_seen.astimezone(at.tzinfo).date() > due,
                first=place == 0,
                changes=[
                    ChangeRow(
                        shown(change.place, VALUE_LENGTH),
                        shown(change.old, VALUE_LENGTH),
                        shown(change.new, VALUE_LENGTH),
                        last and change.place in found_at,
                    )
                    for change in version.changed
                ],
            )
        )
    return rows


@dataclass(frozen=True, slots=True)
class Lateness:
    """How many days late a unit is (0: in time), and that in words ("": nothing to say)."""

    days: int
    words: str


def lateness(
    status: Status, versions: Sequence[Version], due: dt.date, at: dt.datetime, morning: dt.time = dt.time.min
) -> Lateness:
    """Return how late a unit is; `versions` in their order, `at` carries the office's zone.

    What is first seen before `morning`, when the daily intake is done, came in the day before. Late is whose first version came after `due`, or who still sent nothing when it is past. Who sent in time, got it
    back and mended it after `due` is not late; it is said, for the office to weigh.
    """
    if status is Status.MISSING:
        days = max((at.date() - due).days, 0)
        return Lateness(days, f"quá hạn {days} ngày" if days else "")
    if not versions:
        return Lateness(0, "")
    first, last = (
        _day(version.first_seen.astimezone(at.tzinfo), morning) for version in (versions[0], versions[-1])
    )
    if first > due:
        days = (first - due).days
        return Lateness(days, f"nộp muộn {days} ngày")
    if status is Status.RETURNED and at.date() > due:
        return Lateness(0, f"nộp đúng hạn, chưa sửa xong, quá hạn {(at.date() - due).days} ngày")
    if last > due:
        return Lateness(0, f"nộp đúng hạn, sửa xong sau hạn {(last - due).days} ngày")
    return Lateness(0, "")


def _day(seen: dt.datetime, morning: dt.time) -> dt.date:
    return seen.date() - dt.timedelta(days=1) if seen.time() < morning else seen.date()
