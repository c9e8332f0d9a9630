"""A register with data that an older version wrote is brought up to date by opening it, and a run goes on with it."""

import csv
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from factory_older_register import STEPS, older_register, written
from factory_register import AT, M, decision, meta, signed, wanted
from factory_report import plan_and_cycle
from openpyxl import load_workbook
from sampled_runs import workbook_of

from flows.sample.cycle import write_sample
from flows.settings import Settings
from rules.report.register_values import AwardState
from tasks.register import open_register
from tasks.register.database import Database, read_address
from tasks.register.migrating import configured, version_of
from tasks.register.schema import HEAD

SINCE = {"named_initiatives": "0004", "report_days": "0007"}
"""Tables that came later: an older version wrote nothing of the kind."""
UNIT, REWARDED = "vp-hdnd-ubnd", "Mô hình “Thứ Sáu không viết, không hẹn” tại bộ phận một cửa"
HELD, NEXT = "A2024", "A2025"


def test_every_step_that_is_over_has_what_its_version_wrote(empty_url: str) -> None:
    database = Database(read_address(empty_url))
    with database.reading() as connection:
        steps = {s.revision for s in ScriptDirectory.from_config(configured(connection)).walk_revisions()}
    assert steps - {HEAD} <= set(STEPS) <= steps
    assert all(written(step)["origin"].startswith("written by the program of commit") for step in STEPS)


@pytest.mark.parametrize("step", STEPS)
def test_all_that_was_written_is_there_and_holds_after_the_upgrade(empty_url: str, step: str) -> None:
    older_register(empty_url, step)
    with Database(read_address(empty_url)).reading() as connection:
        assert version_of(connection) == step
    tables = written(step)["tables"]
    plan, this = plan_and_cycle(NEXT)
    with open_register(empty_url) as register:
        verdict = register.verify()
        assert verdict.ok and verdict.entries == len(tables["audit"]["rows"]), verdict.faults
        trial, real = register.runs()
        assert (trial.trial, real.trial, real.stage) == (True, False, "đã ban hành quyết định")
        record = register.run(str(real.id))
        assert len(record.scores) * 2 == len(tables["scores"]["rows"])
        assert {(v.unit, v.votes_for) for v in record.votes} == {("p-hoa-mac", 12)}
        states = {a.state for a in register.awards()}
        assert states == {AwardState.GRANTED}
        # What nobody wrote then is not made up now.
        assert {a.money is None for a in register.awards()} == {step < "0006"}
        (year,) = register.years(plan, this)
        assert (year.cycle, bool(year.days)) == (HELD, step >= SINCE["report_days"])
        assert bool(register.initiatives()) is (step >= SINCE["named_initiatives"])
        former = register.former(plan, this)
        assert (UNIT, "TT", (REWARDED,)) in {(r.unit, r.nominee, r.initiatives) for r in former.rewarded}
        assert former.pending and former.named
        issued = register.issued(M, HELD)
        assert {key: paper.pdf for key, paper in issued.items()} == {
            key: b"%PDF-1.7 \x00 " + key.encode() for key in issued
        }
        assert len(issued) == len(tables["papers"]["rows"])


@pytest.mark.parametrize("step", STEPS)
def test_it_goes_on_where_the_older_version_stopped(empty_url: str, tmp_path: Path, step: str) -> None:
    older_register(empty_url, step)
    with open_register(empty_url) as register:
        old = register.awards()
        given = register.give_numbers(M, NEXT, AT, [wanted()])
        assert given["quyet-dinh"].printed == "02/QĐ-UBND", "the number after the last one of that book"
        register.issue(M, NEXT, AT, [signed()])
        register.record(meta(NEXT), decision(NEXT, stage="issued"))
        register.revoke(old[0].id, "khai sai", "Chủ tịch", AT.date(), AT)
        assert register.replace(M, HELD, "quyet-dinh", "sai tên", "Chủ tịch", AT) == "01/QĐ-UBND"
        assert {a.cycle for a in register.awards()} == {HELD, NEXT}
        assert register.verify().ok
        with open_register(f"sqlite:///{tmp_path}/ban-sao.db") as copy:
            assert register.copy_to(copy) == register.verify() == copy.verify()


@pytest.mark.parametrize("step", STEPS[:1])
def test_a_run_finds_what_the_older_version_rewarded(
    empty_url: str, tmp_path: Path, step: str, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows.cycle import award_cycle
    from flows.run.request import CycleRun

    monkeypatch.setenv("THIDUA_REGISTER_URL", empty_url)
    older_register(empty_url, step)
    write_sample(NEXT, 2024, UNIT, tmp_path, Settings())
    path = workbook_of(tmp_path / "inbox", UNIT)
    book = load_workbook(path)
    sheet = book["4. Sáng kiến"]
    row = next(r for r in sheet.iter_rows() if any(cell.value == "Tập thể" for cell in r))
    title = row[1]
    title.value = REWARDED
    book.save(path)
    out = tmp_path / "out"
    award_cycle(CycleRun(cycle=NEXT, inbox=tmp_path / "inbox", out=out))
    with (out / "findings.csv").open(encoding="utf-8-sig", newline="") as file:
        told = {(f["rule"], f["cell"]) for f in csv.DictReader(file) if f["unit"] == UNIT}
    assert ("I03", title.coordinate) in told
    with (out / "scores.csv").open(encoding="utf-8-sig", newline="") as file:
        (points,) = [s["points"] for s in csv.DictReader(file) if (s["nominee"], s["item"]) == ("TT", "C3")]
    assert float(points) == 0, "one achievement earns one award"
    with open_register(empty_url) as register:
        assert [r.cycle for r in register.runs()] == [HELD, HELD, NEXT]
        assert register.verify().ok
