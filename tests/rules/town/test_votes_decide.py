"""Whatever the council's form says, nobody is chosen, and no paper says “Khen” of one, whose votes do not carry."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from factory_decision import waiting
from factory_report import plan_and_cycle
from factory_town_sheet import form_sheet
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rules.decision.decision import Decision
from rules.issuing.issuing import to_issue
from rules.judging.quotas import quota_lines, select
from rules.judging.ranking import Entry, NomineeRef
from rules.plan.paper_ids import NOTICE, REPORT, TOWN_PAPERS
from rules.report.town_inputs import Issue
from rules.town.council.accepting import accept_council
from rules.town.form import COUNCIL
from rules.town_papers.listing import town_papers_of
from rules.town_papers.wording import name_of

PLAN, CYCLE = plan_and_cycle()
HIGHER = PLAN.awards[1].name
GUIDED = PLAN.model_copy(
    update={
        "awards": tuple(
            type(a).model_validate(
                {
                    **a.model_dump(),
                    "guidance_number": "5/HD-SNV",
                    "guidance_date": dt.date(2024, 11, 1),
                    "guidance_quota": {"collective": 2, "individual": 5},
                }
            )
            if a.name == HIGHER
            else a
            for a in PLAN.awards
        )
    }
)
BEFORE = replace(
    waiting(),
    plan=GUIDED,
    entries=[
        replace(e, tier=HIGHER) if i % 5 == 0 else e
        for i, e in enumerate(replace(e, selected=False, note="") for e in waiting().entries)
    ],
)
RANKED = select(GUIDED, BEFORE.entries)
ELIGIBLE = [e for e in RANKED if e.eligible]

OPEN = ("chưa quyết định xong", "Hội đồng chỉ có mặt", "Hội đồng ghi có mặt", "Hội đồng thiếu tổng số")
"""Why nobody is chosen yet: rows are open; or, which goes first, the meeting had no quorum."""

counts = st.one_of(st.integers(0, 16), st.sampled_from(["", "mười", -1, 7.5]))
few = st.one_of(st.just(""), st.just(""), st.integers(0, 3))
rows = st.tuples(
    counts,
    counts,
    few,
    few,
    st.sampled_from(["", "", "Khen", "Không khen", "Để sau"]),
    st.sampled_from(["", "Có lý do"]),
)
lines = st.one_of(
    st.just([]), st.just([("",) * 6]), rows.map(lambda r: [r]), st.lists(rows, min_size=2, max_size=2)
)
labels = st.fixed_dictionaries(
    {
        "Tổng số thành viên": st.sampled_from([15, 15, 15, 14, "", "mười lăm"]),
        "Có mặt": st.sampled_from([13, 13, 13, 16, 5, ""]),
        "Thư ký": st.sampled_from(["", "Trần Thị Lan"]),
    }
)
forms = st.lists(lines, min_size=len(ELIGIBLE), max_size=len(ELIGIBLE))


def voted(form: Sequence[Sequence[Any]], head: Mapping[str, Any]) -> set[NomineeRef]:
    """Who has a majority by the plain numbers of the form, rows that say two things left out."""
    members, found = head["Tổng số thành viên"], set()
    for entry, mine in zip(ELIGIBLE, form, strict=True):
        said = [line for line in mine if any(str(cell) for cell in line)]
        if len(said) != 1 or not isinstance(members, int) or not isinstance(said[0][0], int):
            continue
        if Fraction(said[0][0] + (said[0][2] or 0), members) > Fraction(1, 2):
            found.add((entry.unit, entry.nominee))
    return found


def after(form: Sequence[Sequence[Any]], head: Mapping[str, Any]) -> Decision:
    table = [[e.unit, e.nominee, *line] for e, mine in zip(ELIGIBLE, form, strict=True) for line in mine]
    sheet, _ = form_sheet(COUNCIL, "hoi-dong.xlsx", table, {"Ngày họp": dt.date(2024, 12, 20), **head})
    council, entries, _ = accept_council(GUIDED, CYCLE, sheet, RANKED)
    issues = tuple(Issue(p, dt.date(2024, 12, 27), "", "Ngô Văn Bình", "") for p in TOWN_PAPERS)
    town = replace(BEFORE.town, council=council, issues=issues)
    return replace(BEFORE, entries=entries, quota=quota_lines(GUIDED, entries), town=town)


def key_of(entry: Entry) -> NomineeRef:
    return entry.unit, entry.nominee


@given(form=forms, head=labels)
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
def test_nobody_is_chosen_whose_votes_do_not_carry(
    form: Sequence[Sequence[Any]], head: Mapping[str, Any]
) -> None:
    decision, carried = after(form, head), voted(form, head)
    council = decision.town.council
    assert council is not None
    chosen = {key_of(e) for e in (*decision.winners, *decision.proposed)}
    assert chosen <= carried
    assert not chosen & {key_of(e) for e in (*decision.undecided, *decision.refused)}
    assert bool(council.open_rows) >= bool(decision.undecided)
    if decision.undecided:
        requests, stopped = to_issue(decision)
        assert {request.paper for request in requests} <= {REPORT}
        for paper in {paper for paper, _ in stopped} - {REPORT}:
            said = [words for one, words in stopped if one == paper]
            assert sum(any(why in line for why in OPEN) for line in said) == 1, (paper, said)


@given(form=forms, head=labels)
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
def test_no_paper_says_khen_of_one_whose_votes_do_not_carry(
    form: Sequence[Sequence[Any]], head: Mapping[str, Any]
) -> None:
    decision, carried = after(form, head), voted(form, head)
    lost = {name_of(decision, e) for e in ELIGIBLE if key_of(e) not in carried} - {
        name_of(decision, e) for e in ELIGIBLE if key_of(e) in carried
    }
    for key, draft in town_papers_of(decision).items():
        if key == REPORT or key.startswith(NOTICE):  # what was reported before the vote; who is refused
            continue
        said = draft.paper.context
        listed = [
            row[1] for row in (*said.get("people", ()), *said.get("proposed", ())) if isinstance(row, list)
        ]
        listed += [line[1] for group in said.get("groups", ()) for line in group["lines"]]
        listed += [one["name"] for one in said.get("certificates", ())]
        listed += [
            row[1] for row in said.get("votes", ()) if row[-1] == "Khen" or row[-1].startswith("Trình")
        ]
        listed += [row[0].partition(", ")[0] for row in said.get("overrides", ()) if row[1] == "Khen"]
        assert not set(listed) & lost, key
        assert not {name.partition(" (")[0] for name in draft.names} & lost, key
