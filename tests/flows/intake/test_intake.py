"""Intake of whole folders, for real: which file counts, what it holds, exactly which finding comes of a defect."""

import datetime as dt
import os
import shutil
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from factory_cases import case_plan, case_unit
from factory_report import book_of, plan_and_cycle, usual
from factory_workbook import UNIT, save, second_edition_book, usual_book

from flows.intake.reading import Intake, read_unit
from flows.intake.receiving import corrected
from flows.settings import Settings
from rules.report.report import IssuedPlan
from rules.town.sheets import TownSheets
from rules.values.findings import Finding
from rules.years.former import Former, Rewarded
from tasks.checks.checks import check_reports
from tasks.documents.pdf import to_xlsx
from tasks.intake.inbox import list_folder

DEFECTS = Path(__file__).resolve().parents[2] / "defects"
PLAN, CYCLE = plan_and_cycle()
SETTINGS = Settings()

SLOPPY = [
    "nfd-headings.xlsx",
    "renamed-sheets.xlsx",
    "columns-shuffled.xlsx",
    "extra-columns-and-rows.xlsx",
    "numbers-and-dates-as-text.xlsx",
    "macros.xlsm",
    "UPPERCASE.XLSX",
    "xlsx-named.xls",
    "strict.xlsx",
    "styled-far-cell.xlsx",
    "usual.xls",
    "usual.ods",
    "formula-with-value.xlsx",
    "formula-of-empty-text.xlsx",
]
ERRORS = {
    "formula-error.xlsx": [("1. Đơn vị", "B18", "#REF!")],
    "formula-error-strict.xlsx": [("1. Đơn vị", "B18", "#DIV/0!")],
    "error-in-text.xlsx": [("5. Cá nhân", "B3", "#N/A")],
    "formula-without-value.xlsx": [("1. Đơn vị", "B18", "=1300+50")],
    "text-formula-without-value.xlsx": [("1. Đơn vị", "B4", '="Nguyễn "&"An"')],
    "error-cells.xls": [("1. Đơn vị", "B18", "#DIV/0!"), ("3. TTHC", "J6", "#N/A")],
    "error-cells.ods": [("1. Đơn vị", "B18", "#DIV/0!"), ("3. TTHC", "J6", "#N/A")],
}


def unit_folder(root: Path, *files: str, unit: str = UNIT) -> Path:
    """A unit's folder with copies of these defects."""
    folder = root / unit
    folder.mkdir(parents=True, exist_ok=True)
    for name in files:
        shutil.copy(DEFECTS / name, folder / name)
    return folder


def intake(folder: Path) -> Intake:
    return read_unit(PLAN, CYCLE, list_folder(folder), SETTINGS)


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, tuple[Intake, list[Finding]]]:
    """What came of every readable defect: the intake, and all its findings, checked at once as a run does."""
    root = tmp_path_factory.mktemp("defects")
    names = [*SLOPPY, *ERRORS]
    with ThreadPoolExecutor(2) as pool:
        intakes = list(pool.map(lambda name: intake(unit_folder(root / name, name)), names))
    slugs = {name: f"ca-{i:02}" for i, name in enumerate(names)}
    plan, cycle = case_plan({slug: case_unit(slug) for slug in slugs.values()})
    reports = [
        replace(i.report, unit=slugs[name])
        for name, i in zip(names, intakes, strict=True)
        if i.report is not None
    ]
    # They all nominate one person, which P05 rightly says.
    findings = [f for f in check_reports(plan, cycle, reports, []) if f.rule != "P05"]
    return {
        name: (i, [*i.findings, *(f for f in findings if f.unit == slugs[name])])
        for name, i in zip(names, intakes, strict=True)
    }


@pytest.mark.parametrize("name", SLOPPY)
def test_a_sloppy_workbook_gives_no_finding(
    found: Mapping[str, tuple[Intake, list[Finding]]], name: str
) -> None:
    read, findings = found[name]
    assert findings == []
    assert read.report is not None
    assert read.report.nominees == ("TT", "CN1")
    assert read.report.count("vb_phat_hanh") == 1350
    assert read.report.file == name and len(read.report.sha256) == 64


def test_all_sloppy_workbooks_say_the_same(found: Mapping[str, tuple[Intake, list[Finding]]]) -> None:
    def said(name: str) -> object:
        report = found[name][0].report
        assert report is not None
        return {
            key: (
                [c.value for c in data.labels.values()],
                [{k: c.value for k, c in r.cells.items()} for r in data.rows],
            )
            for key, data in report.sheets.items()
        }

    first = said("nfd-headings.xlsx")
    # The one formula that gives an empty text stands in a cell that may be blank.
    assert all(said(name) == first for name in SLOPPY if name != "formula-of-empty-text.xlsx")


@pytest.mark.parametrize("name", ERRORS)
def test_an_unusable_value_is_exactly_its_finding(
    found: Mapping[str, tuple[Intake, list[Finding]]], name: str
) -> None:
    _, findings = found[name]
    assert [(f.rule, f.sheet, f.cell) for f in findings] == [("D02", s, c) for s, c, _ in ERRORS[name]]
    for finding, (_, _, value) in zip(findings, ERRORS[name], strict=True):
        assert finding.value == value
        assert value in finding.message and f"{name}, biểu “" in finding.message


def only(folder: Path) -> Finding:
    read = intake(folder)
    assert read.report is None
    assert len(read.findings) == 1
    finding = read.findings[0]
    assert finding.unit == folder.name and finding.severity == "error"
    return finding


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("truncated.xlsx", "F01"),
        ("encrypted.xlsx", "F01"),
        ("far-cell.xlsx", "F07"),
        ("zip-bomb.xlsx", "F07"),
    ],
)
def test_a_refused_workbook_is_the_only_finding_of_its_folder(tmp_path: Path, name: str, rule: str) -> None:
    folder = unit_folder(tmp_path, name)
    (folder / "minh-chung").mkdir()
    shutil.copy(DEFECTS / "javascript.pdf", folder / "minh-chung")
    finding = only(folder)
    assert (finding.rule, finding.value, finding.sheet, finding.cell) == (rule, name, "", "")
    assert finding.message.startswith(f"{name}: ")


def test_a_folder_without_a_workbook_says_what_is_there(tmp_path: Path) -> None:
    folder = unit_folder(tmp_path)
    assert only(folder).rule == "F01"
    (folder / "bao-cao.docx").write_text("x")
    assert "bao-cao.docx" in only(folder).message


def test_two_workbooks_are_named(tmp_path: Path) -> None:
    folder = unit_folder(tmp_path, "formula-with-value.xlsx", "usual.ods")
    finding = only(folder)
    assert finding.rule == "F06"
    assert "formula-with-value.xlsx, usual.ods" in finding.message


def test_lock_files_beside_the_workbook_do_not_count(tmp_path: Path) -> None:
    folder = unit_folder(tmp_path, "formula-with-value.xlsx")
    (folder / "~$formula-with-value.xlsx").write_bytes(b"\x05admin")
    (folder / ".~lock.formula-with-value.xlsx#").write_text("x")
    (folder / ".cu.xlsx").write_text("x")
    assert intake(folder).findings == ()


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("phuong-hoa-mac", "không phải là mã đơn vị nào"),
        ("P-HOA-MAC", "không phải là mã đơn vị nào"),
    ],
)
def test_a_folder_of_no_unit_at_all_is_not_opened(tmp_path: Path, name: str, says: str) -> None:
    finding = only(unit_folder(tmp_path, "truncated.xlsx", unit=name))
    assert finding.rule == "F04" and says in finding.message


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("p25-duy-tien", "không thuộc đối tượng"),
        ("p25-duy-tien", "không thuộc đối tượng"),
        ("x-moc-hoan", "trong năm 2024"),
    ],
)
def test_a_unit_that_takes_no_part_is_read_all_the_same(tmp_path: Path, name: str, says: str) -> None:
    read = intake(unit_folder(tmp_path, "formula-with-value.xlsx", unit=name))
    assert [(f.rule, f.cell) for f in read.findings] == [("F04", "B1")]
    assert says in read.findings[0].message
    assert read.report is not None
    broken = intake(unit_folder(tmp_path / "hong", "truncated.xlsx", unit=name))
    assert [f.rule for f in broken.findings] == ["F04", "F01"]


def test_a_unit_that_ends_within_the_year_still_takes_part(tmp_path: Path) -> None:
    cycle = next(c for c in PLAN.cycles if c.id == "A2025")
    folder = unit_folder(tmp_path, "formula-with-value.xlsx")
    assert [f.rule for f in read_unit(PLAN, cycle, list_folder(folder), SETTINGS).findings] == ["F05"]
    gone = unit_folder(tmp_path, "formula-with-value.xlsx", unit="x-moc-bac")
    assert [f.rule for f in read_unit(PLAN, cycle, list_folder(gone), SETTINGS).findings] == ["F04", "F05"]


def test_another_units_workbook_and_another_cycles(tmp_path: Path) -> None:
    read = intake(unit_folder(tmp_path, "formula-with-value.xlsx", unit="p-duy-minh"))
    assert [(f.rule, f.cell) for f in read.findings] == [("F04", "B1")]
    assert read.report is not None, "the rest of it is read, so that all is said at once"
    cycle = next(c for c in PLAN.cycles if c.id == "A2023")
    other = read_unit(PLAN, cycle, list_folder(unit_folder(tmp_path, "formula-with-value.xlsx")), SETTINGS)
    assert other.report is None
    assert [(f.rule, f.cell) for f in other.findings] == [("F05", "B3")]


def test_evidence_comes_with_its_faults(tmp_path: Path) -> None:
    filling = usual(PLAN.units[UNIT], PLAN)
    filling.initiatives[0]["minh_chung"] = "good.pdf; javascript.pdf; Quyết định.pdf"
    folder = tmp_path / UNIT
    save(folder / "bao-cao.xlsx", book_of(filling))
    (folder / "minh-chung").mkdir()
    for name in ("good.pdf", "javascript.pdf", "launch.pdf", "empty.pdf"):
        shutil.copy(DEFECTS / name, folder / "minh-chung")
    read = intake(folder)
    assert read.report is not None
    findings = check_reports(PLAN, CYCLE, [read.report], read.findings)
    assert [(f.rule, f.cell, f.value) for f in findings] == [
        ("E02", "", "empty.pdf"),
        ("E02", "", "launch.pdf"),
        ("E01", "I3", "Quyết định.pdf"),
        ("E02", "I3", "javascript.pdf"),
    ]


def test_a_workbook_whose_name_is_no_utf8(tmp_path: Path) -> None:
    folder = tmp_path / UNIT
    folder.mkdir()
    (folder / os.fsdecode(b"b\xe1o c\xe1o.xlsx")).write_bytes((DEFECTS / "formula-error.xlsx").read_bytes())
    read = intake(folder)
    assert read.report is not None
    read.report.file.encode("utf-8")
    for finding in check_reports(PLAN, CYCLE, [read.report], read.findings):
        finding.message.encode("utf-8")


def test_a_misnamed_workbook_can_be_given_back_as_xlsx(tmp_path: Path) -> None:
    to_xlsx(DEFECTS / "xlsx-named.xls", tmp_path / "tra-lai.xlsx", soffice=SETTINGS.soffice, timeout=60)
    assert (tmp_path / "tra-lai.xlsx").read_bytes() == (DEFECTS / "xlsx-named.xls").read_bytes()


def test_the_usual_workbook_is_what_the_defects_start_from(tmp_path: Path) -> None:
    read = intake(save(tmp_path / UNIT / "bao-cao.xlsx", usual_book()).parent)
    assert read.report is not None
    assert check_reports(PLAN, CYCLE, [read.report], read.findings) == []


def test_a_workbook_of_the_second_edition_is_read_from_its_file(tmp_path: Path) -> None:
    folder = save(tmp_path / UNIT / "bao-cao.xlsx", second_edition_book()).parent
    read = read_unit(PLAN, CYCLE, list_folder(folder), SETTINGS)
    assert read.report is not None and not read.findings and read.report.edition == 2
    meeting = read.report.sheets["hop"].labels
    assert [meeting[key].value for key in ("gio_bat_dau", "gio_ket_thuc")] == [dt.time(8), dt.time(10, 30)]
    assert len(read.report.activities) == 2


def test_reports_are_told_what_earlier_cycles_left(tmp_path: Path) -> None:
    folder = save(tmp_path / UNIT / "bao-cao.xlsx").parent
    read = read_unit(PLAN, CYCLE, list_folder(folder), SETTINGS)
    issued = IssuedPlan("A2023", UNIT, "15/KH-UBND", dt.date(2023, 6, 20))
    title = "Sổ tay điện tử hướng dẫn thủ tục hành chính (CN1)"
    former = Former(rewarded=(Rewarded("A2023", UNIT, "CN1", "", "Giấy khen", (title,)),), plans=(issued,))
    (report,) = corrected(PLAN, CYCLE, [read], TownSheets((), None, (), ()), former).reports
    assert report.plan_before == issued and list(report.spent.values()) == ["A2023"]


def test_a_report_whose_evidence_is_partly_out_of_reach_is_read_with_a_warning(tmp_path: Path) -> None:
    folder = unit_folder(tmp_path, "usual.ods")
    before = read_unit(PLAN, CYCLE, list_folder(folder), SETTINGS)
    (folder / "minh-chung").mkdir(exist_ok=True)
    (folder / "minh-chung" / "lối tắt").symlink_to(tmp_path)
    intake = read_unit(PLAN, CYCLE, list_folder(folder), SETTINGS)
    (told,) = {*intake.findings} - {*before.findings}
    assert intake.report is not None and (told.rule, told.severity) == ("F08", "warning")
    assert told.value == "minh-chung/lối tắt" and "lối tắt" in told.message
