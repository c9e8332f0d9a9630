"""What a person at the terminal sees: bars or plain lines, the closing table, JSON; never a name from the inbox."""

import io
import json
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from factory_outcome import MISSING, STRANGE, outcome
from rich.console import Console

from flows.cli.printed.terminal import bars, closing_summary, show_summary
from flows.run import progress
from rules.contracts.summary import ClosingSummary

OUT = Path("data/cycles/A2024")
ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b\]8;[^\x1b]*\x1b\\")


def console(*, terminal: bool) -> Console:
    return Console(
        file=io.StringIO(), force_terminal=terminal, force_interactive=terminal, width=80, _environ={}
    )


def written(to: Console) -> str:
    assert isinstance(to.file, io.StringIO)
    return to.file.getvalue()


def test_nobody_watches_by_default() -> None:
    with progress.stage("Đọc báo cáo", total=2) as step:
        step()
        step(1)


def test_a_log_gets_one_plain_line_for_each_stage() -> None:
    to = console(terminal=False)
    with bars(console=to):
        with progress.stage("Đọc báo cáo", total=43) as step:
            step(43)
        with progress.stage("Kiểm tra"):
            pass
    lines = written(to).splitlines()
    assert re.fullmatch(r"✓ Đọc báo cáo +43/43 +\d+,\d giây", lines[0])
    assert re.fullmatch(r"✓ Kiểm tra +\d+,\d giây", lines[1])
    assert len(lines) == 2


@pytest.mark.parametrize("terminal", [False, True])
def test_steps_from_many_threads_are_all_counted(terminal: bool) -> None:
    to = console(terminal=terminal)
    with bars(console=to), progress.stage("Ký hồ sơ", total=800) as step, ThreadPoolExecutor(8) as pool:
        for _ in range(800):
            pool.submit(step)
    assert "800/800" in ESCAPE.sub("", written(to))


def test_stages_that_overlap_leave_a_line_each_and_the_cursor_back() -> None:
    to = console(terminal=True)
    with bars(console=to):
        with progress.stage("Một", total=2) as one, progress.stage("Hai", total=3) as two:
            one(2)
            two(3)
        inside = written(to)
        with progress.stage("Ba", total=1) as three:
            three()
    plain = ESCAPE.sub("", written(to))
    assert (
        re.search(r"✓ Một +2/2", plain) and re.search(r"✓ Hai +3/3", plain) and re.search(r"✓ Ba +1/1", plain)
    )
    assert (
        inside.rstrip().endswith("\x1b[?25h") or inside.count("\x1b[?25h") == 1
    )  # nothing moves between stages
    assert written(to).count("\x1b[?25l") == written(to).count("\x1b[?25h") == 2


@pytest.mark.parametrize("terminal", [False, True])
def test_a_stage_that_fails_is_marked_and_the_fault_goes_on(terminal: bool) -> None:
    to = console(terminal=terminal)
    with pytest.raises(ZeroDivisionError), bars(console=to), progress.stage("Ký hồ sơ", total=4) as step:
        step()
        raise ZeroDivisionError
    assert re.search(r"✗ Ký hồ sơ +1/4", ESCAPE.sub("", written(to)))
    with progress.stage("Sau đó", total=1) as step:
        step()
    assert "Sau đó" not in written(to)


def test_hidden_bars_show_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with bars(hidden=True), progress.stage("Đọc báo cáo", total=1) as step:
        step()
    assert capsys.readouterr() == ("", "")


def test_bars_go_to_stderr_and_the_summary_to_stdout(capsys: pytest.CaptureFixture[str]) -> None:
    with bars(), progress.stage("Đọc báo cáo", total=1) as step:
        step()
    show_summary(outcome(), OUT)
    told = capsys.readouterr()
    assert "Đọc báo cáo" in told.err and "Đọc báo cáo" not in told.out
    assert "Chu kỳ A2024" in told.out and "Chu kỳ A2024" not in told.err


@pytest.mark.parametrize("terminal", [False, True])
def test_the_summary_has_the_figures_the_trial_and_where_to_look(terminal: bool) -> None:
    to = console(terminal=terminal)
    run = outcome()
    show_summary(run, OUT, to)
    text = ESCAPE.sub("", written(to))
    for words in (
        "41/54",
        "chưa nộp 13",
        "30 làm mới, 8 giữ nguyên",
        "xong sau 1 phút 05 giây",
        str(OUT / "index.html"),
    ):
        assert words in text
    assert run.plan.movement.trial_text in text
    assert max(len(line) for line in text.splitlines()) <= 80


def test_a_log_gets_a_short_summary_without_codes() -> None:
    to = console(terminal=False)
    show_summary(outcome(), OUT, to)
    assert "\x1b" not in written(to)
    assert len(written(to).splitlines()) <= 12


def test_a_long_path_is_not_broken_in_a_log() -> None:
    to = console(terminal=False)
    out = Path("/srv") / ("rat-dai-" * 20)
    show_summary(outcome(), out, to)
    assert str(out / "index.html") in written(to).splitlines()[-1]


@pytest.mark.parametrize("terminal", [False, True])
def test_neither_persons_nor_strangers_names_are_told(terminal: bool) -> None:
    to = console(terminal=terminal)
    run = outcome()
    show_summary(run, OUT, to)
    assert STRANGE not in written(to)
    assert not [e.name for e in run.entries if e.kind == "individual" and e.name in written(to)]


def test_json_says_the_same_and_names_no_person() -> None:
    run = outcome()
    text = closing_summary(run, OUT).text()
    data = json.loads(text)
    assert ClosingSummary.read(text) == closing_summary(run, OUT)
    assert data["counts"]["units"] == 54 and set(data["missing"]) == set(MISSING)
    assert set(data["returned"]) == {"phong-y-te", "cong-an", "p-duy-hai", STRANGE}
    assert data["plan_hash"] == run.plan.hash and data["trial"] is True
    assert not [e.name for e in run.entries if e.kind == "individual" and e.name in text]


def test_nothing_heavy_is_imported_before_something_is_shown() -> None:
    asked = "import sys, flows.cli.printed.terminal, flows.run.progress; print(sorted({'rich', 'prefect', 'jinja2'} & set(sys.modules)))"
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
