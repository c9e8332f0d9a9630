"""The one list of nominees that tờ trình, biên bản and báo cáo all print, with the unit's votes on each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from rules.judging.scoring import is_head
from rules.plan.plan import Award, Plan
from rules.plan.report_form.form import COLLECTIVE, DON_VI, HOP, LEADERS_MEETING
from rules.plan.units import Unit
from rules.report.report import Report, Row, code_of
from rules.values.wording import BLANK, counted, one_line, percent


@dataclass(frozen=True, slots=True)
class Nominee:
    """One nominee as papers name it; votes are None where sheet 7 has no row for it."""

    code: str
    name: str
    post: str
    subject: str
    rating: str
    is_head: bool
    award: Award
    votes_for: int | None
    votes_against: int | None
    row: Row | None

    @property
    def is_collective(self) -> bool:
        """Tell whether this is the unit's collective."""
        return self.code == COLLECTIVE


def nominees(plan: Plan, unit: Unit, report: Report) -> list[Nominee]:
    """Return the report's nominees, the collective first, then sheet 5 in its order; each code once."""
    votes, rows = _by_code(report.sheets[HOP.key].rows), _by_code(report.persons)
    return [_nominee(plan, unit, report, code, rows.get(code), votes) for code in report.nominees]


def _nominee(
    plan: Plan, unit: Unit, report: Report, code: str, row: Row | None, votes: Mapping[str, Row]
) -> Nominee:
    vote = votes.get(code)
    cell = report.sheets[DON_VI.key].labels.get("hinh_thuc") if row is None else row.cells.get("hinh_thuc")
    award = plan.award(cell.value) if cell is not None and isinstance(cell.value, str) else plan.awards[0]
    return Nominee(
        code=code,
        name=unit.official_name if row is None else one_line(row.text("ho_ten")) or BLANK,
        post="" if row is None else one_line(row.text("chuc_vu")),
        subject="" if row is None else row.text("doi_tuong"),
        rating="" if row is None else row.text("xep_loai"),
        is_head=row is not None and is_head(row),
        award=award,
        votes_for=_count(vote, "dong_y"),
        votes_against=_count(vote, "khong_dong_y"),
        row=row,
    )


def _by_code(rows: Iterable[Row]) -> dict[str, Row]:
    first: dict[str, Row] = {}
    for row in rows:
        first.setdefault(code_of(row), row)
    return first


def _count(row: Row | None, key: str) -> int | None:
    cell = row.cells.get(key) if row is not None else None
    return int(cell.value) if cell is not None and isinstance(cell.value, Decimal) else None


@dataclass(frozen=True, slots=True)
class UnitMeeting:
    """The meeting of sheet 7: who met, how many, and the plan's two shares."""

    by_leaders: bool
    members: int
    present: int
    quorum: Fraction
    majority: Fraction

    def carried(self, nominee: Nominee) -> bool:
        """Tell whether a nominee has more votes than the plan's share of all members."""
        return nominee.votes_for is not None and nominee.votes_for > self.majority * self.members

    def share(self, nominee: Nominee) -> str:
        """Return the votes for, of all members, in percent."""
        return "" if nominee.votes_for is None else percent(nominee.votes_for, self.members)


def meeting(plan: Plan, report: Report) -> UnitMeeting:
    """Return the meeting that sheet 7 describes."""
    cell = report.sheets[HOP.key].labels.get("hinh_thuc")
    return UnitMeeting(
        by_leaders=cell is not None and cell.value == LEADERS_MEETING,
        members=report.count("tong_thanh_vien", HOP.key),
        present=report.count("co_mat", HOP.key),
        quorum=plan.council_rules.quorum,
        majority=plan.council_rules.majority,
    )


def votes_words(nominee: Nominee, members: int) -> str:
    """Return "12/13 phiếu": votes for, of all members."""
    return BLANK if nominee.votes_for is None else f"{counted(nominee.votes_for)}/{counted(members)} phiếu"
