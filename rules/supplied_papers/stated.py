"""What a paper that a unit brings must say to agree with its report: the names and figures that ours would state.

Counts only: shares that are computed from them may be rounded another way, and what is 0 is often not written.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rules.papers.achievement.figures import TTHC_PRINTED, general_figures, procedure_figures, task_figures
from rules.papers.file.names import ACHIEVEMENT, MINUTES, SUBMISSION
from rules.papers.nominees import Nominee, meeting, nominees
from rules.plan.plan import Plan
from rules.plan.report_form.form import HOP
from rules.plan.units import Unit
from rules.report.report import Report
from rules.values.wording import BLANK, counted, grouped, in_full, one_line, short_day, signer

_COMMITTEE = "Ủy ban nhân dân "
_IN_BRACKETS = re.compile(r"\s*\([^()]*\)")
_TASKS = (
    "nhiệm vụ được giao",
    "nhiệm vụ hoàn thành đúng hạn",
    "nhiệm vụ hoàn thành trễ hạn",
    "nhiệm vụ chưa xong",
)


@dataclass(frozen=True, slots=True)
class Name:
    """A name that must stand in a paper: how findings show it, and the spellings of which one will do."""

    shown: str
    spellings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A number or a day that must stand in a paper, as papers print it, and what it is."""

    what: str
    printed: str


def names_in(plan: Plan, report: Report, paper: str) -> list[Name]:
    """Return the names that a paper must hold: the unit's, and those of the nominees that it is about."""
    unit = plan.units[report.unit]
    people = [n for n in nominees(plan, unit, report) if not n.is_collective and n.name != BLANK]
    if paper.startswith(ACHIEVEMENT):
        people = [n for n in people if n.code == paper.removeprefix(ACHIEVEMENT)]
    return [_unit_name(unit), *(Name(f"{n.code} {n.name}", (_bare(n.name),)) for n in people)]


def figures_in(plan: Plan, report: Report, paper: str) -> list[Figure]:
    """Return the figures that a paper must state, each number of one kind once."""
    unit = plan.units[report.unit]
    listed = nominees(plan, unit, report)
    if paper == SUBMISSION:
        found = _of_submission(report, listed)
    elif paper == MINUTES:
        found = _of_minutes(plan, report, listed)
    else:
        code = paper.removeprefix(ACHIEVEMENT)
        nominee = next((n for n in listed if n.code == code), None)
        found = iter(()) if nominee is None else _of_achievement(plan, report, nominee)
    return list(dict.fromkeys(f for f in found if f.printed not in ("", "0", BLANK)))


def _unit_name(unit: Unit) -> Name:
    full = unit.official_name
    # A committee's name heads a paper on two lines, with the other column's words between them.
    own = (full.removeprefix(_COMMITTEE),) if full.startswith(_COMMITTEE) else ()
    return Name(full, (full, in_full(unit.name), *own))


def _bare(name: str) -> str:
    """Return a name as any paper has it: without title, without the year that tells two of one name apart."""
    return signer(_IN_BRACKETS.sub("", name))


def _of_submission(report: Report, listed: list[Nominee]) -> Iterator[Figure]:
    yield Figure("số tờ trình", one_line(report.text("so_to_trinh")))
    if day := report.date("ngay_to_trinh"):
        yield Figure("ngày tờ trình", short_day(day))
    collectives = sum(n.is_collective for n in listed)
    yield Figure("số tập thể được đề nghị", counted(collectives))
    yield Figure("số cá nhân được đề nghị", counted(len(listed) - collectives))


def _of_minutes(plan: Plan, report: Report, listed: list[Nominee]) -> Iterator[Figure]:
    met = meeting(plan, report)
    if day := report.date("ngay_hop", HOP.key):
        yield Figure("ngày họp", short_day(day))
    yield Figure("tổng số thành viên", counted(met.members))
    yield Figure("số thành viên có mặt", counted(met.present))
    for nominee in listed:
        if nominee.votes_for is not None:
            yield Figure(f"số phiếu đồng ý cho {nominee.code}", counted(nominee.votes_for))


def _of_achievement(plan: Plan, report: Report, nominee: Nominee) -> Iterator[Figure]:
    if not nominee.is_collective:
        cells = nominee.row.cells if nominee.row is not None else {}
        for key in ("duoc_giao", "dung_han", "tre_han"):
            cell = cells.get(key)
            if cell is not None and cell.ok and not isinstance(cell.value, str | bool | None):
                yield Figure(cell.field.label.lower(), grouped(cell.value))  # type: ignore[arg-type]  # a count's number
        return
    for line in general_figures(report):
        yield Figure(line[0].lower(), line[1])
    if tasks := task_figures(plan, report):
        yield from _line(_TASKS, tasks[-1][1:])
    if procedures := procedure_figures(report):
        yield from _line((f"cột ({key[1:]}) biểu 3" for key in TTHC_PRINTED), procedures[-1][1:])


def _line(whats: Iterable[str], numbers: Iterable[str]) -> Iterator[Figure]:
    for what, number in zip(whats, numbers, strict=True):
        yield Figure(what, number)
