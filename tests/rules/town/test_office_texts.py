"""What the office itself writes: the texts of the consolidated report, whom the exemplar pack tells of and how."""

import datetime as dt
from dataclasses import replace

from factory_cases import Case, each, only_knows
from factory_decision import decided
from factory_report import plan_and_cycle
from factory_town_sheet import form_sheet
from test_town import assert_found

from rules.decision.decision import Decision
from rules.issuing.obstacles import obstacles
from rules.page.wording import RULES
from rules.plan.paper_ids import DECISION, EXEMPLARS, SUMMARY
from rules.report.town_inputs import Exemplar, Issue
from rules.town.exemplars import accept_exemplars
from rules.town.form import EXEMPLAR_ROWS, SUMMARY_TEXTS
from rules.town.texts import accept_texts
from rules.town_papers.consolidated.shortcomings import SHORTCOMINGS, shortcoming_lines
from rules.town_papers.listing import town_papers_of
from rules.town_papers.wording import names_of
from rules.values.findings import finding
from rules.values.typed import ExcelError

PLAN, CYCLE = plan_and_cycle()
WINNERS = ("p-hoa-mac/TT", "p-dong-van/CN1")


@each("guong-dien-hinh")
def test_exemplars(case: Case) -> None:
    given, expect = case.given, case.expect
    only_knows(given, "rows", "met", "without", "revoked")
    only_knows(expect, "told", "findings", "infos")
    winners = [e for e in decided().entries if f"{e.unit}/{e.nominee}" in WINNERS]
    assert len(winners) == len(WINNERS)
    sheet, findings = form_sheet(
        EXEMPLAR_ROWS, "guong-dien-hinh.xlsx", given["rows"], None, given.get("without", ())
    )
    gone = [e for e in winners if f"{e.unit}/{e.nominee}" in given.get("revoked", ())]
    revoked = {(e.unit, e.nominee) for e in gone}
    told, said = accept_exemplars(PLAN, CYCLE, [sheet], winners if given.get("met", True) else None, revoked)
    assert_found([*findings, *said], expect, "H07", "_guong-dien-hinh")
    assert [
        [f"{t.unit}/{t.nominee}", len(t.texts), t.place, f"{t.day:%d/%m/%Y}" if t.day else ""] for t in told
    ] == expect["told"]


@each("loi-van")
def test_texts_of_the_consolidated_report(case: Case) -> None:
    given, expect = case.given, case.expect
    only_knows(given, "files", "without")
    only_knows(expect, "says", "findings")
    read = [
        form_sheet(SUMMARY_TEXTS, f"{number}.xlsx", [], labels, given.get("without", ()))
        for number, labels in enumerate(given["files"], start=1)
    ]
    texts, said = accept_texts([sheet for sheet, _ in read])
    assert_found([*(f for _, found in read for f in found), *said], expect, "H04", "_tong-hop")
    decision = decided()
    decision = replace(decision, findings=(), town=replace(decision.town, texts=texts))
    context = dict(town_papers_of(decision)[SUMMARY].paper.context)
    headings = {key: heading.partition(". ")[2] for key, heading in context["heads"].items()}
    assert {headings[key]: lines for key, lines in context["texts"].items() if key in headings} == expect[
        "says"
    ]


def test_a_text_that_excel_took_for_a_formula_is_told() -> None:
    sheet, _ = form_sheet(SUMMARY_TEXTS, "a.xlsx", [], {"Đánh giá chung": ExcelError("#NAME?")})
    texts, (said,) = accept_texts([sheet])
    assert not texts.overall
    assert "lỗi Excel" in said.message and said.cell == "B1"


def test_shortcomings_count_units_in_words_and_know_every_rule_of_a_report() -> None:
    assert set(SHORTCOMINGS) == {rule[0] for rule in RULES} - {"H"}
    found = [
        finding("T01", unit="p-hoa-mac", says="x", sheet="3. TTHC", cell="C5"),
        finding("T06", unit="p-hoa-mac", says="x", sheet="3. TTHC", cell="F5"),
        finding("T06", unit="p-dong-van", says="x", sheet="3. TTHC", cell="F5"),
        finding("I05", unit="p-dong-van", says="x"),
        finding("H04", unit="_chi-so", says="x"),
        finding("F01", unit="phuong-la", says="x"),
    ]
    lines = shortcoming_lines(replace(decided(), findings=found))
    assert lines == [[SHORTCOMINGS["T"], "1", "1"], [SHORTCOMINGS["I"], "0", "1"]]


def chosen(*told: Exemplar) -> Decision:
    day = dt.date(2025, 1, 20)
    issues = tuple(Issue(paper, day, "", "Nguyễn Văn B", "") for paper in (DECISION, EXEMPLARS))
    return replace(decided(), town=replace(decided().town, exemplars=told, issues=issues))


def test_the_pack_tells_of_those_chosen_with_their_edited_text_and_of_nobody_else() -> None:
    first, other = decided().winners[0], decided().winners[-1]
    decision = chosen(
        Exemplar(first.unit, first.nominee, ("Lời biên tập.",), "Báo Hà Nam", dt.date(2025, 1, 21)),
        Exemplar(other.unit, other.nominee, ("Lời khác.",), "", None),
    )
    draft = town_papers_of(decision)[EXEMPLARS]
    told = [*draft.paper.context["collectives"], *draft.paper.context["people"]]
    assert [one["texts"] for one in told] == [
        ["Lời biên tập.", "Đã đăng: Báo Hà Nam, ngày 21/01/2025."],
        ["Lời khác."],
    ]
    assert len(draft.names) == 2
    assert set(draft.names) | set(draft.never) >= set(town_papers_of(decided())[DECISION].names)
    assert "GỢI Ý" not in draft.paper.context["opening"]
    assert not [words for words in obstacles(decision, EXEMPLARS, ()) if "gương điển hình" in words]


def test_who_was_made_up_for_may_be_told_of() -> None:
    late = next(e for e in decided().entries if e.eligible and not e.selected)
    told = chosen(Exemplar(late.unit, late.nominee, ("Lời.",), "", None))
    draft = town_papers_of(replace(told, cleared=[replace(late, selected=True)]))[EXEMPLARS]
    assert draft.names == names_of(told, [late])


def test_without_a_choice_the_pack_is_a_suggestion_and_never_issued() -> None:
    context = town_papers_of(chosen())[EXEMPLARS].paper.context
    assert context["opening"].startswith("BẢN GỢI Ý, CHƯA CÔNG BỐ.")
    (words,) = [words for words in obstacles(chosen(), EXEMPLARS, ()) if "gương điển hình" in words]
    assert "_guong-dien-hinh/guong-dien-hinh.xlsx" in words
