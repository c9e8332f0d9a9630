"""What two runs differ in: cause before effect, with the cell, correction, appraisal or vote it came of; people by code."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

import pytest
from factory_outcome import HANOI, outcome
from factory_report import person, plan_and_cycle, report, usual

from rules.decision.decision import Decision
from rules.judging.quotas import quota_lines, select
from rules.judging.ranking import entries_of
from rules.judging.scoring import scores_of
from rules.questions.diff.diff import differences
from rules.questions.diff.parts import BY_OTHERS, ChangedPart, Difference, RunDiff
from rules.questions.diff.wording import FEW_CELLS, FEW_MOVED, lines, report_of
from rules.register.lines import rank_lines, score_lines
from rules.register.record import RunMeta, RunRecord
from rules.report.report import Report
from rules.report.town_inputs import Appraisal, Correction, Vote, Waiver
from rules.values.errors import WrongUse
from rules.values.findings import finding

DAY = dt.date(2024, 12, 18)
LABELS, ROW = "1. Đơn vị", "5. Cá nhân"


def record(reports: Mapping[str, Report], number: int = 1, appraisals: Sequence[Appraisal] = ()) -> RunRecord:
    """What the register keeps of a run over these reports."""
    plan, cycle = plan_and_cycle()
    said = {(a.unit, a.nominee, a.item): a for a in appraisals}
    scores = scores_of(plan, cycle, reports.values(), said)
    entries = select(plan, entries_of(plan, cycle, reports.values(), scores))
    decision = Decision(
        plan=plan, cycle=cycle, folders=tuple(reports), findings=(), reports=reports, scores=scores, entries=entries,
        quota=quota_lines(plan, entries), town=outcome().decision.town, former=outcome().decision.former, trial=True,
    )  # fmt: skip
    at = dt.datetime(2024, 12, 20, 8, tzinfo=HANOI)
    meta = RunMeta(
        movement=plan.movement.id, cycle=cycle.id, started=at, finished=at, out="/kq", trial=True, plan_hash=plan.hash,
        inputs={f"{unit}/bao-cao.xlsx": r.sha256 for unit, r in reports.items()}, code={"read": "a" * 64},
    )  # fmt: skip
    cells = {u: {f"biểu “{c.sheet}”, ô {c.address}": c.text for c in r.cells()} for u, r in reports.items()}
    return RunRecord(
        id=number, meta=meta, stage=str(decision.stage), findings=(), scores=tuple(score_lines(decision)),
        ranks=tuple(rank_lines(decision)), votes=(), corrections=(), waivers=(), cells=cells,
    )  # fmt: skip


def unit_report(slug: str, *, sha: str = "0", nhiem_vu: int = 0, people: int = 2, **labels: object) -> Report:
    """A unit's report; `nhiem_vu`: tasks fewer done in time by CN2."""
    plan, cycle = plan_and_cycle()
    unit = plan.units[slug]
    listed = [
        person("CN1", f"Nguyễn Thị {slug.title()}"),
        person("CN2", f"Trần Văn {slug.title()}", dung_han=47 - nhiem_vu, tre_han=1),
    ][:people]
    filling = usual(unit, plan, listed)
    filling.labels.update(labels)
    return replace(report(plan, cycle, unit, filling), sha256=sha * 64)


UNITS = ("p-hoa-mac", "p-dong-van", "p-duy-minh", "p-duy-hai")


@lru_cache
def usual_reports() -> dict[str, Report]:
    """Four wards, each a little behind the one before."""
    return {slug: unit_report(slug, nhiem_vu=i, tu_cham_c1=9 - i) for i, slug in enumerate(UNITS)}


def of(diff: RunDiff, part: ChangedPart, unit: str = "", nominee: str = "") -> list[Difference]:
    return [
        d for d in diff.differences if d.part is part and unit in ("", d.unit) and nominee in ("", d.nominee)
    ]


def changed(**reports: Report) -> RunDiff:
    """The usual run against one in which these units sent another report."""
    given = {slug.replace("_", "-"): r for slug, r in reports.items()}
    return differences(record(usual_reports()), record({**usual_reports(), **given}, 2))


def test_two_runs_over_the_same_differ_in_nothing_and_say_so() -> None:
    diff = differences(record(usual_reports()), record(usual_reports(), 2))
    assert diff.differences == ()
    assert lines(diff) == ["Chu kỳ A2024: lần chạy 1 so với lần chạy 2: không có gì thay đổi."]
    assert report_of(diff).differences == ()


def test_runs_of_two_cycles_are_refused_with_the_remedy() -> None:
    one = record(usual_reports())
    other = replace(one, id=7, meta=replace(one.meta, cycle="A2023"))
    with pytest.raises(
        WrongUse, match=r"Lần chạy 1 .*A2024.* 7 .*A2023: chọn hai lần chạy của cùng một chu kỳ"
    ):
        differences(one, other)


def test_a_changed_cell_is_the_reason_of_the_item_the_total_and_the_rank() -> None:
    diff = changed(p_duy_hai=unit_report("p-duy-hai", sha="1", nhiem_vu=3, tu_cham_c1=9.75))
    assert [(d.unit, d.what) for d in of(diff, ChangedPart.INPUT)] == [
        ("p-duy-hai", "tệp đã thay: bao-cao.xlsx")
    ]
    (cell,) = of(diff, ChangedPart.CELL)
    assert (cell.what, cell.old, cell.new) == ("biểu “1. Đơn vị”, ô B20", "6", "9.75")
    (item,) = of(diff, ChangedPart.ITEM)
    assert (item.unit, item.nominee, item.what, item.old, item.new) == (
        "p-duy-hai",
        "TT",
        "C1",
        "6/10",
        "9,75/10",
    )
    assert item.why == ("biểu “1. Đơn vị”, ô B20: 6 → 9.75", "cách tính: tự chấm = 6 → tự chấm = 9,75")
    (total,) = of(diff, ChangedPart.TOTAL)
    assert total.why == ("C1: 6/10 → 9,75/10",)
    ranks = {d.unit: (d.old, d.new, d.why) for d in of(diff, ChangedPart.RANK)}
    assert ranks["p-duy-hai"][:2] == ("4", "1")
    assert ranks["p-hoa-mac"] == ("1", "2", (BY_OTHERS,))
    chosen = {d.unit: d for d in of(diff, ChangedPart.SELECTION)}
    assert (chosen["p-duy-hai"].old, chosen["p-duy-hai"].new) == ("không được chọn", "được chọn")
    assert "trước: đủ điều kiện nhưng ngoài số lượng được khen theo tỷ lệ" in chosen["p-duy-hai"].why
    lost = chosen["p-dong-van"]
    assert (lost.old, lost.new) == ("được chọn", "không được chọn")
    assert lost.why[0].startswith("đối tượng khác cùng diện xét")
    assert lost.why[-1].startswith("nay: đủ điều kiện nhưng ngoài số lượng")


def test_another_nominees_row_is_no_reason() -> None:
    plan, cycle = plan_and_cycle()
    filling = usual(
        plan.units["p-hoa-mac"], plan,
        [person("CN1", "Nguyễn Thị P-Hoa-Mac", chat_luong=8), person("CN2", "Trần Văn P-Hoa-Mac", dung_han=40)],
    )  # fmt: skip
    filling.labels["tu_cham_c1"] = 9
    diff = changed(p_hoa_mac=report(plan, cycle, plan.units["p-hoa-mac"], filling))
    why = {(d.nominee, d.what): d.why[:-1] for d in of(diff, ChangedPart.ITEM)}
    assert set(why) == {("CN1", "I2.2"), ("CN2", "I2.1")}
    assert [re.search(r"ô ([A-Z]+)3: 9 → 8", line) is not None for line in why["CN1", "I2.2"]] == [True]
    assert [re.search(r"ô ([A-Z]+)4: 47 → 40", line) is not None for line in why["CN2", "I2.1"]] == [True]


def test_causes_stand_before_effects() -> None:
    diff = changed(p_duy_hai=unit_report("p-duy-hai", sha="1", nhiem_vu=3, tu_cham_c1=9.75))
    order = [list(ChangedPart).index(d.part) for d in diff.differences]
    assert order == sorted(order)
    told = "\n".join(lines(diff))
    assert (
        told.index("Ô trong báo cáo (1)") < told.index("Điểm từng mục (1)") < told.index("Kết quả chọn (2)")
    )


def test_an_appraisal_is_told_with_its_reason_and_moves_the_item() -> None:
    said = Appraisal(
        "phong-noi-vu",
        "p-hoa-mac",
        "TT",
        "C1",
        Decimal("7"),
        "Đồng ý",
        "còn văn bản chậm",
        "noi-vu.xlsx",
        "C4",
    )
    diff = differences(record(usual_reports()), record(usual_reports(), 2, [said]))
    (told,) = of(diff, ChangedPart.APPRAISAL)
    assert (told.nominee, told.what, told.old, told.new) == (
        "TT",
        "C1",
        "",
        "phong-noi-vu: 7 điểm (còn văn bản chậm)",
    )
    (item,) = of(diff, ChangedPart.ITEM)
    assert item.why[0] == "thẩm định: không có ý kiến → phong-noi-vu: 7 điểm (còn văn bản chậm)"
    assert not of(diff, ChangedPart.CELL)


def test_a_correction_is_the_reason_though_the_units_file_is_the_same() -> None:
    fix = Correction(
        "p-duy-hai", LABELS, "B20", "6", "9.75", "ghi nhầm", "Trưởng phòng Nội vụ", DAY, "dinh-chinh.xlsx"
    )
    after = record({**usual_reports(), "p-duy-hai": unit_report("p-duy-hai", nhiem_vu=3, tu_cham_c1=9.75)}, 2)
    before = record(usual_reports())
    diff = differences(before, replace(after, cells=before.cells, corrections=(fix,)))
    (told,) = of(diff, ChangedPart.CORRECTION)
    assert (told.what, told.old) == ("biểu “1. Đơn vị”, ô B20", "")
    assert told.new == "“6” thành “9.75”, lý do: ghi nhầm; Trưởng phòng Nội vụ duyệt ngày 18/12/2024"
    (item,) = of(diff, ChangedPart.ITEM)
    assert item.why[0] == f"đính chính {told.what}: {told.new}"
    back = differences(replace(after, corrections=(fix,), cells=before.cells), before)
    assert of(back, ChangedPart.ITEM)[0].why[0].startswith("không còn đính chính")


def test_a_waiver_is_the_reason_of_the_state() -> None:
    before = record(usual_reports())
    failed = [
        replace(r, state="FAIL", eligible=False, selected=False, reason="K2: có 2 hồ sơ quá hạn")
        if (r.unit, r.nominee) == ("p-hoa-mac", "TT")
        else r
        for r in before.ranks
    ]
    waiver = Waiver("p-hoa-mac", "lỗi phần mềm một cửa", "Chủ tịch UBND", DAY, "dinh-chinh.xlsx")
    diff = differences(replace(before, ranks=failed), replace(before, id=2, waivers=(waiver,)))
    (state,) = of(diff, ChangedPart.STATE)
    assert (state.old, state.new) == ("không đạt", "đạt")
    assert state.why[0] == "trước: K2: có 2 hồ sơ quá hạn"
    assert "miễn xét K2, lý do: lỗi phần mềm một cửa" in state.why[1]
    (chosen,) = of(diff, ChangedPart.SELECTION, "p-hoa-mac")
    assert chosen.why[0] == "không đạt → đạt"


def test_a_vote_is_the_reason_of_the_selection() -> None:
    before = record(usual_reports())
    vote = Vote("p-hoa-mac", "TT", 3, 6, "Không khen", "chưa tiêu biểu", "hoi-dong.xlsx", "E8")
    note = "Hội đồng không khen: chưa tiêu biểu"
    dropped = [
        replace(r, selected=False, reason=note) if (r.unit, r.nominee) == ("p-hoa-mac", "TT") else r
        for r in before.ranks
    ]
    after = replace(before, id=2, votes=(vote,), ranks=dropped, stage="Hội đồng đã xét")
    diff = differences(before, after)
    assert [(d.old, d.new) for d in of(diff, ChangedPart.STAGE)] == [("chờ Hội đồng", "Hội đồng đã xét")]
    (chosen,) = of(diff, ChangedPart.SELECTION)
    assert chosen.why == (
        "Hội đồng: chưa biểu quyết → 3 đồng ý, 6 không đồng ý, kết luận “Không khen”, lý do: chưa tiêu biểu",
        f"nay: {note}",
    )


def test_another_plan_and_another_version_are_causes() -> None:
    before = record(usual_reports())
    heavier = [replace(s, max=Decimal(12)) if s.item == "C1" else s for s in before.scores]
    meta = replace(before.meta, plan_hash="f" * 64, code={"read": "b" * 64})
    diff = differences(before, replace(before, id=2, scores=heavier, meta=meta))
    assert [d.what for d in of(diff, ChangedPart.CODE)] == ["phần đọc báo cáo"]
    assert all(d.why[0].startswith("bản kế hoạch khác") for d in of(diff, ChangedPart.ITEM))
    assert len(of(diff, ChangedPart.ITEM)) == len(UNITS)


def test_a_unit_that_comes_back_is_told_once_not_cell_by_cell() -> None:
    former = {slug: r for slug, r in usual_reports().items() if slug != "p-duy-hai"}
    error = finding("T01", unit="p-duy-hai", sheet="3. TTHC", cell="C7", value="412", says="sai: sửa lại.")
    before = replace(record(former), findings=(error,))
    diff = differences(before, record(usual_reports(), 2))
    assert [d.what for d in of(diff, ChangedPart.CELL)] == ["báo cáo mới đọc được"]
    (gone,) = of(diff, ChangedPart.FINDING)
    assert (gone.what, gone.old, gone.new) == (
        "lỗi đã hết (biểu “3. TTHC”, C7)",
        "T01 (3) khác (4)+(5)+(6)",
        "",
    )
    came = of(diff, ChangedPart.RANK, "p-duy-hai")
    assert [d.what for d in came] == ["vào bảng xếp hạng"] * 3
    assert "lỗi đã hết (biểu “3. TTHC”, C7): T01 (3) khác (4)+(5)+(6)" in came[0].why
    assert not of(diff, ChangedPart.ITEM, "p-duy-hai")


def test_nobody_is_named() -> None:
    plan, cycle = plan_and_cycle()
    filling = usual(
        plan.units["p-hoa-mac"],
        plan,
        [person("CN1", "Phạm Thị Đã Đổi Tên"), person("CN2", "lê văn chữ thường")],
    )
    filling.labels["nguoi_dung_dau"] = "Vũ Quang Mới"
    filling.results[0]["ket_qua"] = "Đồng chí Phạm Thị Đã  Đổi Tên tham mưu tốt."
    new = {**usual_reports(), "p-hoa-mac": report(plan, cycle, plan.units["p-hoa-mac"], filling)}
    vote = Vote(
        "p-hoa-mac", "CN1", 9, 0, "Khen", "bà Phạm Thị Đã Đổi Tên có thành tích", "hoi-dong.xlsx", "E8"
    )
    diff = differences(record(usual_reports()), replace(record(new, 2), votes=(vote,)))
    told = "\n".join(lines(diff)) + report_of(diff).text()
    for name in ("Đã Đổi Tên", "chữ thường", "Quang Mới", "Nguyễn Thị P-Hoa-Mac", "Trần Văn P-Hoa-Mac"):
        assert name not in told
    assert "Đồng chí [họ tên] tham mưu tốt." in told


def test_many_changed_cells_of_a_unit_are_cut_in_print_and_whole_as_data() -> None:
    before = record(usual_reports())
    cells = {
        **before.cells, "p-hoa-mac": {place: f"{text} mới" for place, text in before.cells["p-hoa-mac"].items()}
    }  # fmt: skip
    diff = differences(before, replace(before, id=2, cells=cells))
    many = len(of(diff, ChangedPart.CELL))
    assert many > FEW_CELLS
    assert f"  p-hoa-mac: … {many - FEW_CELLS} ô nữa (xem đủ bằng --json)" in lines(diff)
    assert len(report_of(diff).differences) == many


def test_many_who_only_move_because_of_others_are_one_line() -> None:
    before = record(usual_reports())
    lower = [replace(r, rank=r.rank + 1) for r in before.ranks]
    diff = differences(before, replace(before, id=2, ranks=lower))
    assert len(of(diff, ChangedPart.RANK)) == len(lower) > FEW_MOVED
    assert lines(diff)[2:] == [
        f"Thứ hạng ({len(lower)})",
        f"  {len(lower)} đối tượng chỉ đổi hạng vì {BY_OTHERS} (xem đủ bằng --json)",
    ]
