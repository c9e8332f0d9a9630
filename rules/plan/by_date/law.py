"""Law by date: what a paper may cite and which template it takes follow from the day that the paper carries."""

import datetime as dt
from collections.abc import Iterable

from rules.plan.plan import Cycle, Plan
from rules.plan.tables.town import LegalBasis, Regime, WomenFirst
from rules.values.errors import NotInForce
from rules.values.text import fold
from rules.values.wording import short_day

REQUIRED = ("organisation", "law", "decree")
"""Roles without which no paper that cites them may be issued; the others are cited where there is one in force."""

_ROLES = {
    "organisation": "luật tổ chức chính quyền địa phương",
    "competence": "quy định về thẩm quyền",
    "law": "luật",
    "decree": "nghị định",
    "circular": "thông tư",
    "regulation": "quy chế của tỉnh",
    "movement": "kế hoạch của phong trào",
    "background": "văn bản nền",
}


def day_of(cycle: Cycle, *days: dt.date | None) -> dt.date:
    """Return the day whose law a paper is under: the first of these that is known, else the cycle's last."""
    return next((day for day in days if day is not None), cycle.last_day)


def citations(plan: Plan, roles: Iterable[str], day: dt.date) -> list[LegalBasis]:
    """Return what a paper of that day cites for these roles, in their order; nothing that is not in force."""
    return [basis for role in roles for basis in plan.bases(role, day)]


def unsettled(plan: Plan, roles: Iterable[str], day: dt.date) -> list[LegalBasis]:
    """Return what nobody has checked of all that a paper of that day cites, or might cite by another first day."""
    mine = tuple(roles)
    return [
        basis
        for basis in plan.legal_bases
        if basis.role in mine and not basis.checked and (basis.in_force(day) or basis.is_disputed(day))
    ]


def lacking(plan: Plan, roles: Iterable[str], day: dt.date) -> list[str]:
    """Return a refusal for each of these roles that must be cited and has nothing in force on that day."""
    return [
        f"không có {_ROLES[role]} nào trong kế hoạch có hiệu lực vào ngày {short_day(day)}: bổ sung căn cứ vào "
        f"[[legal_bases]] của plan.toml hoặc sửa ngày văn bản"
        for role in roles
        if role in REQUIRED and not plan.bases(role, day)
    ]


def cite(plan: Plan, number: str, day: dt.date) -> LegalBasis:
    """Return the document of that number, given alone or within its citation ("Nghị định số 98/2023/NĐ-CP").

    Raises NotInForce where the plan does not know it or it is not in force on that day.
    """
    words = {fold(word.strip(",.;:()")) for word in number.split()}
    known = [basis for basis in plan.legal_bases if basis.number and fold(basis.number) in words]
    if not known:
        raise NotInForce(
            f"căn cứ “{number}” không có trong danh mục của kế hoạch: ghi đúng số, ký hiệu, hoặc bổ sung vào "
            f"[[legal_bases]] của plan.toml"
        )
    for basis in known:
        if basis.in_force(day):
            return basis
    raise NotInForce(_not_in_force(plan, known[0], day))


def _not_in_force(plan: Plan, basis: LegalBasis, day: dt.date) -> str:
    since = f"từ {short_day(basis.valid_from)}" if basis.valid_from else "từ ngày chưa ghi"
    until = f" đến hết {short_day(basis.valid_to)}" if basis.valid_to else ""
    instead = ", ".join(other.number for other in plan.bases(basis.role, day))
    remedy = f"thay bằng {instead}" if instead and basis.role != "background" else "bỏ căn cứ này"
    return (
        f"{basis.number} có hiệu lực {since}{until}, không có hiệu lực vào ngày {short_day(day)} "
        f"của văn bản: {remedy} hoặc sửa ngày văn bản"
    )


def regime_of(plan: Plan, day: dt.date) -> Regime:
    """Return the regime that papers of that day are under; raises NotInForce where the plan has none."""
    regime = _regime(plan, day)
    if regime is None:
        raise NotInForce(
            f"kế hoạch không có chế độ văn bản nào cho ngày {short_day(day)}: bổ sung vào [[regimes]] của plan.toml hoặc "
            f"sửa ngày văn bản"
        )
    return regime


def template_for(plan: Plan, name: str, day: dt.date) -> str:
    """Return the template that a paper of that day takes: the regime's own where it has one, else the usual."""
    regime = _regime(plan, day)
    return regime.template_of(name) if regime else name


def women_first(plan: Plan, day: dt.date) -> WomenFirst | None:
    """Return what the regime of that day says of equals; None where it says nothing."""
    regime = _regime(plan, day)
    return regime.women_first if regime else None


def _regime(plan: Plan, day: dt.date) -> Regime | None:
    return next((regime for regime in plan.regimes if regime.in_force(day)), None)
