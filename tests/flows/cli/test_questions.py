"""The hard questions as a clerk asks them: of the tracked sample's own judgement, and of runs that the register keeps."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from factory_outcome import outcome
from factory_report import plan_and_cycle

from flows.cli.printed.explain import FACTS
from flows.intake.reading import read_unit
from flows.settings import PROJECT, Settings
from rules.decision.judgement import Judgement, judge
from rules.judging.ranking import NomineeKind
from rules.questions.facts import from_facts, unit_facts
from rules.questions.record import RunFacts
from rules.questions.sensitivity.sensitivity import sensitivity
from rules.register.record import RunMeta
from rules.values.findings import with_errors
from tasks.checks.checks import check_reports
from tasks.intake.inbox import list_inbox
from tasks.register import open_register

PLAN, CYCLE = plan_and_cycle()
SAMPLE = PROJECT / "data" / "sample" / "A2024" / "inbox"
THIDUA = Path(sys.executable).with_name("thidua")


def thidua(*args: str | Path, **env: str) -> subprocess.CompletedProcess[str]:
    """Run the command."""
    return subprocess.run(
        [str(THIDUA), *map(str, args)], capture_output=True, text=True, check=False, env=os.environ | env
    )


@pytest.fixture(scope="module")
def judged() -> Judgement:
    """The real judgement of the tracked sample."""
    folders = [folder for folder in list_inbox(SAMPLE) if folder.name in PLAN.units]
    with ThreadPoolExecutor(2) as two:
        intakes = list(two.map(lambda folder: read_unit(PLAN, CYCLE, folder, Settings()), folders))
    reports = [i.report for i in intakes if i.report is not None]
    findings = check_reports(PLAN, CYCLE, reports, [f for i in intakes for f in i.findings])
    returned = with_errors(findings)
    return judge(PLAN, CYCLE, [r for r in reports if r.unit not in returned])


@pytest.fixture(scope="module")
def out(judged: Judgement, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a run over the sample leaves to be asked, and nothing else: no report stands anywhere near."""
    folder = tmp_path_factory.mktemp("ket-qua")
    units = dict.fromkeys(e.unit for e in judged.entries)
    facts = {u: unit_facts(PLAN, CYCLE, None, judged.scores, judged.entries, unit=u) for u in units}
    (folder / FACTS).parent.mkdir()
    (folder / FACTS).write_text(RunFacts(cycle=CYCLE.id, units=facts, returned={}).text(), "utf-8")
    (folder / "run.json").write_text(json.dumps({"trial": True}), "utf-8")
    return folder


def test_the_base_of_the_sample_is_its_own_selection(judged: Judgement, out: Path) -> None:
    scores, entries = from_facts(PLAN, RunFacts.read((out / FACTS).read_bytes()))
    assert entries == list(judged.entries)
    found = sensitivity(PLAN, CYCLE, scores, entries)
    for kind in NomineeKind:
        own = [(e.unit, e.nominee) for e in judged.entries if e.kind is kind and e.selected]
        assert list(found.base[kind].chosen) == own
        tied = [(e.unit, e.nominee) for e in judged.entries if e.kind is kind and "chờ Hội đồng" in e.note]
        assert sorted(found.base[kind].tied) == sorted(tied)


class Outside(HTMLParser):
    """Collects everything in a page that would be fetched or run."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given: Mapping[str, str | None] = dict(attrs)
        if tag in ("script", "link", "img", "iframe", "object", "form"):
            self.found.append(tag)
        link = given.get("href") or given.get("src") or "./"
        if not link.startswith((".", "#")):
            self.found.append(link)


def test_sensitivity_writes_a_page_and_a_table_beside_the_run_and_touches_nothing_else(
    judged: Judgement, out: Path
) -> None:
    before = {p: p.read_bytes() for p in out.rglob("*") if p.is_file()}
    ended = thidua("sensitivity", "A2024", "--out", out)
    assert ended.returncode == 0, ended.stderr
    assert "giả định về trọng số" in ended.stdout
    after = {p: p.read_bytes() for p in out.rglob("*") if p.is_file()}
    assert {p.name for p in after.keys() - before.keys()} == {"do-nhay.csv", "do-nhay.html"}
    assert before.items() <= after.items()

    table = (out / "phan-tich" / "do-nhay.csv").read_text("utf-8-sig")
    page = (out / "phan-tich" / "do-nhay.html").read_text("utf-8")
    assert table.splitlines()[0] == "scenario,kind,enters,leaves,tied,changed"
    assert PLAN.movement.trial_text in page
    assert "không phải với quyết định" in page
    assert [
        e.name for e in judged.entries if e.kind is NomineeKind.INDIVIDUAL and e.name in page + table
    ] == []
    outside = Outside()
    outside.feed(page)
    assert outside.found == []
    again = thidua("sensitivity", "A2024", "--out", out)
    assert again.stdout == ended.stdout
    assert (out / "phan-tich" / "do-nhay.html").read_text("utf-8") == page


@pytest.mark.parametrize(
    ("change", "status", "says"),
    [
        (lambda told: told.update(cycle="A2023"), 2, "A2023"),
        (lambda told: next(iter(told["units"].values())).update(plan_hash="0"), 2, "chạy lại thidua run"),
        (lambda told: next(iter(told["units"].values()))["nominees"][0].pop("key"), 3, "bản thidua cũ hơn"),
    ],
    ids=["another-cycle", "another-plan", "an-older-run"],
)
def test_facts_that_can_not_be_used_are_refused_in_one_line(
    out: Path, tmp_path: Path, change: Any, status: int, says: str
) -> None:
    told = json.loads((out / FACTS).read_text("utf-8"))
    change(told)
    (tmp_path / FACTS).parent.mkdir()
    (tmp_path / FACTS).write_text(json.dumps(told), "utf-8")
    ended = thidua("sensitivity", "A2024", "--out", tmp_path)
    assert (ended.returncode, ended.stderr.count("\n")) == (status, 1), ended.stderr
    assert says in ended.stderr
    assert not (tmp_path / "phan-tich").exists()


def test_explain_answers_one_nominee_and_names_nobody_else(judged: Judgement, out: Path) -> None:
    one = next(
        e for e in judged.entries if e.eligible and not e.selected and e.kind is NomineeKind.INDIVIDUAL
    )
    told = thidua("explain", "A2024", one.unit, "--nominee", one.nominee.lower(), "--out", out).stdout
    assert f"{one.nominee} - {one.name}" in told
    assert re.search(r"cần thêm ít nhất [0-9,]+ điểm", told)
    assert "không có ý kiến" in told
    others = {e.name for e in judged.entries if e.kind is NomineeKind.INDIVIDUAL} - {one.name}
    assert [name for name in others if name in told] == []


# ---------------------------------------------------------------------------------------------------- diff


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A register with three runs: two of A2024 that differ in one nominee's points, and one of another cycle."""
    folder = tmp_path_factory.mktemp("so")
    url = f"sqlite:///{folder / 'thidua.db'}"
    usual = outcome()
    decision = usual.decision
    first = decision.scores[0]
    item = replace(first.items[0], points=first.items[0].points - 1)  # type: ignore[operator]  # applicable
    less = [replace(first, items=(item, *first.items[1:])), *decision.scores[1:]]
    former = PLAN.cycle("A2023")
    assert former is not None
    runs = (
        ("mot", decision),
        ("hai", replace(decision, scores=less)),
        ("cu", replace(decision, cycle=former)),
    )
    with open_register(url) as book:
        for name, one in runs:
            meta = RunMeta(
                movement=PLAN.movement.id,
                cycle=one.cycle.id,
                started=usual.started,
                finished=usual.finished,
                out=str(folder / name),
                trial=True,
                plan_hash=PLAN.hash,
                inputs={},
                code={},
            )
            book.record(meta, one)
    return url


def test_diff_tells_what_changed_between_two_runs(register: str) -> None:
    who = outcome().decision.scores[0]
    ended = thidua("diff", "1", "2", THIDUA_REGISTER_URL=register)
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.startswith("Chu kỳ A2024: lần chạy 1 so với lần chạy 2: 1 thay đổi")
    assert f"{who.unit}/{who.nominee} {who.items[0].code}: " in ended.stdout
    (only,) = json.loads(thidua("diff", "1", "2", "--json", THIDUA_REGISTER_URL=register).stdout)[
        "differences"
    ]
    assert (only["part"], only["unit"], only["nominee"]) == ("item", who.unit, who.nominee)


def test_a_run_is_called_by_its_folder_too_and_the_same_run_differs_in_nothing(register: str) -> None:
    folder = register.removeprefix("sqlite:///").removesuffix("thidua.db")
    ended = thidua("diff", f"{folder}mot", "1", THIDUA_REGISTER_URL=register)
    assert ended.stdout == "Chu kỳ A2024: lần chạy 1 so với lần chạy 1: không có gì thay đổi.\n"


@pytest.mark.parametrize(
    ("runs", "status", "says"), [(("1", "3"), 2, "của cùng một chu kỳ"), (("1", "77"), 3, "'77'")]
)
def test_runs_that_can_not_be_held_against_each_other(
    register: str, runs: tuple[str, str], status: int, says: str
) -> None:
    ended = thidua("diff", *runs, THIDUA_REGISTER_URL=register)
    assert (ended.returncode, ended.stderr.count("\n")) == (status, 1), ended.stderr
    assert says in ended.stderr
