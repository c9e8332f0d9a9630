"""Rows of the forms on issuing (H04) and on communes' own awards (H05): only whether each row is well formed."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from rules.issuing.competence import PER_AUTHORITY
from rules.plan.plan import Cycle, Plan
from rules.plan.report_form.form import Sheet
from rules.report.report import Cell, Row, State
from rules.report.town_inputs import GivenAward, Issue, OwnAwards
from rules.town.form import ISSUES, OVERRIDES, OWN_AWARDED, OWN_AWARDS
from rules.town.reading import TownSheet
from rules.town.refusals import malformed, slug_of, unknown_unit
from rules.values.findings import Finding
from rules.values.text import fold

_NO_EXCEPTION = (
    "biểu “Ngoại lệ” không còn tác dụng: sau ngày thị xã kết thúc, văn bản do cơ quan có thẩm quyền theo kế hoạch ban hành. "
    "Xóa dòng này; ngày, người ký của cơ quan ấy ghi ở biểu “Ban hành”."
)


def accept_issues(plan: Plan, sheets: Sequence[TownSheet]) -> tuple[tuple[Issue, ...], list[Finding]]:
    """Return the days of issue that are well formed, one a paper or a set's paper, and every refusal.

    A row of the sheet that once made exceptions after the town's end is told to have no effect.
    """
    issues: dict[str, Issue] = {}
    findings: list[Finding] = []
    for sheet in (s for s in sheets if s.sheet is ISSUES):
        for row in sheet.rows:
            row = _with_titles(plan, row)
            said = malformed(sheet, row)
            paper = row.text("van_ban")
            if said is None and paper in issues:
                says = f"văn bản “{paper}” đã có một dòng ở trên; dòng đầu được tính: xóa một dòng."
                said = sheet.refuse(row["van_ban"], says)
            if said is not None:
                findings.append(said)
            else:
                issues[paper] = _issue(row)
    for sheet in (s for s in sheets if s.sheet is OVERRIDES):
        findings += [sheet.refuse(row["van_ban"], _NO_EXCEPTION) for row in sheet.rows]
    return tuple(issues.values()), findings


def accept_own_awards(
    plan: Plan, cycle: Cycle, sheets: Sequence[TownSheet]
) -> tuple[tuple[OwnAwards, ...], list[Finding]]:
    """Return the communes' own awards that are well formed, one a decision, and every refusal."""
    found: dict[tuple[str, str], OwnAwards] = {}
    findings: list[Finding] = []
    units = {unit.slug for unit in plan.subjects(cycle)}
    for sheet in (s for s in sheets if s.sheet is OWN_AWARDS):
        for row in sheet.rows:
            unit, number = slug_of(row["don_vi"]), row["so"].text
            if unit not in units:
                findings.append(sheet.refuse(row["don_vi"], unknown_unit(plan, cycle, row["don_vi"])))
            elif (said := malformed(sheet, row)) is not None:
                findings.append(said)
            elif (unit, fold(number)) in found:
                says = f"quyết định {number} của {plan.units[unit].name} đã ghi ở một dòng trên; dòng đầu được tính: xóa một dòng."
                findings.append(sheet.refuse(row["so"], says))
            else:
                found[unit, fold(number)] = _own_awards(unit, row)
    return tuple(found.values()), findings


def accept_given_awards(
    plan: Plan, cycle: Cycle, sheets: Sequence[TownSheet], spec: Sheet
) -> tuple[tuple[GivenAward, ...], list[Finding]]:
    """Return whom the lists of that kind name as awarded outside of the cycle, one a name and decision, and every refusal."""
    found: dict[tuple[str, str, str], GivenAward] = {}
    findings: list[Finding] = []
    units = {unit.slug for unit in plan.subjects(cycle)}
    for sheet in (s for s in sheets if s.sheet is spec):
        for row in sheet.rows:
            key = slug_of(row["don_vi"]), fold(row["ten"].text), fold(row["so"].text)
            if key[0] not in units:
                findings.append(sheet.refuse(row["don_vi"], unknown_unit(plan, cycle, row["don_vi"])))
            elif (said := malformed(sheet, row)) is not None:
                findings.append(said)
            elif key in found:
                says = f"“{row['ten'].text}” đã có ở một dòng trên của cùng quyết định; dòng đầu được tính: xóa một dòng."
                findings.append(sheet.refuse(row["ten"], says))
            else:
                found[key] = _given_award(sheet, row)
    return tuple(found.values()), findings


def _given_award(sheet: TownSheet, row: Row) -> GivenAward:
    name, cell = row["ten"].text, row["ten"]
    return GivenAward(
        unit=slug_of(row["don_vi"]),
        name=name,
        merit=row["thanh_tich"].text,
        award=row.text("hinh_thuc"),
        number=row["so"].text,
        day=_day(row["ngay"]),
        file=sheet.file,
        sheet=cell.sheet,
        cell=cell.address,
    )


def uneven_lists(
    sheets: Sequence[TownSheet], awards: Sequence[OwnAwards], named: Sequence[GivenAward]
) -> list[Finding]:
    """Return a note where a commune's list of a decision has more or fewer names than the decision is said to have."""
    findings = []
    for sheet in (s for s in sheets if s.sheet is OWN_AWARDED):
        for award in awards:
            mine = [
                n
                for n in named
                if n.file == sheet.file and (n.unit, fold(n.number)) == (award.unit, fold(award.number))
            ]
            stated = award.collectives + award.individuals
            if mine and len(mine) != stated:
                row = next(row for row in sheet.rows if row["ten"].address == mine[0].cell)
                says = (
                    f"danh sách của quyết định {award.number} có {len(mine)} tên, biểu “{OWN_AWARDS.name}” ghi {stated}: "
                    "đối chiếu, sửa biểu nào sai; các dòng vẫn được tính."
                )
                findings.append(sheet.refuse(row["so"], says))
    return findings


def _with_titles(plan: Plan, row: Row) -> Row:
    """A paper may be called by its title as well as by its id, a set's with the authority's id behind a slash."""
    cell = row["van_ban"]
    called, slash, whose = (part.strip() for part in cell.text.partition("/"))
    paper = next((p.id for p in plan.town_papers if fold(called) in (fold(p.title), fold(p.id))), None)
    known = not slash or (paper in PER_AUTHORITY and fold(whose) in {a.id for a in plan.authorities})
    if cell.state is not State.NOT_LISTED or paper is None or not known:
        return row
    value = f"{paper}/{fold(whose)}" if slash else paper
    return Row(row.number, {**row.cells, "van_ban": replace(cell, value=value, state=State.OK)})


def _issue(row: Row) -> Issue:
    bases = tuple(part.strip() for part in row["can_cu"].text.split(";") if part.strip())
    number, signer, post = (row[key].text for key in ("so", "nguoi_ky", "chuc_vu"))
    return Issue(row.text("van_ban"), _day(row["ngay"]), number, signer, post, bases)


def _own_awards(unit: str, row: Row) -> OwnAwards:
    collectives, individuals = (_number(row[key]) for key in ("tap_the", "ca_nhan"))
    note = row["ghi_chu"].text
    return OwnAwards(unit, row["so"].text, _day(row["ngay"]), collectives, individuals, note)


def _day(cell: Cell) -> dt.date:
    assert isinstance(cell.value, dt.date)  # a malformed row was refused before
    return cell.value


def _number(cell: Cell) -> int:
    assert isinstance(cell.value, Decimal)  # a malformed row was refused before
    return int(cell.value)
