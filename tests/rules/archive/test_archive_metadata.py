"""What an archive is told: only what the papers say, nothing invented, each value in a field of the table."""

import datetime as dt
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from factory_report import person, plan_and_cycle, report, usual
from pydantic import ValidationError

from rules.archive.metadata import (
    FileOf,
    MetadataValues,
    agency_code,
    day_of_paper,
    kept_until,
    of_dossier,
    of_town_paper,
    of_unit_paper,
)
from rules.decision.decision import Numbered
from rules.papers.dossier import papers_of
from rules.plan.tables.town import AgencyCode, Retention
from tasks.dossier.metadata import fields, metadata_xml

PLAN, CYCLE = plan_and_cycle()
UNIT = PLAN.units["p-hoa-mac"]
REPORT = report(PLAN, CYCLE, UNIT, usual(UNIT, PLAN, [person("CN1", "Lê An")]))
PAPERS = papers_of(PLAN, CYCLE, REPORT, trial=False)
HELD = FileOf(f"{PLAN.movement.id}/A2024/p-hoa-mac", PLAN, CYCLE, trial=False)


def told(name: str, *, supplied: bool = False, held: FileOf = HELD) -> MetadataValues:
    return of_unit_paper(held, REPORT, name, PAPERS[name], order=1, pages=2, supplied=supplied)


def test_a_submission_is_told_as_it_is_printed() -> None:
    values = told("01-to-trinh")
    assert values["TypeName"] == "Tờ trình"
    assert PAPERS["01-to-trinh"].context["number"] == f"Số: {values['CodeNumber']}/{values['CodeNotation']}"
    assert values["IssuedDate"] == str(REPORT.date("ngay_to_trinh"))
    assert values["OrganName"] == "Ủy ban nhân dân phường Hòa Mạc"
    assert values["SignerInfo/FullName"] == PAPERS["01-to-trinh"].context["sign_name"]
    assert values["SignerInfo/Position"] == REPORT.text("chuc_vu")
    assert values["To/OrganName"] == ["Như trên", "Phòng Nội vụ thị xã", "Lưu: VT"]


def test_what_a_paper_leaves_open_is_left_open() -> None:
    minutes = told("02-bien-ban")
    assert (minutes["CodeNumber"], minutes["CodeNotation"]) == ("", ""), "no number is printed"
    assert minutes["SignerInfo/FullName"] == PAPERS["02-bien-ban"].context["chair_name"]
    assert told("03-bao-cao-CN1")["CodeNumber"] == ""


def test_a_supplied_paper_says_whose_it_is_and_not_that_it_was_made_here() -> None:
    assert "đơn vị ký" in told("01-to-trinh", supplied=True)["Description"]
    assert told("01-to-trinh", supplied=True)["ConfidenceLevel"] == ""
    assert told("01-to-trinh")["Description"] == ""


def test_what_no_paper_says_stands_empty_and_is_not_guessed() -> None:
    number = Numbered("07", dt.date(2025, 1, 6), "Lê An", "CHỦ TỊCH")
    papers = (told("01-to-trinh"), of_town_paper(HELD, "quyet-dinh", number, {}, 3))
    dossier = of_dossier(HELD, UNIT.slug, [], papers=3, pages=9, evidence=0)
    for kind, values, blank in (
        *(("paper", paper, ("Priority", "IssuedAmount", "DueDate")) for paper in papers),
        ("dossier", dossier, ("Rights",)),
    ):
        written = ET.fromstring(metadata_xml(kind, values))
        assert [(written.find(field) is not None, written.findtext(field)) for field in blank] == [
            (True, "")
        ] * len(blank)


def test_a_trial_says_so() -> None:
    trial = FileOf(HELD.identifier, PLAN, CYCLE, trial=True)
    assert PLAN.movement.trial_text in told("01-to-trinh", held=trial)["Description"]
    whole = of_dossier(trial, UNIT.slug, [], papers=3, pages=None, evidence=0)
    assert PLAN.movement.trial_text in whole["Description"]
    assert (whole["StartDate"], whole["PageTotal"]) == ("", "")


def test_a_dossier_runs_from_its_first_to_its_last_paper() -> None:
    days = [day for name in PAPERS if (day := day_of_paper(REPORT, name))]
    values = of_dossier(HELD, UNIT.slug, days, papers=4, pages=9, evidence=2)
    assert (values["StartDate"], values["EndDate"]) == (min(days).isoformat(), max(days).isoformat())
    assert values["Maintenance"] == PLAN.retention.text
    assert values["DocTotal"] == "4"
    assert (values["FileCode/FileNotation"], values["Creator"]) == ("A2024/p-hoa-mac", "Phòng Nội vụ")


def test_an_issued_paper_carries_its_number_once() -> None:
    day = dt.date(2025, 1, 6)
    for number in ("07", "07/QĐ-UBND"):
        values = of_town_paper(HELD, "quyet-dinh", Numbered(number, day, "Lê An", "CHỦ TỊCH"), {}, 3)
        assert (values["CodeNumber"], values["CodeNotation"]) == ("07", "QĐ-UBND")
        assert (values["TypeName"], values["IssuedDate"]) == ("Quyết định", "2025-01-06")
    assert of_town_paper(HELD, "bien-ban", None, {}, None)["OrganName"].startswith("Hội đồng")
    unknown = Numbered("07/QĐ-UBND", day, "", "")
    for carried in (None, unknown):
        assert of_town_paper(HELD, "quyet-dinh", carried, {}, None)["SignerInfo/Position"] == ""


def test_bodies_carry_the_codes_that_the_plan_has() -> None:
    def row(unit: str, code: str) -> AgencyCode:
        return AgencyCode(unit=unit, code=code, source="x", checked=False)

    codes = (row("p-hoa-mac", "H25.7.3"), row("phong-noi-vu", "H25.7.1"), row("Lưu: VT", "H25"))
    held = replace(HELD, plan=PLAN.model_copy(update={"agency_codes": codes}))
    paper = told("01-to-trinh", held=held)
    assert paper["FileCode/OrganId"] == "H25.7.1" and told("01-to-trinh")["FileCode/OrganId"] == ""
    assert paper["To/OrganId"] == ["", "", "H25"]
    sealing = held.plan.signing.model_copy(update={"dossier": "unit"})
    own = replace(held, plan=held.plan.model_copy(update={"signing": sealing}))
    whole = of_dossier(own, UNIT.slug, [], papers=1, pages=1, evidence=0)
    assert (whole["FileCode/OrganId"], whole["Creator"]) == ("H25.7.3", "UBND phường Hòa Mạc")
    assert of_town_paper(held, "quyet-dinh", None, {}, 3)["FileCode/OrganId"] == "H25.7.1"
    assert agency_code(held.plan, "Ủy ban nhân dân phường Hòa Mạc") == "H25.7.3"
    for wrong in ("h25", "H25.", "H25 7", "H" * 36):
        with pytest.raises(ValidationError):
            row("p-hoa-mac", wrong)


@pytest.mark.parametrize(
    ("years", "days", "until"),
    [
        (10, [dt.date(2024, 12, 5), dt.date(2025, 1, 2)], dt.date(2035, 12, 31)),
        (None, [dt.date(2024, 12, 5)], None),
        (10, [], None),
    ],
)
def test_years_are_kept_from_the_last_papers(
    years: int | None, days: list[dt.date], until: dt.date | None
) -> None:
    retention = Retention(years=years, text="x", source="x", checked=False)
    assert kept_until(retention, days) == until


def test_every_value_has_its_field() -> None:
    paper = {field.element for field in fields("paper")}
    town = of_town_paper(HELD, "to-trinh", None, {}, 1)
    assert all(told(name).keys() <= paper for name in PAPERS)
    assert town.keys() <= paper
    whole = of_dossier(HELD, UNIT.slug, [], papers=1, pages=1, evidence=0)
    assert whole.keys() <= {field.element for field in fields("dossier")}
