"""What stands above the form at the council's stop, and what an answer is good for."""

from dataclasses import replace

import pytest
from factory_outcome import outcome

from rules.judging.ranking import NomineeKind
from rules.page.council_stop import Choice, fault_of, question, stop_words
from rules.page.links import pages_of
from rules.page.summary import Outcome, counts
from rules.report.register_values import CouncilAnswer
from rules.report.town_inputs import LaneReturn, Town
from rules.town_papers.ranking import tied
from rules.values.findings import finding

PAGES = pages_of("http://127.0.0.1:4280", "A2024")
FILES = {
    "goi-hoi-dong": [
        f"town/{name}" for name in ("00-goi-hoi-dong.docx", "00-goi-hoi-dong.pdf", "hoi-dong.xlsx")
    ]
}


def answer(
    choice: str = Choice.MET, approver: str = "Ngô Văn Bình", reason: str = "", number: int = 1
) -> CouncilAnswer:
    """An answer of one flow run."""
    return CouncilAnswer("flow-run", number, choice, approver, reason)


def text(run: Outcome | None = None, *answers: CouncilAnswer, forms: tuple[str, ...] = ()) -> str:
    """The packet of a run in the inbox `A2024`."""
    return question(run or waiting(), answers, forms, PAGES, "/hop-nhan/A2024")


def waiting(**changes: object) -> Outcome:
    """A run that waits for the council, its packet published."""
    return replace(outcome(**changes), town=FILES)


def test_the_packet_has_the_figures_of_each_kind_and_group() -> None:
    run = waiting()
    said, number = text(run), counts(run)
    for kind in NomineeKind:
        mine = number.of(kind)
        figures = f"{mine.nominated} đề nghị, {mine.eligible} đủ điều kiện, {mine.selected} được chọn"
        assert f"{figures}, còn {mine.left_to_council} suất" in said
    for group in run.plan.groups:
        mine = [e for e in run.entries if e.kind is NomineeKind.COLLECTIVE and e.group == group.id]
        figures = f"{sum(e.nominated for e in mine)} đề nghị, {sum(e.eligible for e in mine)} đủ điều kiện"
        assert f"{group.name}: {figures}" in said


def test_no_person_is_named() -> None:
    people = {e.name for e in waiting().entries if e.kind is NomineeKind.INDIVIDUAL}
    said = text(waiting(), answer(reason="vì Nguyễn Thị Thanh Hương"))
    assert people and not [name for name in people if name in said]
    assert "Ngô Văn Bình" not in said


def test_a_tie_at_the_line_is_listed_by_code() -> None:
    run = waiting()
    people = [e for e in run.entries if e.kind is NomineeKind.INDIVIDUAL and e.eligible and not e.selected]
    same = people[0].key
    entries = [replace(e, key=same, rank=people[0].rank) if e in people[:2] else e for e in run.entries]
    run = replace(run, decision=replace(run.decision, entries=entries))
    found = [e for e in tied(run.decision) if e.kind is NomineeKind.INDIVIDUAL]
    assert len(found) == 2
    for entry in found:
        assert f"hạng {entry.rank}: `{entry.unit}/{entry.nominee}`" in text(run)


def test_each_reading_of_the_quota_is_told() -> None:
    run = waiting()
    whole = {(q.kind, q.reading): q for q in run.quota if q.group == "all"}
    for line in whole.values():
        assert f"{line.cap} nếu tính trên {line.n}" in text(run)


def test_an_office_that_has_not_appraised_is_named() -> None:
    lane = LaneReturn("thanh-tra", "Thanh tra thị xã", ("c1",), False, 0, 0, 0)
    heard = replace(lane, name="Công an thị xã", received=True)
    said = text(waiting(town=Town(lanes=(lane, heard))))
    assert "Chưa có phiếu thẩm định của**: Thanh tra thị xã." in said
    assert "Công an thị xã" not in said


def test_papers_are_links_where_pages_are_served_and_paths_elsewhere() -> None:
    said = text()
    for path in ("town/00-goi-hoi-dong.pdf", "town/hoi-dong.xlsx", ""):
        assert f"](http://127.0.0.1:4280/A2024/{path})" in said
    unserved = question(waiting(), [], [], pages_of("", "A2024"), "")
    assert "http" not in unserved and "`town/00-goi-hoi-dong.pdf`" in unserved


def test_where_the_form_goes_is_said() -> None:
    assert "`/hop-nhan/A2024/_hoi-dong/hoi-dong.xlsx`" in text()


def test_each_choice_is_explained() -> None:
    assert all(f"*{choice}*" in text() for choice in Choice)


def test_an_answer_without_a_form_says_where_it_belongs() -> None:
    assert "chưa thấy biểu `hoi-dong.xlsx`" in text(waiting(), answer())
    assert "chưa ghi gì" in text(waiting(), answer(), forms=("hoi-dong.xlsx",))


def test_a_form_that_can_not_be_used_says_why_and_its_text_stays_text() -> None:
    wrong = finding(
        "H02", unit="_hoi-dong", file="hội đồng [x](http://a).xlsx", says="tệp này không được đọc."
    )
    said = text(waiting(findings=[wrong]), answer(), forms=(wrong.message,))
    assert "chưa dùng được biểu của Hội đồng" in said and "tệp này không được đọc" in said
    assert r"\[x\](http://a)" in said


def test_ranked_again_says_that_the_figures_are_new() -> None:
    said = text(waiting(), answer(), answer(Choice.AGAIN, reason="Đơn vị bổ sung minh chứng", number=2))
    assert "xếp hạng lại theo ý kiến lần 2" in said and "chưa thấy biểu" not in said
    assert "bổ sung minh chứng" not in said


@pytest.mark.parametrize(
    ("given", "what"),
    [
        (answer("", "A Bình"), "Chưa rõ ý kiến"),
        (answer("khác", "A Bình"), "Chưa rõ ý kiến"),
        (answer(approver=" . "), "Chưa có người quyết định"),
        (answer(Choice.AGAIN), "chưa ghi lý do"),
        (answer(Choice.STOP, reason="–"), "chưa ghi lý do"),
    ],
)
def test_an_answer_that_can_not_be_used_is_refused_and_asked_again(given: CouncilAnswer, what: str) -> None:
    assert what in fault_of(given)
    assert stop_words([given]) == ""
    assert what in text(waiting(), given)


def test_only_the_last_answer_ends_a_run_and_says_it_without_names() -> None:
    stop = answer(Choice.STOP, reason="Ông Tư đang bị xem xét", number=2)
    assert stop_words([]) == stop_words([stop, answer(number=3)]) == ""
    assert fault_of(stop) == ""
    said = stop_words([answer(), stop])
    assert "lần 2" in said and "sổ đăng ký" in said
    assert "Ông Tư" not in said and "Ngô Văn Bình" not in said


def test_a_trial_says_so() -> None:
    assert waiting().plan.movement.trial_text in text()
    assert waiting().plan.movement.trial_text not in text(waiting(trial=False))
