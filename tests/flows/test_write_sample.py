"""Forms and sample as commands write them: whole, refusing what is not theirs, and the tracked sample reproducible."""

import csv
import zipfile
from pathlib import Path

import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from flows.forms import write_forms
from flows.sample import KEY, write_sample
from flows.settings import PROJECT, Settings
from rules.errors import WrongUse
from tasks.plans import find_plan

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
    assert (again / KEY).read_bytes() == (TRACKED / KEY).read_bytes()
    ours, tracked = files(again / "inbox"), files(TRACKED / "inbox")
    assert list(ours) == list(tracked)
    assert [name for name in ours if content(ours[name]) != content(tracked[name])] == []


def test_the_tracked_sample_has_every_subject_unit_and_stays_small() -> None:
    plan, cycle = find_plan(Settings().plans, "A2024")
    folders = {p.name for p in (TRACKED / "inbox").iterdir()}
    units = {unit.slug for unit in plan.subjects(cycle)}
    assert units < folders
    assert {"_tham-dinh", "_hoi-dong"} < folders
    assert len(folders - units - {"_tham-dinh", "_hoi-dong"}) == 1
    assert sum(p.stat().st_size for p in files(TRACKED).values()) < 8_000_000
    assert {p.stem for p in (TRACKED / "inbox" / "_tham-dinh").iterdir()} == {
        lane.office for lane in plan.lanes
    }


def test_the_key_names_every_rule_that_can_be_broken_now() -> None:
    with (TRACKED / KEY).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    rules = {row["rule"] for row in rows}
    assert rules == {
        *(f"F0{n}" for n in range(1, 8)), *(f"D0{n}" for n in range(1, 9)), *(f"T0{n}" for n in range(1, 6)),
        "N01", "N02", "I01", "I02", "I04", "P01", "P02", "P03", "P04", "P05", "A01",
        "M01", "M02", "M03", "M04", "E01", "E02",
    }  # fmt: skip
    assert {row["severity"] for row in rows if row["rule"] == "P02"} == {"error", "warning"}


def test_the_same_seed_gives_the_same_bytes_and_another_gives_others(tmp_path: Path) -> None:
    for name, seed in (("a", 5), ("b", 5), ("c", 6)):
        write_sample("A2024", seed, "thue, p-hoa-mac", tmp_path / name, Settings())
    a, b, c = (files(tmp_path / name) for name in "abc")
    assert [
        n for n in a if a[n].suffix not in (".xls", ".ods") and a[n].read_bytes() != b[n].read_bytes()
    ] == []
    assert {p.read_bytes() for p in a.values()} != {p.read_bytes() for p in c.values()}
    assert {p.name for p in (tmp_path / "a" / "inbox").iterdir()} == {
        "thue", "p-hoa-mac", "_tham-dinh", "_hoi-dong",
    }  # fmt: skip


def test_a_former_sample_is_replaced_but_no_other_inbox(tmp_path: Path) -> None:
    write_sample("A2024", 5, "thue", tmp_path, Settings())
    write_sample("A2024", 5, "toa-an", tmp_path, Settings())
    assert not (tmp_path / "inbox" / "thue").exists()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["answer-key.csv", "inbox"]
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
    assert len(paths) == 43
    with pytest.raises(WrongUse, match="Đã có 43 biểu mẫu"):
        write_forms("A2024", tmp_path, Settings())


def test_the_final_cycle_has_no_forms(tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match="hằng năm"):
        write_forms("F2025", tmp_path, Settings())
    with pytest.raises(WrongUse, match="hằng năm"):
        write_sample("F2025", 1, "all", tmp_path, Settings())
