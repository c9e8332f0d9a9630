"""The tables that Prefect shows: flat, without a person's name, linked to the pages where somebody serves them."""

import datetime as dt
import json
import re
from dataclasses import replace

from factory_outcome import outcome

from rules.judging.gates import Gate, GateState
from rules.page.links import Pages, pages_of
from rules.page.prefect_tables import MOST_ROWS, Table, intake_tables, result_tables
from rules.page.summary import Outcome
from rules.report.collected import Collected
from rules.values.findings import finding

PAGES = pages_of("http://127.0.0.1:4280/", "A2024")
NOWHERE = Pages("")


def collected(run: Outcome) -> Collected:
    """What the intake of that run knew."""
    return Collected(
        plan=run.plan,
        cycle=run.cycle,
        folders=run.folders,
        accepted=list(run.bundles),
        findings=run.findings,
        versions={},
        at=run.finished,
        trial=run.trial,
        returned={unit: [f"returned/{unit}/phieu-tra.pdf"] for unit in run.returned},
    )


def tables_of(run: Outcome, pages: Pages) -> list[Table]:
    """All tables of a run."""
    return [*intake_tables(collected(run), pages), *result_tables(run, pages, pages.result)]


def test_they_name_no_person_and_hold_only_text_and_whole_numbers() -> None:
    run = outcome()
    tables = tables_of(run, PAGES)
    assert [t.key for t in tables] == [
        "completeness",
        "findings",
        "ranking-collective",
        "ranking-individual",
        "quota",
        "bundles",
    ]
    text = json.dumps([(t.description, t.rows) for t in tables], ensure_ascii=False)
    assert not [e.name for e in run.entries if e.kind == "individual" and e.name in text]
    assert all(type(value) in (str, int) for t in tables for row in t.rows for value in row.values())
    assert len(tables[2].rows) + len(tables[3].rows) == len(run.entries)


def test_of_discipline_they_tell_nothing() -> None:
    run = outcome()
    gates = (Gate("K1", GateState.FAIL, "bị kỷ luật trong chu kỳ"), Gate("K2", GateState.FAIL, "quá hạn"))
    entries = [replace(e, gates=gates) for e in run.decision.entries]
    tables = tables_of(replace(run, decision=replace(run.decision, entries=entries)), PAGES)
    text = json.dumps([(t.description, t.rows) for t in tables], ensure_ascii=False)
    assert '"lưu riêng, K2"' in text and "K1" not in text and "kỷ luật" not in text


def test_a_returned_unit_leads_to_its_faults_and_its_slip() -> None:
    completeness = intake_tables(collected(outcome()), PAGES)[0]
    (row,) = [row for row in completeness.rows if "p-duy-hai" in str(row["Đơn vị"])]
    assert str(row["Đơn vị"]).endswith("](http://127.0.0.1:4280/A2024/tiep-nhan/#don-vi-p-duy-hai)")
    assert row["Phiếu trả"] == (
        "[mở](http://127.0.0.1:4280/A2024/tiep-nhan/returned/p-duy-hai/phieu-tra.pdf)"
    )
    assert row["Tình trạng"] == "trả lại"


def test_where_nobody_serves_the_pages_nothing_is_linked() -> None:
    assert "](" not in json.dumps([(t.description, t.rows) for t in tables_of(outcome(), NOWHERE)])


def test_a_strangers_text_makes_no_link_and_there_are_no_more_rows_than_can_be_shown() -> None:
    many = [finding("D01", unit=f"[x](http://x.vn/{i})", says="a") for i in range(MOST_ROWS + 1)]
    table = intake_tables(collected(outcome(many)), PAGES)[1]
    assert len(table.rows) == MOST_ROWS
    assert f"{MOST_ROWS} trên {MOST_ROWS + 1} dòng" in table.description
    assert not [row for row in table.rows if re.search(r"(?<!\\)\]\(", str(row["Đơn vị"]))]


def test_what_is_most_urgent_comes_first() -> None:
    rows = intake_tables(collected(outcome()), NOWHERE)[0].rows
    states = [str(row["Tình trạng"]) for row in rows]
    assert list(dict.fromkeys(states)) == ["trả lại", "chưa nộp", "đã nhận"]


def test_a_sheets_number_does_not_become_an_item_of_a_list() -> None:
    found = [finding("D01", unit="ldld", file="a.xlsx", sheet="5. Cá nhân", cell="H10", says="a")]
    assert intake_tables(collected(outcome(found)), NOWHERE)[1].rows[0]["Biểu"] == r"5\. Cá nhân"


def test_the_days_of_a_page_are_those_of_the_intake() -> None:
    assert collected(outcome()).due == dt.date(2024, 12, 15)
