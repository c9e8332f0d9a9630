"""Makes the outcome of a run for tests: real scores, gates, ranks and quota over made-up reports of the real town."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import fields
from functools import lru_cache
from typing import Any

from factory_report import person, plan_and_cycle, report, usual

from rules.decision.decision import Decision
from rules.judging.quotas import quota_lines, select
from rules.judging.ranking import entries_of
from rules.judging.scoring import scores_of
from rules.page.summary import Outcome
from rules.report.town_inputs import Town
from rules.values.findings import Finding, finding
from rules.years.former import Former
from tasks.sample.corpus import load_corpus

HANOI = dt.timezone(dt.timedelta(hours=7))
MISSING = ("thanh-tra", "x-moc-nam", *load_corpus().silent)
RETURNED = ("phong-y-te", "cong-an", "p-duy-hai")
STRANGE = "Báo cáo <b>phường</b>"
HO = ("Nguyễn Thị", "Trần Văn", "Phạm Thị", "Lê Quang", "Vũ Thị", "Đỗ Đình", "Hoàng Thị", "Bùi Xuân")
TEN = ("Thanh Hương", "Đức Minh", "Hồng Nhung", "Tiến Dũng", "Phương Thảo", "Quốc Khánh", "Thu Hà")
RATINGS = ("HTXSNV", "HTTNV", "HTTNV", "HTXSNV", "", "HTTNV", "HTNV", "HTTNV", "HTXSNV", "HTTNV", "HTTNV")


def findings_of_a_run() -> list[Finding]:
    """Errors in the returned units and the strange folder, warnings in accepted ones, given out of order."""
    return [
        finding("T01", unit="p-duy-hai", file="bao-cao.xlsx", sheet="3. TTHC", cell="C7", value="412",
                says="cột (3) đang ghi 412 nhưng (4)+(5)+(6) = 402: sửa cho (3) = (4)+(5)+(6)."),
        finding("D01", unit="p-duy-hai", file="bao-cao.xlsx", sheet="5. Cá nhân", cell="H10",
                says="ô đang trống: nhập số nhiệm vụ được giao."),
        finding("D02", unit="p-duy-hai", file="bao-cao.xlsx", sheet="5. Cá nhân", cell="H2", value="#REF!",
                says="ô báo lỗi Excel: nhập lại số."),
        finding("F01", unit="phong-y-te", says="thư mục không có tệp báo cáo: bổ sung báo cáo."),
        finding("E01", unit="cong-an", file="Bao cao CA.xlsx", sheet="4. Sáng kiến", cell="I3", value="qd-1125.pdf",
                says="minh chứng “qd-1125.pdf” chưa có trong thư mục minh-chung: bổ sung tệp hoặc sửa tên."),
        finding("P03", unit="mttq", file="bao-cao.xlsx", sheet="5. Cá nhân", cell="F4",
                says="cá nhân chưa được xếp loại: bổ sung khi có kết quả."),
        finding("D07", unit="p-hoa-mac", file="bao-cao.xlsx", sheet="1. Đơn vị", cell="B6", value="10/12/2023",
                says="ngày nằm ngoài khoảng của chu kỳ: kiểm tra lại."),
        finding("F04", unit=STRANGE, value=STRANGE, says="thư mục này không phải là mã đơn vị nào: đổi tên thư mục."),
    ]  # fmt: skip


@lru_cache
def _decided() -> dict[str, Any]:
    plan, cycle = plan_and_cycle()
    accepted = [u for u in plan.subjects(cycle) if u.slug not in MISSING + RETURNED]
    reports = []
    for i, unit in enumerate(accepted):
        people = [
            person(
                f"CN{n + 1}",
                f"{HO[(i + n) % len(HO)]} {TEN[(i * 3 + n) % len(TEN)]}",
                dung_han=47 - (i * 5 + n * 3) % 11,
                chat_luong=9 - (i + n) % 3,
                xep_loai=RATINGS[(i * 2 + n) % len(RATINGS)],
                tham_muu_tthc=22 - (i * 3 + n) % 7 if unit.handles_tthc else "",
                dung_dau="x" if n == 0 and i % 6 == 0 else "",
                ky_luat=("Đang xem xét" if (i, n) == (4, 1) else "Có" if (i, n) == (7, 0) else "Không"),
            )
            for n in range(1 + i % 4)
        ]
        filling = usual(unit, plan, people, collective=i % 5 != 3)
        filling.labels["tu_cham_c1"] = 9.5 - (i * 7 % 9) / 4
        filling.labels["vb_ky_so"] = 1322 - (i * 37) % 400
        filling.tasks = filling.tasks[: 14 - i % 4]
        if i % 9 == 6:
            filling.initiatives = filling.initiatives[1:]
        if not unit.handles_tthc:
            filling.labels.update(tthc_tham_quyen=0, tthc_niem_yet=0, tthc_ra_soat=0, phuong_an=0)
            filling.procedures = []
        reports.append(report(plan, cycle, unit, filling))
    scores = scores_of(plan, cycle, reports)
    entries = select(plan, entries_of(plan, cycle, reports, scores))
    nominating = [u.slug for u in accepted if any(e.unit == u.slug and e.nominated for e in entries)]
    return {
        "plan": plan,
        "cycle": cycle,
        "folders": [*(u.slug for u in accepted), *RETURNED, STRANGE],
        "scores": scores,
        "entries": entries,
        "quota": quota_lines(plan, entries),
        "reports": {r.unit: r for r in reports},
        "bundles": {slug: f"bundles/{slug}.zip" for slug in nominating},
    }


def outcome(findings: Sequence[Finding] | None = None, **changes: Any) -> Outcome:
    """The outcome of a usual run of A2024: two units missing, three returned, a strange folder; or with changes."""
    slip = ("phieu-tra.docx", "phieu-tra.pdf")
    returned = {slug: [f"returned/{slug}/{name}" for name in slip] for slug in (*RETURNED, STRANGE)}
    returned["p-duy-hai"].append("returned/p-duy-hai/bao-cao.xlsx")
    usual_run = {
        **_decided(),
        "findings": findings_of_a_run() if findings is None else findings,
        "returned": returned,
        "town": Town(),
        "former": Former(),
        "trial": True,
        "started": dt.datetime(2024, 12, 20, 8, 14, 3, tzinfo=HANOI),
        "finished": dt.datetime(2024, 12, 20, 8, 15, 8, tzinfo=HANOI),
        "renewed": 30,
        "reused": len(_decided()["bundles"]) - 30,
    }
    parts = {**usual_run, **changes}
    of_decision = {f.name: parts.pop(f.name) for f in fields(Decision) if f.name in parts}
    return Outcome(decision=Decision(**of_decision), **parts)
