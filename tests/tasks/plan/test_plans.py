"""A broken plan folder is refused with file, key and remedy, all faults at once; a cycle names its plan."""

import csv
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from factory_report import PLANS, plan_and_cycle

from rules.plan.units import MAY_LACK
from rules.values.errors import PlanRefused, WrongUse
from tasks.plan.plans import find_plan, load_plan

REAL = next(PLANS.glob("*/plan.toml")).parent


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the real plan, to be broken."""
    return Path(shutil.copytree(REAL, tmp_path / "plans" / "mot"))


def change(folder: Path, *changes: tuple[str, str], name: str = "plan.toml") -> None:
    text = (folder / name).read_text(encoding="utf-8")
    for old, new in changes:
        assert text.count(old) >= 1, old
        text = text.replace(old, new, 1)
    (folder / name).write_text(text, encoding="utf-8")


def faults(folder: Path) -> list[str]:
    with pytest.raises(PlanRefused) as refused:
        load_plan(folder)
    assert refused.value.exit_status == 3
    assert str(refused.value).count("\n") == 0
    for fault in refused.value.faults:
        assert fault in str(refused.value)
        assert fault.startswith(str(folder)), fault
        assert re.search(r": \S*[^\x00-\x7f]", fault), f"not in Vietnamese: {fault}"
    return [fault.removeprefix(f"{folder}/") for fault in refused.value.faults]


def test_the_real_plan_is_read_whole(folder: Path) -> None:
    plan = load_plan(folder)
    assert [c.id for c in plan.cycles] == ["A2023", "A2024", "A2025", "F2025"]
    assert sum(i.max for i in plan.rubric.collective.items) == 100
    assert sum(i.max for i in plan.rubric.individual.items) == 100
    cycle = plan.cycle("A2024")
    assert cycle is not None and len(plan.subjects(cycle)) == 54


def test_the_hash_is_of_both_files(folder: Path) -> None:
    first = load_plan(folder).hash
    assert load_plan(folder).hash == first == plan_and_cycle()[0].hash
    change(folder, ('quorum = "2/3"', 'quorum = "3/4"'))
    second = load_plan(folder).hash
    change(folder, ("UBND phường Hòa Mạc", "UBND phường Hoà Mạc"), name="units.csv")
    assert len({first, second, load_plan(folder).hash}) == 3


@pytest.mark.parametrize(
    ("old", "new", "key", "says"),
    [
        ('share = "0.5"', 'share = "một nửa"', "quota.share", "phân số"),
        ('share = "0.5"', "share = 0.5", "quota.share", "ngoặc kép"),
        ('share = "0.5"', 'share = "1.5"', "quota.share", "lớn hơn 1"),
        ('share = "0.5"', 'shares = "0.5"', "quota.shares", "xóa hoặc sửa tên khóa"),
        ('allocation = "per_group"', 'allocation = "each"', "quota.split.allocation", "'per_group' or 'pooled'"),
        ('papers_from = "01-01"', 'papers_from = "1/1"', "windows.papers_from", "dạng"),
        ("year = 2023", 'year = "năm"', "cycles.1.year", "số nguyên"),
        ("year = 2023", "year = 2023.5", "cycles.1.year", "số nguyên"),
        ('"don_vi.so_ke_hoach"', '"don_vi.so_ke_hoach_pt"', "rubric.collective.items.C2.1", "phiên bản 1 không có"),
        ('day = "01-31"', 'day = "01-31"\nelse_fact = "don_vi.so_ke_hoach"', "rubric.collective.items.C2.1", "ghi cả hai"),
        ('id = "A2024"', 'id = "A2023"', "cycles", "hai lần"),
        ('id = "A2024"', 'id = "2024"', "cycles.2.id", "dạng"),
        ('id = "G2"', 'id = "G1"', "groups", "hai lần"),
        ('id = "G2"', 'id = "G9"', "groups", "thiếu nhóm 'G2'"),
        ('id = "doan-the"', 'id = "hoi"', "unit_kinds", "thiếu loại 'doan-the'"),
        ('name = "Thủ tục hành chính"', 'name = "Thể chế"', "contents", "hai lần"),
        ('abbrev = "HTTNV"', 'abbrev = "HTXSNV"', "ratings", "hai lần"),
        ("meets = true", 'meets = "có"', "ratings.1.meets", "true hoặc false"),
        ("needs_guidance = false", "needs_guidance = true", "awards.1", "đổi thứ tự"),
        ('max = "10"', 'max = "mười"', "rubric.collective.items.1.max", "ngoặc kép"),
        ('max = "10"', 'max = "0"', "rubric.collective.items.1.max", "lớn hơn 0"),
        ('max = "5"', 'max = "4"', "rubric.collective.items.C2.1", "vượt điểm tối đa"),
        ('on_time = "5"', 'on_time = "-5"', "rubric.collective.items.2.points.on_time", "nhỏ hơn 0"),
        ('points = { "Tỉnh"', 'points = { "Huyện"', "rubric.collective.items.C3.points", "'Huyện'"),
        ('day = "01-31"', 'day = "31/01"', "rubric.collective.items.2.day", "dạng"),
        ('day = "01-31"', "", "rubric.collective.items.C2.1", "cần thêm day"),
        ('method = "tasks_done"', 'method = "guess"', "rubric.collective.items.3.method", "'ratio'"),
        ('fact = "don_vi.tu_cham_c1"', 'fact = "don_vi.c1"', "rubric.collective.items.C1", "không có 'don_vi.c1'"),
        ('order = ["C4"', 'order = ["C9"', "rubric.collective.order", "'C9'"),
        ('code = "C2.2"', 'code = "C2.1"', "rubric.collective.items", "hai lần"),
        ('overdue_facts = ["tthc.c10"', 'overdue_facts = ["tthc.c99"', "gates.overdue_facts", "tthc.c99"),
        ('quorum = "2/3"', 'quorum = "2/0"', "council_rules.quorum", "phân số"),
        ('office = "phong-tu-phap"', 'office = "phong-x"', "lanes.phong-x", "units.csv"),
        ('items = ["C4.2"]', 'items = ["C4.9"]', "lanes.phong-tu-phap.items", "'C4.9'"),
        ('office_unit = "phong-noi-vu"', 'office_unit = "noi-vu"', "movement.office_unit", "units.csv"),
        ('valid_from = "2024-01-01"', 'valid_from = "01/01/2024"', "regimes.2.valid_from", "yyyy-mm-dd"),
        ('date = "2024-02-24"', 'date = ""', "legal_bases.01/2024/TT-BNV", "thiếu date hoặc valid_from"),
        ('units = ["p25-ha-nam"]', 'units = ["ha-nam"]', "authorities.p25-ha-nam.units", "units.csv"),
        ('award = "Bằng khen cấp tỉnh"', 'award = "Bằng khen"', "rewards", "không có hình thức 'Bằng khen'"),
        ('regime = "nd-91-2017"', 'regime = "nd-91"', "rewards", "không có chế độ 'nd-91'"),
        ('valid_from = "2023-07-01"', 'valid_from = "2019-07-01"', "salaries", "hai lần"),
        ("checked = true", "", "movement.checked", "thêm vào"),
        ('source = "kế hoạch, phần đầu, tên gọi, địa danh; mục V.4"', 'source = ""', "movement.source", "trống"),
        ("[windows]", "[windowz]", "windows", "thêm vào"),
        ('award_run = "12-05"', 'award_run = "02-29"', "schedule.award_run", "không phải năm nào cũng có"),
        ('award_run_at = "08:00"', 'award_run_at = "8 giờ"', "schedule.award_run_at", "dạng"),
        ('intake_from = "11-01"', 'intake_from = "11-31"', "schedule.intake_from", "không phải năm nào cũng có"),
        ('intake_from = "11-01"', 'intake_from = "12-16"', "schedule.intake_from", "'12-15'"),
        ('reminders = ["11-20"', 'reminders = ["04-31"', "schedule.reminders.1", "không phải năm nào cũng có"),
        ('reminders = ["11-20"', 'reminders = ["12-02"', "schedule.reminders", "không sau '12-02'"),
        ('reminders = ["11-20"', 'reminders = ["12-01"', "schedule.reminders", "mỗi ngày một lần"),
        ('code = "H25"', 'code = "h25"', "agency_codes.1.code", "phải có dạng"),
        ('unit = "phong-noi-vu"\ncode', 'unit = "phong-noi-vo"\ncode', "agency_codes", "sửa mã đơn vị"),
        ("[movement]", '[units]\n"x" = 1\n[movement]', "units", "xóa"),
    ],
)  # fmt: skip
def test_a_fault_names_its_key_and_its_remedy(folder: Path, old: str, new: str, key: str, says: str) -> None:
    change(folder, (old, new))
    mine = [fault for fault in faults(folder) if fault.startswith(f"plan.toml, khóa {key}:")]
    assert mine and says in mine[0], faults(folder)


def test_more_contents_than_the_report_has_columns_are_refused(folder: Path) -> None:
    text = (folder / "plan.toml").read_text(encoding="utf-8")
    table = text[text.index("[[coverage]]\nnumber = 7") : text.index("# --- appraisal lanes")]
    change(folder, (table, table + table.replace("number = 7", "number = 8")))
    assert any("khóa coverage: 8 nội dung" in fault for fault in faults(folder)), faults(folder)


def test_a_missing_key_is_said_without_the_whole_table_around_it(folder: Path) -> None:
    change(folder, ("checked = true", ""))
    assert "plan.toml, khóa movement.checked: thiếu khóa này: thêm vào" in faults(folder)


def test_all_faults_of_both_files_at_once(folder: Path) -> None:
    change(
        folder,
        ('share = "0.5"', 'share = "1.5"'),  # seen only when the whole is looked at
        ('quorum = "2/3"', "quorum = 0.6"),  # a wrong kind of value
        ("[windows]", "[windowz]"),  # a missing and an unknown table
        ('order = ["C4"', 'order = ["C9"'),
        ("needs_guidance = false", "needs_guidance = true"),
        ('id = "A2024"', 'id = "A2023"'),
    )
    change(folder, ("G1,phong,yes,,2020-01-01", "G1,phong,yes,,đầu năm"), name="units.csv")
    found = faults(folder)
    starts = [fault.partition(": ")[0] for fault in found]
    assert sorted(starts) == sorted(
        [
            "units.csv, dòng 2 (vp-hdnd-ubnd)",
            "plan.toml, khóa council_rules.quorum",
            "plan.toml, khóa windows",
            "plan.toml, khóa windowz",
            "plan.toml, khóa cycles",
            "plan.toml, khóa rubric.collective.order",
            "plan.toml, khóa awards.1",
            "plan.toml, khóa quota.share",
        ]
    )


@pytest.mark.parametrize(
    ("change_line", "says"),
    [
        (lambda t: t.replace("p-hoa-mac,", "p-dong-van,", 1), "mã đơn vị lặp lại"),
        (lambda t: t.replace("UBND phường Hòa Mạc", "", 1), "cột name đang trống"),
        (lambda t: t.replace("xa-phuong,yes,13324", "xa-phuong,có,13324", 1), "cột is_subject phải là yes hoặc no"),
        (lambda t: t.replace("13324,2020-01-01,2025-06-30", "13324,2020-01-01,30/06/2025", 1), "cột valid_to phải là ngày"),
        (lambda t: t.replace("p25-duy-tien|p25-duy-tan", "p25-duy-tien|p25-x", 1), "kế thừa 'p25-x'"),
        (lambda t: t.replace(",handles_tthc,", ",handles,", 1), "thiếu cột handles_tthc"),
        (lambda t: t.splitlines()[0] + "\n", "không có đơn vị nào"),
        (lambda t: "", "không có đơn vị nào"),
    ],
)  # fmt: skip
def test_a_fault_of_units_csv_is_said_once(
    folder: Path, change_line: Callable[[str], str], says: str
) -> None:
    file = folder / "units.csv"
    file.write_text(change_line(file.read_text(encoding="utf-8")), encoding="utf-8")
    found = faults(folder)
    assert len([f for f in found if f.startswith("units.csv") and says in f]) == 1
    assert not [f for f in found if f.startswith("plan.toml")], "what units.csv lacks is not the plan's fault"


def test_units_csv_saved_by_excel_with_a_mark_in_front_is_read(folder: Path) -> None:
    file = folder / "units.csv"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    assert load_plan(folder).units.keys() == plan_and_cycle()[0].units.keys()


@pytest.mark.parametrize("name", ["plan.toml", "units.csv"])
def test_a_file_that_is_missing_or_in_another_code_is_named(folder: Path, name: str) -> None:
    (folder / name).write_bytes("Phường".encode("utf-16"))
    assert [f.partition(":")[0] for f in faults(folder)] == [name]
    (folder / name).unlink()
    assert [f.partition(":")[0] for f in faults(folder)] == [name]


def test_a_slip_of_syntax_names_the_line_and_units_csv_is_looked_at_too(folder: Path) -> None:
    change(folder, ('share = "0.5"', 'share = "0.5'))
    change(folder, ("G1,phong,yes", "G1,phong,vâng"), name="units.csv")
    found = faults(folder)
    assert [f.partition(":")[0].partition(",")[0] for f in found] == ["units.csv", "plan.toml"]
    assert re.search(r"line [0-9]+", found[1])


def test_a_cycle_names_its_plan(folder: Path) -> None:
    plan, cycle = find_plan(folder.parent, "A2024")
    assert plan.movement.id == plan_and_cycle()[0].movement.id
    assert (cycle.id, cycle.year, cycle.kind) == ("A2024", 2024, "annual")


def test_an_unknown_cycle_is_wrong_use(folder: Path) -> None:
    with pytest.raises(WrongUse, match=r"'A2031'.*A2023, A2024") as wrong:
        find_plan(folder.parent, "A2031")
    assert wrong.value.exit_status == 2


def test_two_plans_with_the_cycle_need_a_choice(folder: Path) -> None:
    second = Path(shutil.copytree(folder, folder.with_name("hai")))
    change(second, (f'id = "{plan_and_cycle()[0].movement.id}"', 'id = "phong-trao-hai"'))
    with pytest.raises(WrongUse, match=r"phong-trao-hai.*THIDUA_PLAN"):
        find_plan(folder.parent, "A2024")
    assert find_plan(folder.parent, "A2024", "hai")[0].movement.id == "phong-trao-hai"
    change(second, ('id = "A2024"', 'id = "B2024"'))
    assert find_plan(folder.parent, "A2024")[0].movement.id != "phong-trao-hai"
    assert find_plan(folder.parent, "B2024")[0].movement.id == "phong-trao-hai"


def test_no_plan_at_all_and_an_unknown_one(tmp_path: Path, folder: Path) -> None:
    with pytest.raises(PlanRefused, match="THIDUA_PLANS"):
        find_plan(tmp_path / "nothing", "A2024")
    with pytest.raises(PlanRefused, match=r"ba/plan\.toml"):
        find_plan(folder.parent, "A2024", "ba")


def test_a_registry_without_full_names_and_superior_bodies_is_read(folder: Path) -> None:
    file = folder / "units.csv"
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    with file.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, [c for c in rows[0] if c not in MAY_LACK], extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    plan = load_plan(folder)
    assert plan.units["hoi-ccb"].official_name == "Hội Cựu chiến binh thị xã"
    assert plan.units["p-hoa-mac"].official_name == "Ủy ban nhân dân phường Hòa Mạc"
    assert plan.parent_of(plan.units["thads"]) == ""
