"""Numbers read back from the finished papers of a cycle: each of a meaning is the one value, and a broken one is told."""

import io
import re
import zipfile
from dataclasses import replace

import pytest
from factory_decision import decided, forwarded, waiting

from rules.decision.decision import Decision
from rules.judging.quotas import quota_lines
from rules.judging.ranking import NomineeKind
from rules.plan.paper_ids import UPWARD
from rules.report.report import Cell, Row
from rules.town_papers.award import deeds_of
from rules.town_papers.counts import CountOf, Meaning, PaperText, differing_counts, printed_counts, values_of
from rules.town_papers.listing import PACKET, town_papers_of
from tasks.documents.documents import rendered
from tasks.documents.page_texts import text_in

BODIES, PEOPLE = NomineeKind.COLLECTIVE, NomineeKind.INDIVIDUAL
MUST: dict[str, set[Meaning]] = {
    "bao-cao-tham-dinh": {
        Meaning.UNITS, Meaning.RECEIVED, Meaning.ACCEPTED, Meaning.RETURNED, Meaning.NOMINATED, Meaning.ELIGIBLE,
        Meaning.RANKED, Meaning.OF_QUOTA, Meaning.ELIGIBLE_OF_QUOTA, Meaning.HIGHER,
    },
    "to-trinh": {Meaning.CHOSEN},
    "bien-ban": {Meaning.VOTED, Meaning.CHOSEN},
    "quyet-dinh": {Meaning.CHOSEN},
    "guong-dien-hinh": {Meaning.CHOSEN},
    "bao-cao-tong-hop": {
        Meaning.UNITS, Meaning.RECEIVED, Meaning.ACCEPTED, Meaning.RETURNED, Meaning.NOMINATED, Meaning.ELIGIBLE,
        Meaning.RANKED, Meaning.CHOSEN, Meaning.PROPOSED, Meaning.OWN, Meaning.HIGHER,
    },
    PACKET: {Meaning.RANKED, Meaning.OF_QUOTA, Meaning.ELIGIBLE_OF_QUOTA},
}  # fmt: skip
"""What each paper prints, where the cycle has it: a sentence that nobody reads any more is missed here."""

UP = {Meaning.CHOSEN}
"""A paper to the province lists whom it is about as all lists do; what it counts is who is put forward."""


def with_higher(decision: Decision) -> Decision:
    """Two of the nominated ask for a tier that the quota does not count."""
    plan = decision.plan
    first = [
        next(e for e in decision.entries if e.kind is kind and e.nominated and not e.selected)
        for kind in (BODIES, PEOPLE)
    ]
    asked = {(e.unit, e.nominee) for e in first}
    entries = [
        replace(e, tier=plan.awards[1].name) if (e.unit, e.nominee) in asked else e for e in decision.entries
    ]
    return replace(decision, entries=entries, quota=quota_lines(plan, entries))


def made(decision: Decision) -> dict[str, bytes]:
    papers = town_papers_of(decision)
    return {key: rendered(draft.paper.template, draft.paper.context) for key, draft in papers.items()}


def titles(decision: Decision) -> dict[str, str]:
    return {key: draft.paper.title for key, draft in town_papers_of(decision).items()}


@pytest.mark.parametrize(
    "decision",
    [with_higher(waiting()), with_higher(decided()), forwarded()],
    ids=["waiting", "decided", "forwarded"],
)
def test_all_numbers_of_a_cycle_are_read_back_and_agree(decision: Decision) -> None:
    texts = {key: text_in(data) for key, data in made(decision).items()}
    assert differing_counts(texts, titles(decision), decision) == []
    for key, text in texts.items():
        found = {one.count[0] for one in printed_counts(text)}
        must = MUST.get(key, UP if key.startswith(UPWARD) else set())
        assert found >= must, (key, must - found)


def test_counts_that_differ_by_meaning_say_which_is_which() -> None:
    decision = with_higher(decided())
    values = values_of(decision)
    assert values[Meaning.NOMINATED, BODIES] == values[Meaning.OF_QUOTA, BODIES] + 1
    assert values[Meaning.RANKED, BODIES] == values[Meaning.ACCEPTED, None] < values[Meaning.UNITS, None]
    text = text_in(made(decision)["bao-cao-tham-dinh"])
    whole = "\n".join(text.paragraphs)
    assert "Trong số được đề nghị có 01 tập thể, 01 cá nhân đề nghị hình thức cao hơn Giấy khen" in whole
    assert "hai cột sau chỉ tính trường hợp đề nghị Giấy khen, không gồm 01 tập thể, 01 cá nhân" in whole
    (quota,) = [table for table in text.tables if table[0][0] == "Đối tượng"]
    assert quota[0][1:4] == (
        "Được xếp hạng / tối đa",
        "Đề nghị Giấy khen / tối đa",
        "Đủ điều kiện tặng Giấy khen / tối đa",
    )


@pytest.mark.parametrize(
    ("key", "words", "count"),
    [
        ("quyet-dinh", r"(cho )(\d+)( tập thể, )", (Meaning.CHOSEN, BODIES)),
        ("to-trinh", r"(tập thể, )(\d+)( cá nhân có thành tích)", (Meaning.CHOSEN, PEOPLE)),
        ("bien-ban", r"(bỏ phiếu đối với )(\d+)( tập thể)", (Meaning.VOTED, BODIES)),
        ("bao-cao-tong-hop", r"(Có )(\d+)( cơ quan, đơn vị tham gia)", (Meaning.UNITS, None)),
        ("bao-cao-tham-dinh", r"(tổng số )(\d+)( tập thể)", (Meaning.NOMINATED, BODIES)),
    ],
)
def test_one_number_altered_in_a_finished_paper_is_caught(key: str, words: str, count: CountOf) -> None:
    decision = with_higher(decided())
    data = made(decision)[key]
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    body = parts["word/document.xml"].decode()
    altered = re.sub(words, lambda m: f"{m[1]}{int(m[2]) + 1}{m[3]}", body, count=1)
    assert altered != body
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        for name, part in parts.items():
            packed.writestr(name, altered if name == "word/document.xml" else part)
    (said,) = differing_counts({key: text_in(file.getvalue())}, titles(decision), decision)
    right = values_of(decision)[count]
    assert f"({key})" in said and f"ghi {right + 1} " in said and f"đã chốt {right}: tạo lại văn bản." in said


def test_a_table_that_sums_up_otherwise_is_caught() -> None:
    decision = decided()
    right = values_of(decision)[Meaning.CHOSEN, BODIES]
    table = (
        ("Nhóm", "Được xếp hạng", "Được khen"),
        ("Tập thể: cộng", str(values_of(decision)[Meaning.RANKED, BODIES]), str(right + 2)),
    )
    (said,) = differing_counts({"bao-cao-tong-hop": PaperText((), (table,))}, titles(decision), decision)
    assert said.startswith("Báo cáo tổng hợp (bao-cao-tong-hop): “Tập thể: cộng, Được khen”")


def test_groups_that_do_not_add_up_to_the_list_are_caught() -> None:
    decision = decided()
    right = values_of(decision)[Meaning.CHOSEN, BODIES]
    text = PaperText(("Cơ quan: 01 tập thể", f"Xã, phường: {right} tập thể"), ())
    (said,) = differing_counts({"quyet-dinh": text}, titles(decision), decision)
    assert f"ghi {right + 1} tập thể được khen" in said


def test_a_paper_to_the_province_counts_whom_it_puts_forward() -> None:
    decision = forwarded()
    (key,) = [key for key in town_papers_of(decision) if key.startswith(UPWARD)]
    asked = values_of(decision)[Meaning.PROPOSED, PEOPLE]
    text = PaperText((f"kính trình xem xét, tặng Bằng khen cho {asked + 1} cá nhân có thành tích",), ())
    found = differing_counts({key: text}, titles(decision), decision)
    assert [f"ghi {asked + 1} cá nhân trình cấp trên, đã chốt {asked}" in said for said in found] == [
        False,
        True,
    ]


def test_numbers_in_what_papers_quote_are_left_to_their_reader() -> None:
    decision = decided()
    council = decision.town.council
    assert council is not None
    opinions = (
        "Năm 2023 có 05 tập thể, 12 cá nhân được đề nghị.\nĐề nghị tặng quà cho 03 tập thể, 12 cá nhân."
    )
    town = replace(decision.town, council=replace(council, record=replace(council.record, opinions=opinions)))
    quoting = replace(decision, town=town)
    paragraphs = text_in(made(quoting)["bien-ban"]).paragraphs
    assert any("03 tập thể, 12 cá nhân" in paragraph for paragraph in paragraphs)
    for said in ({"bien-ban": PaperText(paragraphs, ())},):
        assert differing_counts(said, titles(quoting), quoting) == []
        assert differing_counts(said, titles(decision), decision), "they would be taken for ours"


def test_what_a_unit_tells_of_its_deeds_is_left_to_its_reader() -> None:
    decision = decided()
    entry = next(e for e in decision.winners if deeds_of(decision, decision.reports[e.unit], e.nominee))
    told = deeds_of(decision, decision.reports[entry.unit], entry.nominee)[-1]
    report = decision.reports[entry.unit]
    sheet = report.sheets["thanh_tich"]
    new = "Tham mưu tặng Giấy khen cho 02 tập thể, 05 cá nhân."

    def with_it(cell: Cell) -> Cell:
        same = cell.field.key == "ket_qua" and isinstance(cell.value, str)
        return replace(cell, value=new, text=new) if same else cell

    rows = tuple(Row(r.number, {k: with_it(c) for k, c in r.cells.items()}) for r in sheet.rows)
    changed = replace(report, sheets={**report.sheets, "thanh_tich": replace(sheet, rows=rows)})
    quoting = replace(decision, reports={**decision.reports, entry.unit: changed})
    text = text_in(made(quoting)["guong-dien-hinh"])
    assert told != new and new in text.paragraphs
    assert differing_counts({"guong-dien-hinh": text}, titles(quoting), quoting) == []
