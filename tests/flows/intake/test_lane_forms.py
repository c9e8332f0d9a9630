"""Appraisal forms as an office gets them and sends them back: written over the accepted reports, read, late or in time."""

import datetime as dt
import shutil
from pathlib import Path

import pytest
from factory_supplied import changed, scan, signed
from openpyxl import load_workbook
from throwaway_pki import Pki

from flows.intake.forms import write_lane_forms, write_own_forms
from flows.settings import PROJECT, Settings, read_settings
from rules.page.summary import Outcome
from rules.values.errors import WrongUse
from tasks.register import open_register

SAMPLE = PROJECT / "data" / "sample" / "A2024" / "inbox"
PLAN = PROJECT / "data" / "plans" / "duy-tien-2023-2025"
UNITS = ("vp-hdnd-ubnd", "p-hoa-mac", "kho-bac")  # the last one has errors
MOVEMENT = "duy-tien-2023-2025"
LONG_AGO = dt.date(2024, 12, 2)


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with an inbox of three units and a register of its own."""
    monkeypatch.setenv("THIDUA_REGISTER_URL", f"sqlite:///{tmp_path / 'register.db'}")
    for unit in UNITS:
        shutil.copytree(SAMPLE / unit, tmp_path / "inbox" / unit)
    return tmp_path


@pytest.fixture
def settings(office: Path) -> Settings:
    """This machine's settings with the register of the test."""
    return read_settings()


def award(office: Path) -> Outcome:
    """Run the flow."""
    from flows.cycle import award_cycle
    from flows.run.request import CycleRun

    return award_cycle(CycleRun(cycle="A2024", inbox=office / "inbox", out=office / "out"))


def test_forms_show_the_scores_of_accepted_reports_and_nobodys_own_unit(
    office: Path, settings: Settings
) -> None:
    made = write_lane_forms("A2024", office / "inbox", office / "forms", settings)
    named = {path.stem: _rows(path) for path in made}
    assert "phong-noi-vu" in named and "vp-hdnd-ubnd" in named
    units = {row[0] for rows in named.values() for row in rows}
    assert units == {"vp-hdnd-ubnd", "p-hoa-mac"}, "a returned report is not appraised"
    assert {row[0] for row in named["vp-hdnd-ubnd"]} == {"p-hoa-mac"}
    with open_register(settings.register_url) as register:
        assert register.lanes_sent(MOVEMENT, "A2024") is not None
    with pytest.raises(WrongUse, match="có thể đã có người điền"):
        write_lane_forms("A2024", office / "inbox", office / "forms", settings)


def test_a_report_returned_for_an_altered_signed_paper_is_not_appraised_either(
    office: Path, settings: Settings, pki: Pki
) -> None:
    good = signed(scan(office / "scan.pdf"), office / "good.pdf", pki.p12(office / "unit.p12", "unit"))
    (office / "inbox" / "p-hoa-mac" / "van-ban").mkdir()
    altered = changed(good, office / "inbox" / "p-hoa-mac" / "van-ban" / "to-trinh.pdf")
    made = write_lane_forms("A2024", office / "inbox", office / "forms", settings)
    assert {row[0] for form in made for row in _rows(form)} == {"vp-hdnd-ubnd"}
    altered.write_bytes(good.read_bytes())
    made = write_lane_forms("A2024", office / "inbox", office / "again", settings)
    assert {row[0] for form in made for row in _rows(form)} == {"vp-hdnd-ubnd", "p-hoa-mac"}


def test_the_offices_own_forms_are_written_blank(office: Path, settings: Settings) -> None:
    made = write_own_forms("A2024", office / "forms", settings)
    assert sorted(path.name for path in made) == [
        "ban-hanh.xlsx",
        "chi-so.xlsx",
        "dinh-chinh.xlsx",
        "guong-dien-hinh.xlsx",
        "khen-cap-xa.xlsx",
        "khen-dot-xuat.xlsx",
        "tong-hop.xlsx",
    ]


def test_a_form_that_comes_late_is_told_and_counts_unless_the_plan_says_otherwise(
    office: Path, settings: Settings, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (form,) = (
        path
        for path in write_lane_forms("A2024", office / "inbox", office / "forms", settings)
        if path.stem == "phong-noi-vu"
    )
    book = load_workbook(form)
    sheet = book["Thẩm định"]
    row = next(r for r in range(1, sheet.max_row + 1) if sheet.cell(r, 1).value == "p-hoa-mac")
    sheet.cell(row, 5).value = "Đồng ý"
    (office / "inbox" / "_tham-dinh").mkdir()
    book.save(office / "inbox" / "_tham-dinh" / form.name)

    in_time = award(office)
    lanes = {lane.office: lane for lane in in_time.decision.town.lanes}
    assert (lanes["phong-noi-vu"].counted, lanes["phong-noi-vu"].late_by) == (1, 0)
    assert not lanes["phong-tu-phap"].received, "silent: its scores stand, marked “không có ý kiến”"

    # The same, had the forms been sent long ago.
    monkeypatch.setenv("THIDUA_REGISTER_URL", f"sqlite:///{office / 'older.db'}")
    with open_register(f"sqlite:///{office / 'older.db'}") as register:
        register.send_lanes(MOVEMENT, "A2024", dt.datetime.now(dt.UTC), LONG_AGO)
    late = award(office)
    (lane,) = (lane for lane in late.decision.town.lanes if lane.office == "phong-noi-vu")
    assert lane.late_by > 0 and lane.counted == 1

    folder = shutil.copytree(PLAN, office / "plans" / PLAN.name)
    text = (folder / "plan.toml").read_text(encoding="utf-8")
    assert "late_counts = true" in text
    (folder / "plan.toml").write_text(
        text.replace("late_counts = true", "late_counts = false"), encoding="utf-8"
    )
    monkeypatch.setenv("THIDUA_PLANS", str(office / "plans"))
    strict = award(office)
    (lane,) = (lane for lane in strict.decision.town.lanes if lane.office == "phong-noi-vu")
    assert lane.counted == 0
    assert any(f.rule == "H01" and "trễ" in f.message for f in strict.findings)


def _rows(form: Path) -> list[list[object]]:
    """The rows of a form that carry keys."""
    sheet = load_workbook(form)["Thẩm định"]
    lines = [[cell.value for cell in line] for line in sheet.iter_rows()]
    heading = next(i for i, line in enumerate(lines) if line and line[0] == "Mã đơn vị")
    return [line for line in lines[heading + 1 :] if line[0]]
