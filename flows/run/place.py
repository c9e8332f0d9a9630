"""Where a run works: which cycle of which plan, its inbox, its folder of results; known before anything is read."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from flows.run.request import CycleRun
from flows.settings import Settings
from rules.page.links import Pages, pages_of
from rules.plan.plan import Cycle, Plan
from rules.plan.schedule import annual_cycle_on
from rules.values.errors import NothingDue, WrongUse
from rules.values.steps import SigningMode, Step
from tasks.plan.plans import all_plans, find_plan
from tasks.storage.publishing import refuse_foreign


@dataclass(frozen=True)
class Place:
    """One cycle's place on this machine: `inbox` None where a final cycle has none, `uploads` the watched folder."""

    params: CycleRun
    settings: Settings
    plan: Plan
    cycle: Cycle
    inbox: Path | None
    uploads: Path | None
    out: Path

    @property
    def pages(self) -> Pages:
        """The operator's pages of this cycle; none where the results are not in the folder that is served."""
        served = self.out == (self.settings.results / self.cycle.id).resolve()
        return pages_of(self.settings.pages if served else "", self.cycle.id)


def find_place(params: CycleRun, settings: Settings, day: dt.date) -> Place:
    """Find the cycle asked for, else that of the day, and its folders; raises WrongUse, NothingDue, ThiduaError."""
    plan, cycle = _cycle(params, settings, day)
    if cycle.kind == "final" and not params.until.goes_on_to(Step.RANKING):
        raise WrongUse(
            f"Đợt tổng kết {cycle.id} cộng kết quả các năm, không có khâu {params.until}: chọn “{Step.RANKING}” hoặc khâu sau."
        )
    _refuse_units(params, plan, cycle)
    if params.signing is SigningMode.REAL and settings.keys is None:
        raise WrongUse("Chọn “ký thật” mà máy này chưa có khóa ký: đặt THIDUA_KEYS hoặc chọn “ký thử”.")
    out = (params.out or settings.results / cycle.id).resolve()
    inbox = (params.inbox or settings.inboxes / cycle.id).resolve()
    # A watched folder feeds the office's own inbox, never one that somebody named.
    uploads = settings.uploads / cycle.id if settings.uploads and params.inbox is None else None
    if out == inbox or inbox in out.parents or out in inbox.parents:
        raise WrongUse("Thư mục kết quả và thư mục báo cáo phải tách rời nhau: chọn thư mục khác sau --out.")
    refuse_foreign(out)
    if cycle.kind == "final" and params.inbox is None and not inbox.is_dir():
        return Place(params, settings, plan, cycle, None, None, out)
    return Place(params, settings, plan, cycle, inbox, uploads, out)


def _cycle(params: CycleRun, settings: Settings, day: dt.date) -> tuple[Plan, Cycle]:
    if params.cycle is not None:
        return find_plan(settings.plans, params.cycle, settings.plan)
    found = annual_cycle_on(all_plans(settings.plans, settings.plan), day)
    if found is None:
        raise NothingDue(
            f"Năm {day.year} không có chu kỳ nào trong kế hoạch: không có việc gì phải làm. Chạy cho năm khác thì chọn ở mục "
            "“Chu kỳ”."
        )
    return found


def _refuse_units(params: CycleRun, plan: Plan, cycle: Cycle) -> None:
    """Refuse a choice of units that the cycle does not have, or that nobody gives a reason for."""
    if not params.units:
        return
    if cycle.kind == "final":
        raise WrongUse(
            f"Đợt tổng kết {cycle.id} không nhận báo cáo riêng của đơn vị: bỏ trống mục “Chỉ nhận lại các đơn vị”, hoặc "
            "chạy lại đơn vị đó trong chu kỳ hằng năm."
        )
    known = {unit.slug: unit.name for unit in plan.subjects(cycle)}
    if unknown := [unit for unit in params.units if unit not in known]:
        names = ", ".join(plan.units[u].name if u in plan.units else u for u in unknown)
        raise WrongUse(
            f"Chu kỳ {cycle.id} không có đơn vị: {names}. Chọn lại ở mục “Chỉ nhận lại các đơn vị”."
        )
    if not params.reason.strip():
        raise WrongUse(
            "Chạy lại riêng một số đơn vị cần có lý do: ghi vào mục “Lý do chạy lại” (ví dụ: đơn vị nộp lại báo cáo)."
        )
