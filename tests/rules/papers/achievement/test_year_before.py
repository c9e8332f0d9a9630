"""Last year's figures beside this year's, and the contents from data first: what stands on the paper, and what never does."""

import datetime as dt
from dataclasses import replace
from typing import Any

from factory_cases import Case, each
from factory_report import Filling, person, plan_and_cycle, report, usual

from rules.papers.achievement.reported import reported_figures
from rules.papers.unit import Context, achievement
from rules.plan.units import Unit
from rules.report.report import Report
from rules.years.former import Former, FormerFigures
from rules.years.lineage import same_extent_before
from rules.years.year_before import year_before

PLAN, CYCLE = plan_and_cycle()
WARD = PLAN.units["p-hoa-mac"]
PEOPLE = [person("CN1", "Trần Thị Bình")]


@each("nam-truoc")
def test_cases(case: Case) -> None:
    assert set(case.given) <= {"unit", "cycle", "nominee", "before"}
    assert set(case.expect) <= {"lines", "years", "note", "count"}
    plan, cycle = plan_and_cycle(case.given.get("cycle", "A2024"))
    unit, code = plan.units[case.given["unit"]], case.given.get("nominee", "TT")
    filling = usual(unit, plan, PEOPLE)
    filling.labels["chu_ky"] = cycle.id
    told = report(plan, cycle, unit, filling)
    before = Former(figures=tuple(_former(f"A{cycle.year - 1}", one) for one in case.given["before"]))
    context = achievement(
        plan, cycle, unit, replace(told, year_before=year_before(plan, cycle, told, before)), code
    )
    compared = context["compared"]
    lines = {line[0]: line[1:] for line in compared["lines"]}
    for name, line in case.expect["lines"].items():
        assert lines[name] == line, name
    if not case.expect["lines"]:
        assert lines == {} and context["general"] == achievement(plan, cycle, unit, told, code)["general"]
    if "years" in case.expect:
        assert [compared["before"], compared["now"]] == case.expect["years"]
    if "count" in case.expect:
        assert len(lines) == case.expect["count"]
    assert compared["note"] == case.expect.get("note", compared["note"])


def _former(cycle: str, one: dict[str, Any]) -> FormerFigures:
    assert set(one) <= {"unit", "nominee", "name", "figures"}
    return FormerFigures(cycle, one["unit"], one.get("nominee", "TT"), one.get("name", ""), one["figures"])


def test_a_unit_that_another_one_replaced_whole_is_compared_with_it() -> None:
    def unit(slug: str, since: int, until: int | None, *after: str) -> Unit:
        ended = dt.date(until, 12, 31) if until else None
        return replace(WARD, slug=slug, valid_from=dt.date(since, 1, 1), valid_to=ended, successors=after)

    named_anew = {"a": unit("a", 2020, 2023, "b"), "b": unit("b", 2024, None)}
    assert same_extent_before(named_anew, "b", 2024) == "a"
    split = {
        "a": unit("a", 2020, 2023, "b", "c"),
        "b": unit("b", 2024, None),
        "c": unit("c", 2024, None),
    }
    assert same_extent_before(split, "b", 2024) == ""
    assert same_extent_before(split, "b", 2025) == "b"


# ------------------------------------------------------------------ the contents, from data first


def told(filling: Filling, code: str = "TT") -> dict[str, Context]:
    context = achievement(PLAN, CYCLE, WARD, read(filling), code)
    return {c["heading"].partition(". ")[2]: c for c in context["contents"]}


def read(filling: Filling) -> Report:
    return report(PLAN, CYCLE, WARD, filling)


def test_each_content_begins_with_its_tasks_by_name() -> None:
    filling = usual(WARD, PLAN, PEOPLE)
    due = dt.date(2024, 6, 30)
    filling.tasks = [
        {"nhiem_vu": f"Việc {i}", "noi_dung": "Thể chế", "thoi_han": due, "ngay_hoan_thanh": day}
        for i, day in enumerate([due] * 7 + [dt.date(2024, 7, 2), None])
    ]
    filling.tasks.append(
        {"nhiem_vu": "Tập huấn", "noi_dung": "Chế độ công vụ", "thoi_han": due, "ngay_hoan_thanh": due}
    )
    contents = told(filling)
    assert contents["Cải cách thể chế"]["data"] == [
        "Được giao 09 nhiệm vụ: 07 hoàn thành đúng hạn, 01 hoàn thành sau thời hạn, 01 chưa hoàn thành.",
        "Hoàn thành đúng hạn: “Việc 0”; “Việc 1”; “Việc 2”; “Việc 3”; “Việc 4” và 02 nhiệm vụ khác.",
        "Hoàn thành sau thời hạn: “Việc 7” (hạn 30/06/2024, xong 02/07/2024).",
        "Chưa hoàn thành: “Việc 8” (hạn 30/06/2024).",
    ]
    assert contents["Cải cách chế độ công vụ"]["data"] == [
        "Được giao 01 nhiệm vụ, hoàn thành đúng hạn: “Tập huấn”."
    ]
    assert contents["Cải cách tổ chức bộ máy"]["data"] == [], "nothing was asked of it"
    assert contents["Cải cách tổ chức bộ máy"]["texts"], "its own text stands as before"


def test_procedures_and_digital_shares_stand_below_the_contents_that_the_plan_says() -> None:
    contents = told(usual(WARD, PLAN, PEOPLE))
    assert contents["Cải cách thủ tục hành chính"]["data"][-2:] == [
        "Có 124 thủ tục hành chính thuộc thẩm quyền, đã niêm yết, công khai 124 (100%), rà soát 36 (29,03%), đề xuất 02 "
        "phương án đơn giản hóa.",
        "Tiếp nhận 3.740 hồ sơ (trong đó 30 hồ sơ từ kỳ trước), đã giải quyết 3.710, trong đó trước hạn, đúng hạn 3.710 "
        "(100%), không có hồ sơ quá hạn; đang giải quyết 30.",
    ]
    assert contents["Xây dựng chính quyền điện tử, chính quyền số"]["data"][-2:] == [
        "Tiếp nhận trực tuyến 1.960/3.710 hồ sơ mới tiếp nhận (52,83%).",
        "Ký số 1.322/1.350 văn bản phát hành (97,93%).",
    ]


def test_a_unit_without_procedures_tells_of_none() -> None:
    filling = usual(WARD, PLAN, PEOPLE)
    filling.labels |= {"tthc_tham_quyen": 0, "tthc_niem_yet": 0, "tthc_ra_soat": 0, "phuong_an": 0}
    filling.procedures = []
    said = " ".join(line for c in told(filling).values() for line in c["data"])
    assert "thủ tục hành chính" not in said and "hồ sơ" not in said and "Ký số" in said


def test_a_persons_report_has_none_of_the_units_figures() -> None:
    filling = usual(WARD, PLAN, PEOPLE)
    assert [c["data"] for c in told(filling, "CN1").values()] == [[]] * len(PLAN.contents)
    figures = reported_figures(CYCLE, read(filling), "CN1")
    assert [(f.key, f.number) for f in figures] == [
        ("ca_nhan.duoc_giao", 48),
        ("ca_nhan.dung_han", 47),
        ("ca_nhan.tre_han", 1),
    ]


def test_what_is_printed_twice_is_one_number() -> None:
    context = achievement(PLAN, CYCLE, WARD, read(usual(WARD, PLAN, PEOPLE)), "TT")
    figures = {f.key: f.number for f in reported_figures(CYCLE, read(usual(WARD, PLAN, PEOPLE)), "TT")}
    assert context["tasks_total"][1:] == [
        str(figures[key]) for key in ("tasks", "tasks.in_time", "tasks.late", "tasks.open")
    ]
    by_content = [line for c in context["contents"] for line in c["data"] if line.startswith("Được giao")]
    assert sum(int(line.split()[2]) for line in by_content) == figures["tasks"]


def test_every_figure_leads_to_the_cells_that_make_it() -> None:
    told = read(usual(WARD, PLAN, PEOPLE))
    for figure in reported_figures(CYCLE, told, "TT"):
        cells = [float(s.text) for s in figure.sources if s.sheet in ("1. Đơn vị", "3. TTHC")]
        if cells:
            assert sum(cells) == figure.number, figure.key
        assert figure.sources or not figure.number, figure.key
