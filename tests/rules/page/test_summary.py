"""What follows from a run: who sent what, the numbers for run.json, what is unchecked, what to do next."""

import datetime as dt
import json
from dataclasses import replace

from factory_outcome import MISSING, RETURNED, STRANGE, findings_of_a_run, outcome

from rules.decision.decision import Numbered
from rules.page.findings import rule_bars
from rules.page.next_steps import next_steps
from rules.page.summary import Status, by_group, by_rule, completeness, counts, unchecked
from rules.page.unsettled import unsettled_bases
from rules.report.town_inputs import Council, CouncilMeeting, Issue, Town
from rules.values.findings import Severity, finding


def test_every_unit_has_one_line_and_a_strange_folder_one_more() -> None:
    run = outcome()
    lines = completeness(run.decision)
    assert [line.slug for line in lines] == [unit.slug for unit in run.units] + [STRANGE]
    status = {line.slug: line.status for line in lines}
    assert {slug for slug, s in status.items() if s is Status.MISSING} == set(MISSING)
    assert {slug for slug, s in status.items() if s is Status.RETURNED} == {*RETURNED, STRANGE}


def test_warnings_do_not_return_a_report() -> None:
    line = next(line for line in completeness(outcome().decision) if line.slug == "p-hoa-mac")
    assert (line.status, line.errors, line.warnings) == (Status.ACCEPTED, 0, 1)


def test_nominees_are_known_of_accepted_reports_only() -> None:
    run = outcome()
    for line in completeness(run.decision):
        mine = [e for e in run.entries if e.unit == line.slug]
        if line.status is Status.ACCEPTED:
            assert (line.nominees, line.selected) == (
                sum(e.nominated for e in mine),
                sum(e.selected for e in mine),
            )
        else:
            assert (line.nominees, line.selected) == (None, None)


def test_a_unit_of_the_registry_that_takes_no_part_is_an_extra_line_with_its_name() -> None:
    run = outcome(folders=[*outcome().folders, "p25-duy-tien"])
    extra = next(line for line in completeness(run.decision) if line.slug == "p25-duy-tien")
    assert (extra.is_unit, extra.name) == (False, run.plan.units["p25-duy-tien"].name)
    assert counts(run).units == len(run.units)


def test_numbers_add_up_and_are_plain_data() -> None:
    run = outcome()
    number = counts(run)
    assert json.loads(number.text()) == number.model_dump()
    assert number.units == number.missing + number.returned + number.accepted
    assert number.received == number.units - number.missing
    assert number.findings.model_dump() == {"error": 6, "warning": 2, "info": 0}
    assert number.bundles == number.bundles_new + number.bundles_reused
    assert number.other_folders == 1


def test_slots_left_are_those_of_the_pooled_line_not_summed_over_groups() -> None:
    run = outcome()
    number = counts(run).collective
    pooled = next(q for q in run.quota if (q.kind, q.group, q.reading) == ("collective", "all", "eligible"))
    assert pooled.cap == run.plan.quota.share * number.eligible  # the factory's number of eligible is even
    assert number.left_to_council == pooled.cap - number.selected > 0


def test_groups_hold_every_unit_once() -> None:
    run = outcome()
    assert sum(n for group in by_group(run).values() for n in group.values()) == len(run.units)
    assert by_group(run)["G2"] == {Status.MISSING: 1, Status.RETURNED: 1, Status.ACCEPTED: 8}


def test_rules_are_counted_with_their_units_the_commonest_first() -> None:
    more = [finding("D01", unit=unit, says="trống") for unit in ("p-hoa-mac", "p-hoa-mac", "mttq")]
    assert by_rule([*findings_of_a_run(), *more])[0] == ("D01", 4, 3)
    assert by_rule([]) == []


def test_what_only_informs_is_no_fault_however_often() -> None:
    told = [finding("V09", unit="thue", says="đã ký", value=str(n), severity=Severity.INFO) for n in range(9)]
    rules = by_rule([*told, *findings_of_a_run()])
    assert rules[-1] == ("V09", 9, 1) and len(rules) > 1
    bars = rule_bars([*told, *findings_of_a_run()])
    assert (bars[0].rule, bars[0].percent) == (rules[0][0], 100) and bars[-1].percent == 100


def test_the_order_of_findings_and_folders_is_irrelevant() -> None:
    run = outcome()
    turned = outcome(run.findings[::-1], folders=run.folders[::-1])
    assert completeness(turned.decision) == completeness(run.decision)
    assert by_rule(turned.findings) == by_rule(run.findings)


def test_unchecked_values_of_the_plan_are_found_at_every_depth() -> None:
    plan = outcome().plan
    keys = {table.key: table for table in unchecked(plan)}
    assert {"windows", "rubric", "rubric.collective", "rubric.collective.items.C4.2", "gates"} <= set(keys)
    assert "quota" not in keys  # checked = true
    item = next(i for i in plan.rubric.collective.items if i.code == "C4.2")
    assert (keys["rubric.collective.items.C4.2"].name, keys["rubric.collective.items.C4.2"].source) == (
        item.name,
        item.source,
    )
    checked = plan.model_copy(update={"windows": plan.windows.model_copy(update={"checked": True})})
    assert {table.key for table in unchecked(checked)} == set(keys) - {"windows"}


def test_next_steps_name_what_is_open_and_only_that() -> None:
    told = " ".join(next_steps(outcome()))
    for words in (
        "13 đơn vị chưa nộp",
        "3 đơn vị (thư mục returned)",
        "1 thư mục không mang mã",
        "khóa ký thật",
        "Kiểm chứng",
    ):
        assert words in told
    run = outcome(findings=[], trial=False)
    everyone = outcome(run.findings, folders=[unit.slug for unit in run.units], trial=False)
    told = " ".join(next_steps(everyone))
    for words in ("chưa nộp", "phiếu trả", "không mang mã", "khóa ký"):
        assert words not in told


def test_next_steps_name_no_person() -> None:
    run = outcome()
    told = " ".join(next_steps(run))
    assert not [e.name for e in run.entries if e.kind == "individual" and e.name in told]


def test_info_neither_returns_nor_warns() -> None:
    note = finding("D07", unit="mttq", says="ghi nhận", severity=Severity.INFO)
    line = next(line for line in completeness(outcome([note]).decision) if line.slug == "mttq")
    assert (line.status, line.errors, line.warnings) == (Status.ACCEPTED, 0, 0)


def test_what_holds_the_decision_back_is_the_next_step() -> None:
    met = CouncilMeeting(dt.date(2024, 12, 27), "Ngô Văn Bình", "Trần Thị Lan", 15, 13)
    decided = outcome(town=Town(council=Council(met, ())))
    assert any("_ban-hanh" in step for step in next_steps(decided))
    held = replace(decided, obstacles=[("quyet-dinh", "kế hoạch phong trào chưa có số")])
    told = " ".join(next_steps(held))
    assert "chưa có số" in told and "_ban-hanh" not in told
    somebody = next(e.name for e in held.entries if e.kind == "individual")
    named = next_steps(replace(held, obstacles=[("quyet-dinh", f"Hội đồng chưa bỏ phiếu cho {somebody}")]))
    assert "Vì sao chưa ban hành" in " ".join(named) and somebody not in " ".join(named)


def test_a_decision_that_was_issued_and_says_something_else_is_a_next_step_too() -> None:
    met = CouncilMeeting(dt.date(2024, 12, 27), "Ngô Văn Bình", "Trần Thị Lan", 15, 13)
    numbers = {"quyet-dinh": Numbered("6/QĐ-UBND", dt.date(2024, 12, 30), "", "")}
    run = outcome(town=Town(council=Council(met, ())), numbers=numbers)
    assert not any("Quyết định" in step for step in next_steps(run))
    held = replace(run, obstacles=[("quyet-dinh", "đã ban hành số 6/QĐ-UBND với nội dung khác: thay")])
    assert "nay còn vướng: đã ban hành số 6/QĐ-UBND" in " ".join(next_steps(held))


def test_where_nobody_is_chosen_no_decision_is_asked_for() -> None:
    met = CouncilMeeting(dt.date(2024, 12, 27), "Ngô Văn Bình", "Trần Thị Lan", 15, 13)
    nobody = [replace(e, selected=False) for e in outcome().entries]
    told = " ".join(next_steps(outcome(town=Town(council=Council(met, ())), entries=nobody)))
    assert "không có quyết định khen thưởng" in told and "Trình ký quyết định" not in told


def test_who_prints_certificates_is_told_once_that_the_blank_form_bears_the_emblem() -> None:
    met = CouncilMeeting(dt.date(2024, 12, 27), "Ngô Văn Bình", "Trần Thị Lan", 15, 13)
    decided = outcome(town=Town(council=Council(met, ())))
    assert sum("phôi" in step and "quoc-huy.png" in step for step in next_steps(decided)) == 1
    whole = decided.plan.model_copy(update={"emblem": b"PNG"})
    printed = replace(decided, decision=replace(decided.decision, plan=whole))
    nobody = [replace(e, selected=False) for e in decided.entries]
    unchosen = replace(decided, decision=replace(decided.decision, entries=nobody))
    for run in (outcome(), printed, unchosen):
        assert not any("phôi" in step for step in next_steps(run))


def test_the_operator_is_told_which_papers_rest_on_an_unchecked_basis_and_which_lie_between_two_first_days() -> (
    None
):
    run = outcome()
    known = unsettled_bases(run.decision)
    assert [basis.number for basis in known] == ["01/2024/TT-BNV"]
    assert len(known[0].papers) == sum(bool(r.nominees) for r in run.decision.reports.values()) + 3
    assert known[0].between == []
    between = tuple(
        Issue(paper, dt.date(2024, 4, 1), "", "Trần Văn Bình", "", ()) for paper in ("to-trinh", "quyet-dinh")
    )
    early = replace(run, decision=replace(run.decision, town=Town(issues=between)))
    assert [basis.between for basis in unsettled_bases(early.decision)] == [
        ["Tờ trình về việc khen thưởng", "Quyết định về việc tặng Giấy khen"]
    ]
    said = next(step for step in next_steps(early) if "01/2024/TT-BNV" in step)
    assert "01/03/2024 hoặc 15/04/2024: chọn một" in said
    assert "2 văn bản đề ngày ở giữa" in said
    assert not any("01/2024/TT-BNV" in step for step in next_steps(run))


def test_who_is_cleared_after_the_decision_is_to_be_made_up_for() -> None:
    entries = [e for e in outcome().entries if e.eligible and e.kind == "individual"][:2]
    chosen, left = replace(entries[0], selected=True), replace(entries[1], selected=False, note="hết chỗ")
    met = Council(CouncilMeeting(dt.date(2024, 12, 27), "Ngô Văn Bình", "Trần Thị Lan", 15, 13), ())

    def told(**changes: object) -> str:
        parts = {"cleared": [chosen, left], "town": Town(council=met), **changes}
        return " ".join(next_steps(outcome(**parts)))  # type: ignore[arg-type]  # parts by name

    asked, said = (
        f"Khen bổ sung {chosen.unit}/{chosen.nominee}:",
        f"{left.unit}/{left.nominee} đã hết vướng mắc",
    )
    assert (
        f"{asked} đã hết vướng mắc theo đính chính sau quyết định; thêm dòng “quyet-dinh-bo-sung”" in told()
    )
    assert said in told() and "hết chỗ" in told()
    held = [("quyet-dinh-bo-sung", "kế hoạch chưa có số: nhập")]
    assert "chưa ban hành được: kế hoạch chưa có số: nhập." in told(obstacles=held)
    somebody = next(e.name for e in entries if e.kind == "individual")
    assert somebody not in told(
        obstacles=[("quyet-dinh-bo-sung", f"Hội đồng chưa bỏ phiếu cho {somebody}: ghi")]
    )
    carried = {"quyet-dinh-bo-sung": Numbered("6/QĐ-UBND", dt.date(2025, 1, 20), "", "")}
    assert asked not in told(numbers=carried)
    assert "hết vướng mắc" not in told(cleared=[])


def test_what_the_council_left_open_is_the_next_step_and_names_the_cell() -> None:
    met = CouncilMeeting(dt.date(2024, 12, 27), "Ngô Văn Bình", "Trần Thị Lan", 15, 13)
    rows = (
        "hoi-dong.xlsx, biểu “Hội đồng”, ô F8: ghi lý do.",
        "hoi-dong.xlsx, biểu “Hội đồng”, ô C9: ghi số phiếu.",
    )
    told = " ".join(next_steps(outcome(town=Town(council=Council(met, (), open_rows=rows)))))
    assert "chưa văn bản nào nêu kết quả được ban hành. Chỗ phải sửa: 2, trước hết hoi-dong.xlsx" in told
    assert "ô F8: ghi lý do" in told and "_ban-hanh" not in told
