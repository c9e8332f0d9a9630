"""The tờ trình to the province: only for whom the council puts forward, one for each tier, nobody else in it."""

from dataclasses import replace

from factory_decision import GUIDED, decided, forwarded, waiting

from rules.plan.paper_ids import UPWARD, tier_key
from rules.town_papers.listing import town_papers_of
from rules.town_papers.upward import upward_submission
from rules.town_papers.wording import name_of, names_of

KEY = f"{UPWARD}/bang-khen-cap-tinh"


def test_nobody_put_forward_nothing_goes_up() -> None:
    for decision in (waiting(), decided()):
        assert not [key for key in town_papers_of(decision) if key.startswith(UPWARD)]


def test_one_paper_for_the_tier_with_its_guidance_list_and_deeds() -> None:
    decision = forwarded()
    drafts = town_papers_of(decision)
    assert [key for key in drafts if key.startswith(UPWARD)] == [KEY] == [f"{UPWARD}/{tier_key(GUIDED)}"]
    said = drafts[KEY].paper.context
    assert any("văn bản số 15/HD-SNV ngày 20 tháng 11 năm 2024" in line for line in said["bases"])
    assert any("Biên bản số" in line for line in said["bases"])
    assert said["addressed"] == ["Chủ tịch Ủy ban nhân dân tỉnh Hà Nam"]
    assert "01 tập thể, 01 cá nhân" in said["opening"]
    names = [name_of(decision, e) for e in decision.proposed]
    assert [one["name"] for one in said["summaries"]] == names
    assert all(one["texts"] and "Hội đồng biểu quyết: 10/13" in one["about"] for one in said["summaries"])
    assert not set(drafts[KEY].names) & set(drafts[KEY].never)


def test_two_tiers_have_a_paper_each_with_its_own_nominees() -> None:
    decision = forwarded()
    state = next(a for a in decision.plan.awards if a.decided_above)
    entries = [
        replace(e, tier=state.name) if e.proposed and e.nominee == "TT" else e for e in decision.entries
    ]
    drafts = town_papers_of(replace(decision, entries=entries))
    named = {key: draft.names for key, draft in drafts.items() if key.startswith(UPWARD)}
    first = {own: next(e for e in decision.proposed if (e.nominee == "TT") is own) for own in (True, False)}
    (collective, person) = (tuple(names_of(decision, [first[own]])) for own in (True, False))
    assert named == {KEY: person, f"{UPWARD}/{tier_key(state.name)}": collective}
    assert [one["name"] for one in drafts[KEY].paper.context["summaries"]] == [
        name_of(decision, first[False])
    ]
    assert collective[0] in drafts[KEY].never


def test_the_decision_names_none_of_them() -> None:
    drafts = town_papers_of(forwarded())
    assert not set(drafts["quyet-dinh"].names) & set(drafts[KEY].names)


def test_what_the_state_awards_the_province_passes_on() -> None:
    decision = forwarded()
    state = next(a for a in decision.plan.awards if a.decided_above)
    entries = [replace(e, tier=state.name) if e.proposed else e for e in decision.entries]
    said = upward_submission(replace(decision, entries=entries), state)
    assert "xem xét, trình cấp có thẩm quyền tặng Bằng khen của Thủ tướng Chính phủ" in said["opening"]
