"""Awards of communes by name: every case of it, the warning, and where the office and the council read it."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from factory_cases import Case, each, only_knows, read_case
from factory_decision import decided, waiting
from factory_report import plan_and_cycle
from factory_town_sheet import form_sheet

from rules.decision.decision import Decision
from rules.decision.double_awards import double_findings
from rules.issuing.forms import accept_given_awards, accept_own_awards, uneven_lists
from rules.judging.ranking import entries_of
from rules.judging.scoring import scores_of
from rules.report.town_inputs import GivenAward, Town
from rules.town.form import OWN_AWARDED, OWN_AWARDS, OWN_AWARDS_FOLDER, SUDDEN, SUDDEN_FOLDER
from rules.town_papers.listing import PACKET, town_papers_of

PLAN, CYCLE = plan_and_cycle()
UNIT = PLAN.units["p-hoa-mac"]
INITIATIVES = [
    {"Tên sáng kiến": title, "Tác giả": author, "Cấp công nhận": "Thị xã", "Số quyết định": "5/QĐ-UBND", "Ngày quyết định": "02/03/2024"}
    for title, author in (("Số hóa hồ sơ đất đai", "CN2"), ("Một cửa lưu động", "Tập thể"))
]  # fmt: skip


def decision_of(awarded: tuple[GivenAward, ...], names: dict[str, str]) -> Decision:
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
    only_knows(case.given, "rows", "names", "sudden")
    only_knows(case.expect, "doubles", "findings")
    spec = SUDDEN if case.given.get("sudden") else OWN_AWARDED
    folder = (SUDDEN_FOLDER if spec is SUDDEN else OWN_AWARDS_FOLDER).name
    sheet, _ = form_sheet(spec, "khen.xlsx", case.given["rows"])
    awarded, refused = accept_given_awards(PLAN, CYCLE, [sheet], spec)
    expected = case.expect.get("findings", [])
    assert [f.cell for f in refused] == [cell for cell, _ in expected]
    assert all(words in f.message for f, (_, words) in zip(refused, expected, strict=True))
    assert {(f.rule, f.unit) for f in refused} <= {("H05", folder)}
    warned = double_findings(decision_of(awarded, case.given.get("names", {})))
    assert [f.cell for f in warned] == [cell for cell, *_ in case.expect["doubles"]], warned
    for finding, (_, who, why) in zip(warned, case.expect["doubles"], strict=True):
        assert (finding.rule, finding.unit, finding.severity) == ("H06", folder, "warning")
        assert who in finding.message and why in finding.message


def test_the_office_and_the_council_read_it_and_the_consolidated_report_lists_the_names() -> None:
    before = waiting()
    person = next(e for e in before.entries if e.nominated and e.nominee == "CN1")
    day = decided().town.own_awards[0].day
    assert day is not None
    own = GivenAward(
        person.unit,
        person.name,
        "Tiếp dân",
        "",
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
            f"{unit} đã khen, 45/QĐ-UBND, 27/12/2024",
        ]
    assert papers["bao-cao-tong-hop"].paper.context["own_names"] == [
        [unit, person.name, "Tiếp dân", "45/QĐ-UBND, 27/12/2024"]
    ]


def test_sudden_awards_are_listed_in_the_consolidated_report() -> None:
    day = dt.date(2024, 9, 12)
    sudden = GivenAward(
        "p-hoa-mac",
        "Lê Văn Khác",
        "Cứu người",
        "Giấy khen",
        "812/QĐ-UBND",
        day,
        "a.xlsx",
        "Khen đột xuất",
        "B2",
    )
    before = waiting()
    context = town_papers_of(replace(before, town=replace(before.town, sudden=(sudden,))))[
        "bao-cao-tong-hop"
    ].paper.context
    assert context["heads"]["sudden"].endswith(". KHEN THƯỞNG ĐỘT XUẤT")
    unit = PLAN.units["p-hoa-mac"].name
    assert context["sudden"] == [["Lê Văn Khác", unit, "Cứu người", "Giấy khen", "812/QĐ-UBND, 12/09/2024"]]
    assert "sudden" not in town_papers_of(before)["bao-cao-tong-hop"].paper.context["heads"]


@pytest.mark.parametrize(("people", "says"), [(2, []), (3, ["có 2 tên, biểu “Khen cấp xã” ghi 3"])])
def test_a_list_with_other_than_its_decision_s_number_of_names_is_told(people: int, says: list[str]) -> None:
    day = dt.date(2024, 12, 20)
    counted, _ = form_sheet(OWN_AWARDS, "khen.xlsx", [["p-hoa-mac", "45/QĐ-UBND", day, 0, people, ""]])
    rows = [["p-hoa-mac", name, "Tiếp dân", "45/qđ-ubnd", day] for name in ("Lê Văn Khác", "Trần Thị Bé")]
    listed, _ = form_sheet(OWN_AWARDED, "khen.xlsx", rows)
    awards, _ = accept_own_awards(PLAN, CYCLE, [counted])
    named, _ = accept_given_awards(PLAN, CYCLE, [listed], OWN_AWARDED)
    told = uneven_lists([listed], awards, named)
    assert [(f.rule, f.cell) for f in told] == [("H05", "D2")] * len(says)
    assert all(words in f.message for f, words in zip(told, says, strict=True))
