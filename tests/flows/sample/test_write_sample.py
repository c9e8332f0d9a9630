"""Forms and sample as commands write them: whole, refusing what is not theirs, and the tracked sample reproducible."""

import csv
import zipfile
from pathlib import Path

import pytest
from factory_sample import raw_book, town_sheets
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from flows.intake.forms import write_forms
from flows.sample.cycle import KEY, KEY_AFTER, write_sample
from flows.settings import PROJECT, Settings
from rules.plan.report_form.form import vocabulary
from rules.report.reading import read_report
from rules.town.corrections.accepting import accept_corrections
from rules.town.form import CORRECTIONS_FOLDER, EXEMPLARS_FOLDER, SUMMARY_FOLDER, TOWN_FOLDERS
from rules.values.errors import WrongUse
from tasks.plan.plans import find_plan
from tasks.sample.corpus import load_corpus

TRACKED = PROJECT / "data" / "sample" / "A2024"
SEED = 2024


@pytest.fixture(scope="module")
def again(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("sample")
    write_sample("A2024", SEED, "all", out, Settings())
    return out


def files(root: Path) -> dict[str, Path]:
    return {p.relative_to(root).as_posix(): p for p in sorted(root.rglob("*")) if p.is_file()}


def content(path: Path) -> object:
    """What a file says, apart from what machines differ in: compression, LibreOffice's ids, the font's version."""
    if path.suffix in (".xls", ".ods"):
        book = CalamineWorkbook.from_path(path)
        return [(n, book.get_sheet_by_name(n).to_python()) for n in book.sheet_names]
    if path.suffix == ".xlsx" and zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    if path.suffix == ".pdf" and path.read_bytes().startswith(b"%PDF"):
        return [page.extract_text() for page in PdfReader(path).pages]
    # A workbook cut off in the middle is only as long as its compression made it.
    return path.read_bytes()[:64]


def test_the_tracked_sample_is_what_its_seed_gives(again: Path) -> None:
    after = KEY_AFTER.format(cycle="A2023")
    for key in (KEY, after):
        assert (again / key).read_bytes() == (TRACKED / key).read_bytes()
    ours, tracked = files(again / "inbox"), files(TRACKED / "inbox")
    assert list(ours) == list(tracked)
    assert [name for name in ours if content(ours[name]) != content(tracked[name])] == []


def test_the_tracked_sample_has_every_unit_that_sends_and_stays_small() -> None:
    plan, cycle = find_plan(Settings().plans, "A2024")
    folders = {p.name for p in (TRACKED / "inbox").iterdir()}
    units = {unit.slug for unit in load_corpus().senders(plan.subjects(cycle))}
    assert len(units) == 43 < len(plan.subjects(cycle))
    assert units < folders
    town = {folder.name for folder in TOWN_FOLDERS}
    # What the office writes of its own accord after the choice is not in it.
    assert town - folders == {SUMMARY_FOLDER.name, EXEMPLARS_FOLDER.name}
    assert len(folders - units - town) == 1
    assert sum(p.stat().st_size for p in files(TRACKED).values()) < 8_000_000
    assert {p.stem for p in (TRACKED / "inbox" / "_tham-dinh").iterdir()} == {
        lane.office for lane in plan.lanes
    }


def test_the_key_names_every_rule_that_can_be_broken_now() -> None:
    with (TRACKED / KEY).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    rules = {row["rule"] for row in rows}
    assert rules == {
        *(f"F0{n}" for n in range(1, 8)), *(f"D0{n}" for n in range(1, 10)), *(f"T0{n}" for n in range(1, 6)),
        "N01", "N02", "N03", "I01", "I02", "I04", "I05", "I06", "P01", "P02", "P03", "P04", "P05",
        "A01", "A02", "A03", "M01", "M02", "M03", "M04", "M05", "E01", "E02", "H01", "H02", "H03", "H04", "H05", "H06",
    }  # fmt: skip
    assert {row["severity"] for row in rows if row["rule"] == "P02"} == {"error", "warning"}
    with (TRACKED / KEY_AFTER.format(cycle="A2023")).open(encoding="utf-8-sig", newline="") as file:
        assert sorted(row["rule"] for row in csv.DictReader(file)) == ["I03", "I03", "T06"]


def test_the_same_seed_gives_the_same_bytes_and_another_gives_others(tmp_path: Path) -> None:
    for name, seed in (("a", 5), ("b", 5), ("c", 6)):
        write_sample("A2024", seed, "thue, p-hoa-mac", tmp_path / name, Settings())
    a, b, c = (files(tmp_path / name) for name in "abc")
    assert [
        n for n in a if a[n].suffix not in (".xls", ".ods") and a[n].read_bytes() != b[n].read_bytes()
    ] == []
    assert {p.read_bytes() for p in a.values()} != {p.read_bytes() for p in c.values()}
    assert {p.name for p in (tmp_path / "a" / "inbox").iterdir()} == {
        "thue", "p-hoa-mac", "_tham-dinh", "_hoi-dong", "_dinh-chinh", "_ban-hanh", "_khen-cap-xa", "_chi-so",
        "_khen-dot-xuat",
    }  # fmt: skip


@pytest.mark.parametrize("cycle", ["A2023", "A2024", "A2025"])
def test_corrections_are_refused_as_the_key_says_and_one_of_them_counts(cycle: str, tmp_path: Path) -> None:
    write_sample(cycle, 7, "few", tmp_path, Settings())
    plan, this = find_plan(Settings().plans, cycle)
    inbox = tmp_path / "inbox"
    sheets = town_sheets(inbox, CORRECTIONS_FOLDER)
    # Only the reports that the forms name need to be read.
    named = {row["don_vi"].text for sheet in sheets for row in sheet.rows}
    reports = {}
    for unit in named:
        path = next((inbox / unit).glob("*.xlsx"))
        words = vocabulary(plan)
        read = read_report(raw_book(path), unit=unit, file=path.name, sha256="", cycle=this, words=words)
        reports[unit] = read.report
    corrections, waivers, _, findings = accept_corrections(plan, this, sheets, reports)
    assert [(c.sheet, bool(c.reason and c.approver)) for c in corrections] == [("1. Đơn vị", True)]
    assert len(waivers) == 1
    with (tmp_path / KEY).open(encoding="utf-8-sig", newline="") as file:
        expected = [row for row in csv.DictReader(file) if row["rule"] == "H03"]
    assert sorted((f.sheet, f.cell) for f in findings) == sorted((r["sheet"], r["cell"]) for r in expected)


def test_the_final_cycle_has_only_the_towns_folders(tmp_path: Path) -> None:
    result = write_sample("F2025", 7, "few", tmp_path, Settings())
    assert {p.name for p in result.inbox.iterdir()} == {"_hoi-dong", "_ban-hanh", "_khen-cap-xa"}
    assert (result.findings, sorted(p.name for p in tmp_path.iterdir())) == (0, [KEY, "inbox"])
    assert result.units >= 10


def test_findings_after_another_cycle_have_a_key_of_their_own(tmp_path: Path) -> None:
    write_sample("A2025", 7, "few", tmp_path, Settings())
    after = tmp_path / KEY_AFTER.format(cycle="A2024")
    with after.open(encoding="utf-8-sig", newline="") as file:
        later = {tuple(row.values()) for row in csv.DictReader(file)}
    with (tmp_path / KEY).open(encoding="utf-8-sig", newline="") as file:
        alone = {tuple(row.values()) for row in csv.DictReader(file)}
    assert {row[2] for row in later} == {"T06", "I03"}
    assert not later & alone
    write_sample("A2023", 7, "few", tmp_path, Settings())
    assert not after.exists()


def test_a_former_sample_is_replaced_but_no_other_inbox(tmp_path: Path) -> None:
    write_sample("A2024", 5, "thue", tmp_path, Settings())
    write_sample("A2024", 5, "toa-an", tmp_path, Settings())
    assert not (tmp_path / "inbox" / "thue").exists()
    assert sorted(p.name for p in tmp_path.iterdir()) == [KEY, "inbox"]
    real = tmp_path / "real"
    (real / "inbox" / "thue").mkdir(parents=True)
    with pytest.raises(WrongUse, match="chọn thư mục khác"):
        write_sample("A2024", 5, "thue", real, Settings())
    assert (real / "inbox" / "thue").is_dir()


@pytest.mark.parametrize("units", ["khong-co", "thue,khong-co", " , ", "ban-qlda"])
def test_unknown_units_are_refused(tmp_path: Path, units: str) -> None:
    with pytest.raises(WrongUse, match="--units"):
        write_sample("A2024", 5, units, tmp_path, Settings())
    assert list(tmp_path.iterdir()) == []


def test_forms_of_all_units_are_written_but_never_over_others(tmp_path: Path) -> None:
    seen: list[str] = []
    paths = write_forms("A2024", tmp_path, Settings(), on_unit=lambda unit: seen.append(unit.slug))
    assert [p.relative_to(tmp_path).as_posix() for p in paths] == [
        f"{slug}/bao-cao-{slug}-A2024.xlsx" for slug in seen
    ]
    assert len(paths) == 54
    with pytest.raises(WrongUse, match="Đã có 54 biểu mẫu"):
        write_forms("A2024", tmp_path, Settings())


def test_the_final_cycle_has_no_forms(tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match="hằng năm"):
        write_forms("F2025", tmp_path, Settings())
