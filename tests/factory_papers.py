"""Makes papers of every kind as .docx for tests of their layout: of a usual unit, of one with 100 nominees, of the town."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

from factory_decision import GUIDED, decided, forwarded, waiting
from factory_report import of_second_edition, person, plan_and_cycle, report, usual

from rules.notices.owing import Lack, Owing
from rules.notices.reminder import Reminder, letter, template_of
from rules.papers.unit import (
    ACHIEVEMENT_TEMPLATE,
    MINUTES_TEMPLATE,
    RETURN_SLIP_TEMPLATE,
    SUBMISSION_TEMPLATE,
    achievement,
    minutes,
    return_slip,
    submission,
)
from rules.plan.paper_ids import UPWARD, tier_key
from rules.town_papers.listing import PACKET, town_papers_of
from rules.town_papers.parts import TownDraft
from rules.values.findings import finding
from tasks.documents.charts import draw
from tasks.documents.documents import rendered
from tasks.documents.pdf import convert

PLAN, CYCLE = plan_and_cycle()
WARD = PLAN.units["p-hoa-mac"]
LONG = "Nguyễn Hoàng Phương Thảo Nguyên Khánh Linh Đan"
POST = "Phó Trưởng phòng phụ trách Kế hoạch - Tài chính, Công nghệ thông tin và Chuyển đổi số kiêm nhiệm"


def usual_papers(trial: bool = False) -> dict[str, bytes]:
    """The papers of a unit that nominates itself and two persons."""
    people = [person("CN1", "Trần Thị Thanh Huyền"), person("CN2", "Lê Văn Bình")]
    known = report(PLAN, CYCLE, WARD, of_second_edition(usual(WARD, PLAN, people)))
    recorded = rendered(MINUTES_TEMPLATE, minutes(PLAN, CYCLE, WARD, known, trial=trial))
    return {**_unit(people, ("TT", "CN1"), trial), f"{MINUTES_TEMPLATE}-2": recorded}


def crowded_papers() -> dict[str, bytes]:
    """The papers of a unit with 100 nominees whose names and posts are as long as they get."""
    people = [person(f"CN{i}", f"{LONG} {i}", chuc_vu=POST) for i in range(1, 101)]
    return _unit(people, ("TT", "CN1"), trial=True)


def _unit(people: list[dict[str, object]], reported: tuple[str, ...], trial: bool) -> dict[str, bytes]:
    known = report(PLAN, CYCLE, WARD, usual(WARD, PLAN, people))
    faults = [
        finding(
            "D02", unit=WARD.slug, sheet="3. TTHC", cell=f"C{n}", value=f"giá trị {n} {POST}", says="sai."
        )
        for n in range(1, len(people) + 5)
    ]
    made = {
        SUBMISSION_TEMPLATE: rendered(SUBMISSION_TEMPLATE, submission(PLAN, CYCLE, WARD, known, trial=trial)),
        MINUTES_TEMPLATE: rendered(MINUTES_TEMPLATE, minutes(PLAN, CYCLE, WARD, known, trial=trial)),
        RETURN_SLIP_TEMPLATE: rendered(
            RETURN_SLIP_TEMPLATE,
            return_slip(
                PLAN, CYCLE, WARD.name, WARD.slug, "bao-cao.xlsx", faults, sha256="0" * 64, trial=trial
            ),
        ),
    }
    for code in reported:
        context = achievement(PLAN, CYCLE, WARD, known, code, trial=trial)
        made[f"{ACHIEVEMENT_TEMPLATE}-{code}"] = rendered(ACHIEVEMENT_TEMPLATE, context)
    return made


def town_papers() -> dict[str, bytes]:
    """The papers of the town after its council met, the council's packet, a reminder."""
    drafts = dict(town_papers_of(decided()))
    made = {key.replace("/", "-"): _drawn(one) for key, one in drafts.items()}
    upward = f"{UPWARD}/{tier_key(GUIDED)}"
    made[UPWARD] = _drawn(town_papers_of(forwarded())[upward])
    made[PACKET] = _drawn(town_papers_of(waiting())[PACKET])
    reminded = Reminder(PLAN, CYCLE, Owing(WARD, Lack.MISSING, None, ()), dt.date(2024, 12, 10), True)
    made["don-doc"] = rendered(template_of(reminded), letter(reminded))
    return made


def _drawn(draft: TownDraft) -> bytes:
    pictures = {name: draw(chart) for name, chart in draft.charts.items()}
    return rendered(draft.paper.template, draft.paper.context, pictures)


def to_pdf(papers: Mapping[str, bytes], folder: Path) -> dict[str, Path]:
    """Turn papers into PDF in one call of LibreOffice."""
    jobs: dict[Path, Path] = {}
    for name, data in papers.items():
        source = folder / f"{name}.docx"
        source.write_bytes(data)
        jobs[source] = source.with_suffix(".pdf")
    done = convert(jobs, soffice="soffice", timeout=300)
    assert not done.failed, done.failed
    return {source.stem: target for source, target in done.done.items()}
