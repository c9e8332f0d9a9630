"""Makes the decision of a cycle for tests: the usual outcome, with a council that met, corrections, own awards."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from factory_outcome import outcome

from rules.decision.decision import Decision, Numbered
from rules.judging.ranking import Entry
from rules.plan.plan import GuidanceQuota
from rules.report.town_inputs import (
    Appraisal,
    Correction,
    Council,
    CouncilMeeting,
    LaneReturn,
    MeetingRecord,
    OwnAwards,
    Town,
    Vote,
    Waiver,
)

DAY = dt.date(2025, 1, 10)
CHAIR, SECRETARY = "Lê Chủ Trì", "Phạm Thư Ký"
CORRECTED, WAIVED = "p-hoa-mac", "p-dong-van"
RECORD = MeetingRecord(
    "Phòng họp số 1, trụ sở UBND thị xã",
    dt.time(8),
    dt.time(10, 30),
    (CHAIR, SECRETARY, *(f"Trần Thị Có Mặt {number}" for number in "ABCDEGHIK")),
    ("Đỗ Vắng Một", "Đỗ Vắng Hai"),
    "Các ý kiến thống nhất với báo cáo thẩm định.\nĐề nghị công khai kết quả.",
)
ADDED, DROPPED = "Có sáng kiến áp dụng rộng rãi", "Cần thêm thời gian khẳng định thành tích"


def correction(
    unit: str, cell: str, sheet: str = "1. Đơn vị", old: str = "1285", new: str = "1290"
) -> Correction:
    """A correction of one cell of a unit's report."""
    return Correction(
        unit,
        sheet,
        cell,
        old,
        new,
        "cộng nhầm quý IV",
        "Nguyễn Văn Duyệt",
        dt.date(2024, 12, 20),
        "dinh-chinh.xlsx",
    )


def waiver(unit: str = WAIVED) -> Waiver:
    """Gate K2 waived for a unit."""
    return Waiver(
        unit, "phần mềm một cửa ngừng hai ngày", "Nguyễn Văn Duyệt", dt.date(2024, 12, 21), "mien.xlsx"
    )


@lru_cache
def waiting() -> Decision:
    """The decision before the council met: one office silent, one late, an opinion against, a discipline reason."""
    decision = outcome().decision
    reports = dict(decision.reports)
    first = reports[CORRECTED]
    sheet = first.sheets["don_vi"]
    said = tuple(
        correction(CORRECTED, sheet.labels[key].address, old=sheet.labels[key].text, new=new)
        for key, new in (("vb_ky_so", "1290"), ("ky_luat", "Không"))
    )
    labels = {
        key: replace(cell, corrected=next((c for c in said if c.cell == cell.address), None))
        for key, cell in sheet.labels.items()
    }
    reports[CORRECTED] = replace(
        first, corrections=said, sheets={**first.sheets, "don_vi": replace(sheet, labels=labels)}
    )
    reports[WAIVED] = replace(reports[WAIVED], waiver=waiver())
    somebody = next(e for e in decision.entries if e.eligible)
    town = Town(
        lanes=tuple(
            LaneReturn(
                lane.office, decision.plan.units[lane.office].name, lane.items or lane.opinions,
                received=i != 2, rows=3, counted=2, refused=1, deadline=dt.date(2024, 12, 30), late_by=2 if i == 3 else 0,
            )
            for i, lane in enumerate(decision.plan.lanes)
        ),
        appraisals=(
            Appraisal("phong-kinh-te", somebody.unit, somebody.nominee, "C3", None, "Không đồng ý", "thiếu quyết định", "a.xlsx", "C2"),
            Appraisal("phong-noi-vu", somebody.unit, somebody.nominee, "C1", None, "Yêu cầu bổ sung", "BÍ MẬT KỶ LUẬT", "b.xlsx", "C3"),
        ),
        corrections=said,
        waivers=(waiver(),),
        own_awards=(OwnAwards("x-tien-son", "30/QĐ-UBND", dt.date(2024, 12, 27), 1, 6, ""),),
    )  # fmt: skip
    return replace(decision, reports=reports, town=town)


@lru_cache
def decided() -> Decision:
    """The council met: one person added, one dropped, each with a reason; nothing is issued yet."""
    decision = waiting()
    people = [e for e in decision.entries if e.nominee != "TT"]
    added = next(e for e in people if e.eligible and not e.selected)
    dropped = [e for e in people if e.selected][-1]

    def vote(entry: Entry) -> Vote:
        said = {_key(added): ("Khen", ADDED), _key(dropped): ("Không khen", DROPPED)}.get(
            _key(entry), ("", "")
        )
        return Vote(entry.unit, entry.nominee, 10, 1, *said, "hoi-dong.xlsx", "A9")

    council = Council(
        CouncilMeeting(dt.date(2025, 1, 8), CHAIR, SECRETARY, 13, 11),
        tuple(vote(e) for e in decision.entries if e.eligible),
        RECORD,
    )
    entries = [
        replace(e, selected=_key(e) == _key(added) or (e.selected and _key(e) != _key(dropped)))
        for e in decision.entries
    ]
    return replace(decision, entries=entries, town=replace(decision.town, council=council))


def _key(entry: Entry) -> tuple[str, str]:
    return (entry.unit, entry.nominee)


def issued(decision: Decision, papers: Sequence[str], number: str = "7", **more: Any) -> Decision:
    """The same with a day, a signer and a number for these papers."""
    carried = Numbered(number, DAY, "Nguyễn Văn Ký", "PHÓ CHỦ TỊCH", **more)
    return replace(decision, numbers={**decision.numbers, **dict.fromkeys(papers, carried)})


GUIDED = "Bằng khen cấp tỉnh"


@lru_cache
def forwarded() -> Decision:
    """The council met, and puts one collective and one person forward for a tier whose guidance is entered."""
    decision = decided()
    guided = {"guidance_number": "15/HD-SNV", "guidance_date": dt.date(2024, 11, 20)}
    quota = GuidanceQuota(collective=1, individual=2)
    awards = [
        a.model_copy(update={**guided, "guidance_quota": quota}) if a.name == GUIDED else a
        for a in decision.plan.awards
    ]
    best = [
        next(e for e in decision.winners if (e.nominee == "TT") is collective) for collective in (True, False)
    ]
    entries = [
        replace(e, tier=GUIDED, selected=False, proposed=True) if e in best else e for e in decision.entries
    ]
    return replace(decision, plan=decision.plan.model_copy(update={"awards": tuple(awards)}), entries=entries)
