"""Whom the law puts first among equals: a woman, or a collective with enough women; only what the form says is known."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from rules.plan.report_form.form import WOMAN
from rules.plan.tables.town import WomenFirst
from rules.report.report import Cell, Report, Row
from rules.values.wording import percent


@dataclass(frozen=True, slots=True)
class Precedence:
    """A nominee's place among equals by law: `first` or behind those, whom it is about, and the article that says so."""

    first: bool
    whom: str
    basis: str

    @property
    def reason(self) -> str:
        """What the ranking's reason says of one whom this set apart from its equals."""
        place = "ưu tiên" if self.first else "xếp sau"
        return f"đồng điểm, {place} {self.whom} theo {self.basis}"


def person_precedence(rule: WomenFirst | None, row: Row) -> Precedence | None:
    """Return a person's; None where the regime knows of none or the form does not say who it is."""
    sex = row.text("gioi_tinh")
    return Precedence(sex == WOMAN, "nữ", rule.basis) if rule is not None and sex else None


def collective_precedence(rule: WomenFirst | None, report: Report) -> Precedence | None:
    """Return a collective's, by the share of women among all its people; None where either count is unknown."""
    people, women = (_count(report.fact(f"don_vi.{key}")) for key in ("tong_so_nguoi", "so_nu"))
    if rule is None or not people or women is None:
        return None
    least = percent(rule.share.numerator, rule.share.denominator)
    whom = f"tập thể có từ {least} nữ trở lên"
    return Precedence(Fraction(women, people) >= rule.share, whom, rule.basis)


def _count(cell: Cell | None) -> int | None:
    value = cell.value if cell is not None else None
    return int(value) if isinstance(value, Decimal) else None
