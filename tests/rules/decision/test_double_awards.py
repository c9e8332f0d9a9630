"""Awards of communes by name: every case of it, the warning, and where the office and the council read it."""

from dataclasses import replace
from typing import Any

from factory_cases import Case, each, only_knows, read_case
from factory_decision import decided, waiting
from factory_report import plan_and_cycle
from factory_town_sheet import form_sheet

from rules.decision.decision import Decision
from rules.decision.double_awards import double_findings
from rules.issuing.forms import accept_own_awarded
from rules.judging.ranking import entries_of
from rules.judging.scoring import scores_of
from rules.report.town_inputs import OwnAwarded, Town
from rules.town.form import OWN_AWARDED
from rules.town_papers.listing import PACKET, town_papers_of

PLAN, CYCLE = plan_and_cycle()
UNIT = PLAN.units["p-hoa-mac"]
INITIATIVES = [
    {"Tên sáng kiến": title, "Tác giả": author, "Cấp công nhận": "Thị xã", "Số quyết định": "5/QĐ-UBND", "Ngày quyết định": "02/03/2024"}
    for title, author in (("Số hóa hồ sơ đất đai", "CN2"), ("Một cửa lưu động", "Tập thể"))
]  # fmt: skip


def decision_of(awarded: tuple[OwnAwarded, ...], names: dict[str, str]) -> Decision:
    """The usual unit nominates its collective and two persons; a commune has awarded these."""
    people = {code: {"Họ và tên": name} for code, name in names.items()}
    given: dict[str, Any] = {"people": ["CN1", "CN2"], "5. Cá nhân": people, "4. Sáng kiến": INITIATIVES}
    report, findings = read_case(PLAN, CYCLE, UNIT, given)
    assert report is not None and not findings
    scores = scores_of(PLAN, CYCLE, [report])
    entries = entries_of(PLAN, CYCLE, [report], scores)
    town = Town(own_awarded=awarded)
    return replace(decided(), reports={UNIT.slug: report}, entries=entries, scores=scores, town=town)


@each("khen-cap-xa")
def test_own_awards_by_name(case: Case) -> None:
    only_knows(case.given, "rows", "names")
    only_knows(case.expect, "doubles", "findings")
    sheet, _ = form_sheet(OWN_AWARDED, "khen-cap-xa.xlsx", case.given["rows"])
    awarded, refused = accept_own_awarded(PLAN, CYCLE, [sheet])
    expected = case.expect.get("findings", [])
    assert [f.cell for f in refused] == [cell for cell, _ in expected]
    assert all(words in f.message for f, (_, words) in zip(refused, expected, strict=True))
    assert {(f.rule, f.unit) for f in refused} <= {("H05", "_khen-cap-xa")}
    warned = double_findings(decision_of(awarded, case.given.get("names", {})))
    assert [f.cell for f in warned] == [cell for cell, *_ in case.expect["doubles"]], warned
    for finding, (_, who, why) in zip(warned, case.expect["doubles"], strict=True):
        assert (finding.rule, finding.unit, finding.severity) == ("H06", "_khen-cap-xa", "warning")
        assert who in finding.message and why in finding.message


def test_the_office_and_the_council_read_it_and_the_consolidated_report_lists_the_names() -> None:
    before = waiting()
    person = next(e for e in before.entries if e.nominated and e.nominee == "CN1")
    day = decided().town.own_awards[0].day
    assert day is not None
    own = OwnAwarded(
        person.unit,
        person.name,
        "Tiếp dân",
        "45/QĐ-UBND",
        day,
        "khen-cap-xa.xlsx",
        "Danh sách được khen",
        "B2",
    )
    papers = town_papers_of(replace(before, town=replace(before.town, own_awarded=(own,))))
    unit = PLAN.units[person.unit].name
    for key in (PACKET, "bao-cao-tham-dinh"):
        (line,) = papers[key].paper.context["awarded_before"]
        assert line[0] == f"{person.name}, {unit}" and line[1:3] == [
            "Tiếp dân",
            f"{unit}, 45/QĐ-UBND, 27/12/2024",
        ]
    assert papers["bao-cao-tong-hop"].paper.context["own_names"] == [
        [unit, person.name, "Tiếp dân", "45/QĐ-UBND, 27/12/2024"]
    ]
