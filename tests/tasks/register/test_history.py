"""A run comes back as it was recorded, and leaves to later cycles what they are held against."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from factory_outcome import outcome
from factory_register import AT, C, M, decision, meta, received, town
from factory_report import of_second_edition, plan_and_cycle, report, usual

from rules.decision.decision import Stage
from rules.judging.gates import Gate, GateState
from rules.papers.achievement.reported import reported_figures
from rules.register.lines import rank_lines, score_lines
from rules.report.report import IssuedPlan
from rules.values.errors import ThiduaError
from rules.years.former import Former, NamedBefore, Pending
from tasks.register import Register


def test_a_run_comes_back_whole(register: Register) -> None:
    decided = decision(stage="decided")
    recorded = register.record(meta(inputs={"p-hoa-mac/bao-cao.xlsx": "a" * 64}), decided)
    found = register.run(str(recorded.id))
    assert found.id == recorded.id == 1
    assert found.meta == meta(inputs={"p-hoa-mac/bao-cao.xlsx": "a" * 64})
    assert found.stage == Stage.DECIDED
    assert found.findings == list(decided.findings)
    assert found.scores == list(score_lines(decided))
    assert found.ranks == list(rank_lines(decided))
    assert len(found.scores) > 800 and len(found.ranks) > 100
    assert found.votes == list(town().council.votes)  # type: ignore[union-attr]
    assert found.corrections == list(town().corrections)
    assert found.waivers == list(town().waivers)


def test_who_was_on_hold_when_a_paper_was_issued_stays_known(register: Register) -> None:
    cleared = decision(stage="issued")
    number, waiting = cleared.numbers["quyet-dinh"].number, cleared.entries[-1]
    on_hold = replace(waiting, gates=(Gate("K1", GateState.HOLD, "x"),))
    issued = replace(cleared, entries=[*cleared.entries[:-1], on_hold])
    register.record(meta(trial=True), issued)
    register.record(meta(), decision(stage="decided"))
    assert register.on_hold(M, C, "quyet-dinh", number) is None, "no real run has issued it"
    register.record(meta(), issued)
    register.record(meta(), cleared)
    assert register.on_hold(M, C, "quyet-dinh", number) == {(waiting.unit, waiting.nominee)}
    assert register.on_hold(M, C, "quyet-dinh", "06/QĐ-UBND") is None


def test_who_signed_a_paper_is_who_the_run_that_issued_it_says(register: Register) -> None:
    first = decision(stage="issued")
    then = first.numbers["quyet-dinh"]
    assert then.signer and then.post
    for signer, post in (("Lê Văn C", "PHÓ CHỦ TỊCH"), (then.signer, then.post), ("", "")):
        numbers = {**first.numbers, "quyet-dinh": replace(then, signer=signer, post=post)}
        register.record(meta(trial=signer == "Lê Văn C"), replace(first, numbers=numbers))
    assert register.signers(M, C)["quyet-dinh", then.number] == (then.signer, then.post)


def test_points_come_back_with_their_digits(register: Register) -> None:
    recorded = register.record(meta(), decision())
    points = [line.points for line in register.run(str(recorded.id)).scores]
    assert [str(p) for p in points] == [str(line.points) for line in score_lines(decision())]
    assert None in points


def test_a_run_is_found_by_the_folder_of_its_results(register: Register) -> None:
    register.record(meta(), decision())
    last = register.record(meta(), decision())
    register.record(meta(out="/khac"), decision())
    assert register.run("/ket-qua/A2024").id == register.run("/ket-qua/../ket-qua/A2024").id == last.id
    for unknown in ("9", "/khong-co"):
        with pytest.raises(ThiduaError, match="thidua register runs"):
            register.run(unknown)


def test_the_cells_are_those_of_the_versions_that_the_run_read(register: Register) -> None:
    old, new = received(content="a", B5="10"), received(content="b", B5="12")
    register.receive(M, C, AT, [old, received("cong-an", B5="1")])
    first = register.record(meta(inputs={"p-hoa-mac/bao-cao.xlsx": old.sha256}), decision())
    register.receive(M, C, AT, [new])
    second = register.record(meta(inputs={"p-hoa-mac/bao-cao.xlsx": new.sha256}), decision())
    # A run that began before the second version came, and ends after it.
    late = register.record(meta(inputs={"p-hoa-mac/bao-cao.xlsx": old.sha256}), decision())
    texts = [
        register.run(str(r.id)).cells["p-hoa-mac"]["biểu “1. Đơn vị”, ô B5"] for r in (first, second, late)
    ]
    assert texts == ["10", "12", "10"]
    assert set(register.run(str(first.id)).cells) == {"p-hoa-mac", "cong-an"}  # accepted and returned


def test_runs_in_short(register: Register) -> None:
    assert register.runs() == []
    register.record(meta(trial=True), decision())
    register.record(meta("A2025"), decision("A2025", stage="decided"))
    lines = register.runs()
    assert [(r.id, r.cycle, r.trial, r.stage) for r in lines] == [
        (1, "A2024", True, "chờ Hội đồng"),
        (2, "A2025", False, "Hội đồng đã xét"),
    ]
    assert (lines[0].accepted, lines[0].folders) == (len(decision().reports), len(decision().folders))
    assert lines[0].chosen == len(decision().winners)
    assert lines[0].finished == AT + dt.timedelta(minutes=1)
    assert [r.id for r in register.runs(cycle="A2025")] == [2]
    assert register.runs(movement="khac") == []


def test_pending_files_are_those_of_the_year_before_in_accepted_reports(register: Register) -> None:
    register.record(meta(), decision())
    plan, next_year = plan_and_cycle("A2025")
    found = register.former(plan, next_year)
    assert Pending("A2024", "p-hoa-mac", "Tư pháp - Hộ tịch", Decimal(12)) in found.pending
    assert {p.unit for p in found.pending} <= set(decision().reports)
    assert "Tổng cộng" not in {p.field for p in found.pending}
    _, two_years_later = plan_and_cycle("A2025")
    assert register.former(plan, two_years_later.model_copy(update={"year": 2026})).pending == ()
    _, same = plan_and_cycle("A2024")
    assert register.former(plan, same) == Former()


def test_who_was_chosen_before_and_what_counted_for_it(register: Register) -> None:
    register.record(meta(), decision(stage="decided"))
    plan, next_year = plan_and_cycle("A2025")
    found = {(r.unit, r.nominee): r for r in register.former(plan, next_year).rewarded}
    assert set(found) == {(e.unit, e.nominee) for e in decision().winners}
    one = next(e for e in decision().winners if e.nominee == "CN1")
    rewarded = found[one.unit, "CN1"]
    assert (rewarded.cycle, rewarded.name, rewarded.tier) == ("A2024", one.name, "Giấy khen")
    assert rewarded.initiatives == ("Sổ tay điện tử hướng dẫn thủ tục hành chính (CN1)",)


def test_the_initiatives_that_were_named_before_whoever_was_chosen(register: Register) -> None:
    places = {
        "biểu “Biểu 4 - Sáng kiến”, ô B5": "Tổ tự quản SỐ",
        "biểu “Biểu 4 - Sáng kiến”, ô C5": "Tập thể",
        "biểu “2. Nhiệm vụ”, ô B5": "nhiệm vụ",
    }
    folder = replace(received("cong-an"), cells=places)
    register.receive(M, C, AT, [folder])
    register.record(meta(inputs={"cong-an/bao-cao.xlsx": folder.sha256}), decision())
    plan, next_year = plan_and_cycle("A2025")
    assert register.former(plan, next_year).named == (
        NamedBefore("A2024", "cong-an", ("tapthe", "totuquanso")),
    )


def test_the_plans_of_the_movement_that_accepted_reports_named(register: Register) -> None:
    plan, cycle = plan_and_cycle()
    unit = plan.units["p-hoa-mac"]
    named = report(plan, cycle, unit, of_second_edition(usual(unit, plan)))
    usually = decision()
    register.record(meta(), replace(usually, reports={**usually.reports, unit.slug: named}))
    _, next_year = plan_and_cycle("A2025")
    issued = IssuedPlan("A2024", unit.slug, "21/KH-UBND", dt.date(2024, 2, 20))
    assert register.former(plan, next_year).plans == (issued,), "reports of the first edition name none"


def test_the_figures_of_the_year_before_by_nominee_with_the_persons_names(register: Register) -> None:
    register.record(meta(), decision())
    plan, next_year = plan_and_cycle("A2025")
    found = {(f.unit, f.nominee): f for f in register.former(plan, next_year).figures}
    reports = decision().reports
    assert {unit for unit, _ in found} == set(reports)
    one = next(e for e in decision().entries if e.nominee == "CN1")
    assert found[one.unit, "CN1"].name == one.name
    for who in ("TT", "CN1"):
        figures = reported_figures(plan_and_cycle()[1], reports[one.unit], who)
        assert found[one.unit, who].numbers == {f.key: f.number for f in figures}
    assert register.former(plan, next_year.model_copy(update={"year": 2026})).figures == ()
    assert register.former(plan, plan_and_cycle("F2025")[1]).figures == ()


def test_an_initiative_that_earned_nothing_any_more_did_not_count(register: Register) -> None:
    usual = decision()
    unit = next(e.unit for e in usual.winners if e.nominee == "CN1")
    report = usual.reports[unit]
    row = next(r for r in report.sheets["sang_kien"].rows if r.text("tac_gia") == "CN1")
    spent = {**usual.reports, unit: replace(report, spent={row.number: "A2023"})}
    register.record(meta(), replace(usual, reports=spent))
    plan, next_year = plan_and_cycle("A2025")
    found = {(r.unit, r.nominee): r for r in register.former(plan, next_year).rewarded}
    assert found[unit, "CN1"].initiatives == ()


def test_the_final_cycle_looks_at_the_annual_one_of_its_year_too(register: Register) -> None:
    register.record(meta("A2025"), decision("A2025"))
    plan, final = plan_and_cycle("F2025")
    assert {r.cycle for r in register.former(plan, final).rewarded} == {"A2025"}
    _, annual = plan_and_cycle("A2025")
    assert register.former(plan, annual).rewarded == ()


def test_a_revoked_award_was_no_reward(register: Register) -> None:
    register.record(meta(), decision(stage="issued"))
    award = register.awards()[0]
    register.revoke(award.id, "khai sai", "Chủ tịch", dt.date(2025, 3, 1), AT)
    plan, next_year = plan_and_cycle("A2025")
    who = {(r.unit, r.nominee) for r in register.former(plan, next_year).rewarded}
    assert (award.unit, award.nominee) not in who
    assert len(who) == len(decision().winners) - 1


def test_the_years_that_a_final_cycle_adds_up(register: Register) -> None:
    register.record(meta("A2023"), decision("A2023"))
    register.record(meta("A2024"), decision(without={"p-hoa-mac"}))
    last = register.record(meta("A2024"), decision())
    plan, final = plan_and_cycle("F2025")
    first, second = register.years(plan, final)
    assert (first.cycle, first.year, second.cycle, second.year) == ("A2023", 2023, "A2024", 2024)
    assert second.run == last.id
    assert second.accepted == frozenset(decision().reports)
    by_nominee = {(line.unit, line.nominee): line for line in second.lines}
    for entry in decision().entries:
        line = by_nominee[entry.unit, entry.nominee]
        assert (line.total, line.selected, line.post) == (entry.total, entry.selected, entry.post)
        assert line.state == entry.state
    score = next(s for s in outcome().decision.scores if s.nominee == "CN1")
    assert by_nominee[score.unit, "CN1"].criteria == {
        name: score.criterion(name) for name in ("I1", "I2", "I3", "I4", "I5")
    }
    assert any("K" in gate for line in second.lines for gate in line.failed)


def test_a_yearly_cycle_sees_the_years_before_it_with_the_days_of_their_reports(register: Register) -> None:
    plan, first = plan_and_cycle("A2024")
    register.record(meta(), decision())
    assert register.years(plan, first) == ()
    (year,) = register.years(plan, plan_and_cycle("A2025")[1])
    assert (year.cycle, year.accepted) == ("A2024", frozenset(decision().reports))
    assert year.days == {slug: r.date("ngay_bao_cao") for slug, r in decision().reports.items()}


def test_a_trial_run_after_a_real_one_does_not_count(register: Register) -> None:
    real = register.record(meta(), decision())
    register.record(meta(trial=True), decision(without=set(decision().reports)))
    plan, final = plan_and_cycle("F2025")
    assert [year.run for year in register.years(plan, final)] == [real.id]
    assert len(register.former(plan, final).rewarded) == len(decision().winners)


def test_while_there_are_only_trials_the_last_one_counts(register: Register) -> None:
    register.record(meta(trial=True), decision())
    last = register.record(meta(trial=True), decision())
    plan, final = plan_and_cycle("F2025")
    assert [year.run for year in register.years(plan, final)] == [last.id]
