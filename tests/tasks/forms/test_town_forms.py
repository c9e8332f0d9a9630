"""The town's forms: what they offer, what is locked, and that our own reading finds everything where it was put."""

import datetime as dt
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import openpyxl
import pytest
from factory_outcome import outcome
from factory_report import person, plan_and_cycle, report, usual
from openpyxl.worksheet.worksheet import Worksheet

from rules.issuing.forms import accept_given_awards, accept_issues, accept_own_awards
from rules.judging.quotas import quota_lines, select
from rules.judging.ranking import Entry, entries_of
from rules.judging.scoring import scores_of
from rules.plan.paper_ids import ISSUABLE
from rules.plan.plan import Cycle, Plan
from rules.report.reading import RawBook
from rules.report.report import Report
from rules.report.town_inputs import Appraisal, SummaryTexts
from rules.town.appraisal.accepting import LaneForm, accept_appraisals
from rules.town.corrections.accepting import accept_corrections
from rules.town.council.accepting import accept_council
from rules.town.exemplars import accept_exemplars
from rules.town.form import (
    CORRECTIONS_FOLDER,
    COUNCIL_FOLDER,
    EXEMPLARS_FOLDER,
    INDEX_FOLDER,
    ISSUES_FOLDER,
    LANES_FOLDER,
    OWN_AWARDED,
    OWN_AWARDS,
    OWN_AWARDS_FOLDER,
    SUMMARY_FOLDER,
    TownFolder,
    town_vocabulary,
)
from rules.town.index import accept_index
from rules.town.reading import TownSheet, read_town_file
from rules.town.texts import accept_texts
from tasks.forms import write_appraisal_forms, write_council_packet, write_office_forms
from tasks.intake.workbooks import open_files

DAY = dt.date(2024, 12, 30)
UNITS = ("vp-hdnd-ubnd", "phong-noi-vu", "phong-tu-phap", "phong-vhtt", "p-hoa-mac", "mttq")


@lru_cache
def reports(cycle_id: str = "A2024") -> tuple[Report, ...]:
    """Six accepted reports, one of a unit without procedures."""
    plan, cycle = plan_and_cycle(cycle_id)
    found = []
    for slug in UNITS:
        filling = usual(plan.units[slug], plan, [person("CN1", f"Người của {slug}", dung_dau="x")])
        filling.labels["chu_ky"] = cycle.id
        if slug == "mttq":
            filling.labels.update(tthc_tham_quyen=0, tthc_niem_yet=0, tthc_ra_soat=0, phuong_an=0)
            filling.procedures = []
        found.append(report(plan, cycle, plan.units[slug], filling))
    return tuple(found)


def written(path: Path, folder: TownFolder) -> list[TownSheet]:
    """The form as the rules read it off the disk; every finding of the reading is a fault of the form."""
    book = open_files(path, (), seconds=20, memory_mb=800).book
    assert isinstance(book, RawBook)
    sheets, findings = read_town_file(folder, book, path.name, town_vocabulary())
    assert not findings
    return sheets


def fill(path: Path, sheet: str, changes: dict[str, object]) -> None:
    """Type into cells the way a clerk does, each of which must be open."""
    book = openpyxl.load_workbook(path)
    for cell, value in changes.items():
        assert not book[sheet][cell].protection.locked, cell
        book[sheet][cell] = value
    book.save(path)


def appraised(paths: Sequence[Path], cycle_id: str = "A2024") -> tuple[tuple[Appraisal, ...], list[str]]:
    """What the rules make of the offices' forms."""
    plan, cycle = plan_and_cycle(cycle_id)
    forms = [LaneForm(p.name, written(p, LANES_FOLDER)[0]) for p in paths]
    appraisals, _, findings = accept_appraisals(plan, cycle, forms, scores_of(plan, cycle, reports(cycle_id)))
    return appraisals, [f.message for f in findings]


def rows(sheet: Worksheet, first: int = 5) -> list[tuple[object, ...]]:
    return [line for line in sheet.iter_rows(min_row=first, values_only=True) if line[0] is not None]


@pytest.fixture
def forms(tmp_path: Path) -> dict[str, Path]:
    plan, cycle = plan_and_cycle()
    return {p.stem: p for p in write_appraisal_forms(tmp_path, plan, cycle, reports(), DAY)}


def test_every_office_gets_its_lane_and_never_its_own_unit(forms: dict[str, Path]) -> None:
    assert set(forms) == {
        "phong-noi-vu",
        "phong-tu-phap",
        "phong-tckh",
        "phong-vhtt",
        "phong-kinh-te",
        "vp-hdnd-ubnd",
    }
    asked = {
        (office, line[0], line[1], line[2])
        for office, path in forms.items()
        for line in rows(openpyxl.load_workbook(path)["Thẩm định"])
    }
    assert all(office != unit for office, unit, *_ in asked)
    assert ("vp-hdnd-ubnd", "phong-noi-vu", "TT", "C1") in asked
    assert ("phong-noi-vu", "phong-tu-phap", "TT", "C4.2") in asked
    assert ("phong-tckh", "p-hoa-mac", "CN1", "TCC") in asked
    assert not any(line[1:] == ("mttq", "TT", "C4.2") for line in asked), "not applicable is not asked"
    plan, cycle = plan_and_cycle()
    for score in scores_of(plan, cycle, reports()):
        for item in score.items:
            who = [office for office, *rest in asked if rest == [score.unit, score.nominee, item.code]]
            assert len(who) == (item.points is not None), item.code


def test_an_office_that_ended_leaves_its_rows_to_its_successor(tmp_path: Path) -> None:
    plan, cycle = plan_and_cycle("A2025")
    paths = {p.stem: p for p in write_appraisal_forms(tmp_path, plan, cycle, reports("A2025"))}
    assert "phong-vhtt" not in paths
    asked = {line[:3] for line in rows(openpyxl.load_workbook(paths["vp-hdnd-ubnd"])["Thẩm định"])}
    assert ("p-hoa-mac", "TT", "C5.1") in asked
    assert ("vp-hdnd-ubnd", "TT", "C5.1") not in asked
    assert appraised(list(paths.values()), "A2025") == ((), [])


def test_untouched_forms_say_nothing(forms: dict[str, Path]) -> None:
    assert appraised(list(forms.values())) == ((), [])


def test_what_an_office_fills_in_is_read_back(forms: dict[str, Path]) -> None:
    sheet = openpyxl.load_workbook(forms["phong-noi-vu"])["Thẩm định"]
    row = next(
        i
        for i in range(5, sheet.max_row + 1)
        if sheet.cell(i, 1).value == "p-hoa-mac" and sheet.cell(i, 3).value == "C1"
    )
    assert sheet.cell(row, 11).value == 9.5
    fill(
        forms["phong-noi-vu"],
        "Thẩm định",
        {f"D{row}": 8.5, f"E{row}": "Đồng ý", f"F{row}": "Nộp báo cáo muộn"},
    )
    fill(forms["phong-tckh"], "Thẩm định", {"E5": "Yêu cầu bổ sung"})
    appraisals, messages = appraised(list(forms.values()))
    assert messages == []
    assert [(a.office, a.item, str(a.points), a.opinion) for a in appraisals] == [
        ("phong-noi-vu", "C1", "8.5", "Đồng ý"),
        ("phong-tckh", "TCC", "None", "Yêu cầu bổ sung"),
    ]


def test_points_and_opinions_are_checked_while_typing(forms: dict[str, Path]) -> None:
    for path in forms.values():
        sheet = openpyxl.load_workbook(path)["Thẩm định"]
        for number, line in enumerate(rows(sheet), start=5):
            checks = {
                v.type: v
                for v in sheet.data_validations.dataValidation
                if sheet.cell(number, 4).coordinate in v.sqref
            }
            if line[9] is None:
                assert sheet.cell(number, 4).protection.locked, "an opinion only: no points"
                assert not checks
            else:
                assert float(checks["decimal"].formula2) == line[9]
            assert any(
                v.type == "list" and f"E{number}" in v.sqref for v in sheet.data_validations.dataValidation
            )
        for validation in sheet.data_validations.dataValidation:
            assert len(validation.prompt or "") <= 255
            assert len(validation.promptTitle or "") <= 32
            assert len(validation.error or "") <= 225


def test_forms_are_locked_but_for_their_answers_print_neatly_and_tell_the_deadline(
    forms: dict[str, Path],
) -> None:
    for path in forms.values():
        sheet = openpyxl.load_workbook(path)["Thẩm định"]
        assert sheet.protection.sheet
        assert not sheet.protection.password
        opened = {c.column_letter for line in sheet.iter_rows() for c in line if not c.protection.locked}
        assert opened <= {"D", "E", "F"}
        assert (sheet.freeze_panes, sheet.print_title_rows, sheet.page_setup.paperSize) == ("D5", "$4:$4", 9)
        assert sheet.auto_filter.ref == f"A4:L{sheet.max_row}"
        assert sheet.oddHeader.center.text == "Hạn gửi: 30/12/2024"
        assert "30/12/2024" in str(sheet["A3"].value)


def test_the_row_tells_what_has_no_proof_and_the_council_how_much_rests_on_it(
    forms: dict[str, Path], tmp_path: Path
) -> None:
    asked = {
        line[:3]: str(line[11]) for line in rows(openpyxl.load_workbook(forms["vp-hdnd-ubnd"])["Thẩm định"])
    }
    assert "tự chấm = 22. Lưu ý: không kèm minh chứng" in asked["p-hoa-mac", "CN1", "I4"]
    assert "Lưu ý" not in asked["p-hoa-mac", "TT", "C4.1"]
    run = outcome()
    first = next(e for e in run.entries if e.eligible)
    bare = {(first.unit, first.nominee): ["“A”"]}
    path = write_council_packet(
        tmp_path / "p", run.plan, run.cycle, run.entries, run.quota, (), run.scores, bare
    )
    sheet = openpyxl.load_workbook(path)["Hội đồng"]
    heading = next(cell.row for cell in sheet["A"] if cell.value == "Mã đơn vị")
    for line in rows(sheet, heading + 1):
        assert (line[-2] == "sáng kiến “A” chưa kèm minh chứng") is (line[:2] == (first.unit, first.nominee))
        assert str(line[-1]).endswith(("%): C1", "%): I1, I2.2, I4", "%): I1, I2.2")), line


def entries_and_quota() -> tuple[Plan, Cycle, list[Entry]]:
    plan, cycle = plan_and_cycle()
    return plan, cycle, list(outcome().entries)


def test_the_packet_lists_the_eligible_in_rank_order_and_says_nothing_untouched(tmp_path: Path) -> None:
    plan, cycle, entries = entries_and_quota()
    path = write_council_packet(tmp_path, plan, cycle, entries, quota_lines(plan, entries))
    sheet = openpyxl.load_workbook(path)["Hội đồng"]
    listed = [line[:2] for line in rows(sheet, 17)]
    assert listed == [(e.unit, e.nominee) for e in entries if e.eligible]
    council, decided, findings = accept_council(plan, cycle, written(path, COUNCIL_FOLDER)[0], entries)
    assert (council, decided, findings) == (None, entries, [])


def test_what_the_council_fills_in_is_read_back(tmp_path: Path) -> None:
    plan, cycle, entries = entries_and_quota()
    path = write_council_packet(tmp_path, plan, cycle, entries, quota_lines(plan, entries))
    sheet = openpyxl.load_workbook(path)["Hội đồng"]
    eligible = [e for e in entries if e.eligible]
    first = next(i for i, e in enumerate(eligible, start=17) if e.selected)
    said = (
        DAY,
        "Nguyễn Văn A",
        "Trần Thị B",
        15,
        13,
        "Phòng họp số 1",
        "08:00",
        "10:30",
        "Nguyễn Văn A; Trần Thị B",
    )
    labels = {f"B{row}": value for row, value in enumerate(said, start=4)}
    votes = {
        f"{column}{row}": n for row in range(17, 17 + len(eligible)) for column, n in (("C", 13), ("D", 0))
    }
    dropped = {
        f"C{first}": 7,
        f"D{first}": 6,
        f"E{first}": 1,
        f"F{first}": 1,
        f"G{first}": "Không khen",
        f"H{first}": "Có đơn thư",
    }
    fill(path, "Hội đồng", {**labels, **votes, **dropped})
    council, decided, findings = accept_council(plan, cycle, written(path, COUNCIL_FOLDER)[0], entries)
    assert findings == []
    assert council is not None
    assert (council.meeting.day, council.meeting.members, len(council.votes)) == (DAY, 15, len(eligible))
    assert (council.record.place, council.record.begins, council.record.ends) == (
        "Phòng họp số 1", dt.time(8), dt.time(10, 30),
    )  # fmt: skip
    assert (council.record.there, council.open_rows) == (("Nguyễn Văn A", "Trần Thị B"), ())
    vote = council.of(eligible[first - 17].unit, eligible[first - 17].nominee)
    assert vote is not None
    assert (vote.agreed, vote.written_for, vote.written_against, vote.conclusion) == (8, 1, 1, "Không khen")
    assert sum(e.selected for e in decided) == sum(e.selected for e in entries) - 1
    assert sheet.cell(first, 14).value == "Khen"


def test_the_packet_marks_ties_objections_and_slots_left(tmp_path: Path) -> None:
    plan, cycle = plan_and_cycle()
    entries = select(plan, entries_of(plan, cycle, reports(), scores_of(plan, cycle, reports())))
    said = Appraisal("phong-tckh", "p-hoa-mac", "CN1", "TCC", None, "Không đồng ý", "Chưa quyết toán", "", "")
    secret = Appraisal(
        "phong-noi-vu", "p-hoa-mac", "CN1", "I1", None, "Không đồng ý", "BÍ MẬT KỶ LUẬT", "", ""
    )
    path = write_council_packet(tmp_path, plan, cycle, entries, quota_lines(plan, entries), [said, secret])
    book = openpyxl.load_workbook(path)
    tied = {line[0]: line for line in rows(book["Hội đồng"], 17) if line[13] == "Hội đồng chọn"}
    assert {"vp-hdnd-ubnd", "phong-tu-phap"} <= set(tied), "equal reports tie"
    row = next(r for r in book["Hội đồng"].iter_rows(min_row=17) if r[0].value in tied)
    assert row[8].fill.start_color.rgb.endswith("FCE4D6")
    assert any("Không đồng ý (Chưa quyết toán)" in str(line[15]) for line in rows(book["Hội đồng"], 17))
    said_of_discipline = " ".join(str(line[15]) for line in rows(book["Hội đồng"], 17))
    assert (
        "BÍ MẬT" not in said_of_discipline
        and "I1: Không đồng ý (lý do lưu tại Phòng Nội vụ)" in said_of_discipline
    )
    slots = {(line[0], line[1]): line[2:6] for line in rows(book["Số lượng"])}
    for line in quota_lines(plan, entries):
        if line.reading == "eligible" and line.group == "all":
            kind = "Tập thể" if line.kind == "collective" else "Cá nhân"
            assert slots[kind, "Tính chung"] == (line.n, line.cap, line.selected, line.left_to_council)


def test_the_offices_blank_forms_are_read_as_blank_and_offer_their_lists(tmp_path: Path) -> None:
    plan, cycle = plan_and_cycle()
    paths = {p.stem: p for p in write_office_forms(tmp_path, plan, cycle)}
    assert set(paths) == {
        "dinh-chinh",
        "ban-hanh",
        "khen-cap-xa",
        "khen-dot-xuat",
        "chi-so",
        "guong-dien-hinh",
        "tong-hop",
    }
    by_unit = {r.unit: r for r in reports()}
    corrections = written(paths["dinh-chinh"], CORRECTIONS_FOLDER)
    assert accept_corrections(plan, cycle, corrections, by_unit) == ((), (), by_unit, [])
    assert accept_issues(plan, written(paths["ban-hanh"], ISSUES_FOLDER)) == ((), [])
    assert accept_own_awards(plan, cycle, written(paths["khen-cap-xa"], OWN_AWARDS_FOLDER)) == ((), [])
    named = written(paths["khen-cap-xa"], OWN_AWARDS_FOLDER)
    assert [s.sheet for s in named] == [OWN_AWARDS, OWN_AWARDED]
    assert accept_given_awards(plan, cycle, named, OWN_AWARDED) == ((), [])
    assert accept_index(plan, cycle, written(paths["chi-so"], INDEX_FOLDER)) == ((), [])
    assert accept_exemplars(plan, cycle, written(paths["guong-dien-hinh"], EXEMPLARS_FOLDER), None) == (
        (),
        [],
    )
    assert accept_texts(written(paths["tong-hop"], SUMMARY_FOLDER)) == (SummaryTexts(), [])
    book = openpyxl.load_workbook(paths["ban-hanh"])
    lists = [v.formula1 for v in book["Ban hành"].data_validations.dataValidation if v.type == "list"]
    assert lists == ['"' + ",".join(ISSUABLE) + '"']
    codes = [line[0] for line in rows(book["Danh mục"])]
    assert codes == [*(u.slug for u in plan.subjects(cycle)), *ISSUABLE]


def test_where_others_issue_after_the_towns_end_each_ones_papers_are_in_the_list(tmp_path: Path) -> None:
    plan, cycle = plan_and_cycle("A2025")
    book = openpyxl.load_workbook(
        next(p for p in write_office_forms(tmp_path, plan, cycle) if p.stem == "ban-hanh")
    )
    assert book.sheetnames == ["Ban hành", "Danh mục"]
    (area,) = [v.formula1 for v in book["Ban hành"].data_validations.dataValidation if v.type == "list"]
    listed = [cell.value for (cell,) in book["Danh mục"][area.partition("!")[2].replace("$", "")]]
    assert listed[: len(ISSUABLE)] == list(ISSUABLE)
    assert {"quyet-dinh/p25-duy-tien", "to-trinh/tinh-ninh-binh"} <= set(listed)


def test_what_the_office_fills_in_is_read_back(tmp_path: Path) -> None:
    plan, cycle = plan_and_cycle()
    paths = {p.stem: p for p in write_office_forms(tmp_path, plan, cycle)}
    row = ("p-hoa-mac", 1, "B20", 9.5, 8, "Ghi nhầm", "Trưởng phòng", DAY)
    fill(paths["dinh-chinh"], "Đính chính", {f"{c}5": v for c, v in zip("ABCDEFGH", row, strict=True)})
    row = ("quyet-dinh", DAY, None, "Nguyễn Văn B", "CHỦ TỊCH", "Công văn số 1; Công văn số 2")
    fill(paths["ban-hanh"], "Ban hành", {f"{c}5": v for c, v in zip("ABCDEF", row, strict=True)})
    row = ("p-hoa-mac", "45/QĐ-UBND", DAY, 3, 12, None)
    fill(paths["khen-cap-xa"], "Khen cấp xã", {f"{c}5": v for c, v in zip("ABCDEF", row, strict=True)})
    by_unit = {r.unit: r for r in reports()}
    corrections, _, mended, findings = accept_corrections(
        plan, cycle, written(paths["dinh-chinh"], CORRECTIONS_FOLDER), by_unit
    )
    assert findings == []
    assert [(c.cell, c.old, c.new) for c in corrections] == [("B20", "9.5", "8")]
    assert mended["p-hoa-mac"].corrections == corrections
    issues, findings = accept_issues(plan, written(paths["ban-hanh"], ISSUES_FOLDER))
    assert findings == []
    assert [(i.paper, i.day, i.number, i.bases) for i in issues] == [
        ("quyet-dinh", DAY, "", ("Công văn số 1", "Công văn số 2"))
    ]
    awards, findings = accept_own_awards(plan, cycle, written(paths["khen-cap-xa"], OWN_AWARDS_FOLDER))
    assert findings == []
    assert [(a.unit, a.collectives, a.individuals) for a in awards] == [("p-hoa-mac", 3, 12)]
    assert OWN_AWARDS.name == "Khen cấp xã"
    fill(paths["chi-so"], "Chỉ số", {"B4": 2024, "B5": "12/QĐ-UBND", "B6": DAY})
    row = ("p-hoa-mac", "Tổng cộng", 100, 91.5, 62.25, 25, 87.25, 3)
    fill(paths["chi-so"], "Chỉ số", {f"{c}8": v for c, v in zip("ABCDEFGH", row, strict=True)})
    (index,), findings = accept_index(plan, cycle, written(paths["chi-so"], INDEX_FOLDER))
    assert findings == []
    assert (index.unit, index.number, str(index.whole.total), index.whole.rank) == (
        "p-hoa-mac",
        "12/QĐ-UBND",
        "87.25",
        3,
    )
    fill(paths["tong-hop"], "Báo cáo tổng hợp", {"B4": "Đoạn một.\nĐoạn hai.", "B8": "- Cấp kinh phí."})
    texts, findings = accept_texts(written(paths["tong-hop"], SUMMARY_FOLDER))
    assert (texts.overall, texts.proposals) == (("Đoạn một.", "Đoạn hai."), ("- Cấp kinh phí.",))
    assert findings == []
    row = ("p-hoa-mac", "TT", "Có", "Lời một.\nLời hai.", None, None)
    fill(
        paths["guong-dien-hinh"], "Gương điển hình", {f"{c}5": v for c, v in zip("ABCDEF", row, strict=True)}
    )
    _, _, entries = entries_and_quota()
    winners = [e for e in entries if (e.unit, e.nominee) == ("p-hoa-mac", "TT")]
    (told,), findings = accept_exemplars(
        plan, cycle, written(paths["guong-dien-hinh"], EXEMPLARS_FOLDER), winners
    )
    assert (told.unit, told.nominee, told.texts, told.day) == (
        "p-hoa-mac",
        "TT",
        ("Lời một.", "Lời hai."),
        None,
    )
    assert findings == []


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    plan, cycle, entries = entries_and_quota()
    once, again = (
        [
            *write_appraisal_forms(tmp_path / n, plan, cycle, reports(), DAY),
            write_council_packet(tmp_path / n, plan, cycle, entries, quota_lines(plan, entries)),
            *write_office_forms(tmp_path / n, plan, cycle),
        ]
        for n in "ab"
    )
    assert [p.read_bytes() for p in once] == [p.read_bytes() for p in again]
    assert len(once) == 14
