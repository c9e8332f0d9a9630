"""Makes what the register is given in tests: real decisions at every stage, reports as received, papers."""

import datetime as dt
import hashlib
from collections.abc import Collection
from dataclasses import replace
from typing import Any

from factory_outcome import outcome
from factory_report import plan_and_cycle

from rules.decision.decision import Decision, Numbered
from rules.register.record import RunMeta
from rules.report.register_values import IssuedPaper, ReceivedFolder
from rules.report.town_inputs import (
    Appraisal,
    Correction,
    Council,
    CouncilMeeting,
    OwnAwards,
    Town,
    Vote,
    Waiver,
)
from tasks.register import NumberRequest

HANOI = dt.timezone(dt.timedelta(hours=7))
AT = dt.datetime(2024, 12, 20, 8, 14, 3, 250, tzinfo=HANOI)
DAY = dt.date(2024, 12, 25)
M, C = "duy-tien-2023-2025", "A2024"


def town() -> Town:
    """One of each thing that the town adds."""
    day = dt.date(2024, 12, 23)
    return Town(
        appraisals=(
            Appraisal(
                "phong-kinh-te",
                "p-hoa-mac",
                "TT",
                "C3",
                None,
                "Không đồng ý",
                "thiếu minh chứng",
                "kt.xlsx",
                "C5",
            ),
        ),
        council=Council(
            CouncilMeeting(day, "Trần Văn Hiếu", "Lê Thị Lan", 13, None),
            (Vote("p-hoa-mac", "TT", 12, 0, "", "", "hoi-dong.xlsx", "A9", 1, 0),),
        ),
        corrections=(
            Correction(
                "p-hoa-mac", "3. TTHC", "J9", "3", "", "gõ nhầm", "Chánh Văn phòng", day, "dinh-chinh.xlsx"
            ),
        ),
        waivers=(Waiver("cong-an", "lỗi hệ thống", "Chủ tịch", day, "dinh-chinh.xlsx"),),
        own_awards=(OwnAwards("p-hoa-mac", "12/QĐ-UBND", None, 2, 5, ""),),
    )


def decision(cycle: str = C, *, stage: str = "waiting", without: Collection[str] = ()) -> Decision:
    """The usual decision of a cycle at a stage; nobody of the units `without` is chosen."""
    _, of_cycle = plan_and_cycle(cycle)
    found = replace(outcome().decision, cycle=of_cycle)
    entries = [replace(e, selected=e.selected and e.unit not in without) for e in found.entries]
    found = replace(found, entries=entries)
    if stage != "waiting":
        found = replace(found, town=town())
    if stage == "issued":
        papers = {"quyet-dinh": "05/QĐ-UBND"}
        papers |= {
            f"giay-khen/{e.unit}/{e.nominee}": f"{i:02d}" for i, e in enumerate(found.winners, start=1)
        }
        numbers = {key: Numbered(n, DAY, "Trần Văn Hiếu", "CHỦ TỊCH") for key, n in papers.items()}
        found = replace(found, numbers=numbers)
    return found


def meta(cycle: str = C, **changes: Any) -> RunMeta:
    """What says which run it is: a real one unless told otherwise."""
    usual: dict[str, Any] = {
        "movement": M,
        "cycle": cycle,
        "started": AT,
        "finished": AT + dt.timedelta(minutes=1),
        "out": f"/ket-qua/{cycle}",
        "trial": False,
        "plan_hash": "e" * 64,
        "inputs": {},
        "code": {"read": "c" * 64},
    }
    return RunMeta(**{**usual, **changes})


def received(unit: str = "p-hoa-mac", content: str = "a", **cells: str) -> ReceivedFolder:
    """A unit's folder; `content` stands for what is in it, `cells` for cells of sheet 1."""
    digest = hashlib.sha256(content.encode()).hexdigest()
    return ReceivedFolder(
        unit, "bao-cao.xlsx", digest, digest, {f"biểu “1. Đơn vị”, ô {c}": t for c, t in cells.items()}
    )


def wanted(key: str = "quyet-dinh", **changes: Any) -> NumberRequest:
    """A paper that needs a number: the decision unless told otherwise."""
    paper = key.split("/")[0]
    book, symbol = {"quyet-dinh": ("ubnd-qd", "QĐ-UBND"), "giay-khen": ("ubnd-gk", "")}.get(
        paper, ("pnv-tb", "TB-PNV")
    )
    usual = {"book": book, "first": 1, "day": DAY, "symbol": symbol, "asked": "", "content": "c" * 64}
    return NumberRequest(**{"key": key, "paper": paper, **usual, **changes})


def signed(
    key: str = "quyet-dinh", content: str = "c" * 64, pdf: bytes = b"%PDF-1.7 \x00 signed"
) -> IssuedPaper:
    """A signed paper."""
    return IssuedPaper(key, content, pdf, hashlib.sha256(pdf).hexdigest())
