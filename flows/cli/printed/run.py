"""`thidua run`: asks for everything first, finds or starts a Prefect server, runs the flow, says what came out."""

import datetime as dt
import os
import sys
import tempfile
import traceback
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, cast

from pydantic import ValidationError

from rules.contracts.summary import EndedEarly
from rules.page.ending import unsigned_words
from rules.values.errors import ThiduaError, WrongUse
from rules.values.machine import is_machines

if TYPE_CHECKING:
    from prefect import State

    from rules.page.summary import Outcome

HELD = 4
"""The exit status of a cycle that ran to its end, of which some paper could not be made or signed."""
QUIET_CONSOLE = ("PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL", "PREFECT_LOGGING_INTERNAL_LEVEL")


def run_cycle(asked: Mapping[str, object], *, quiet: bool, as_json: bool) -> int:
    """Run one cycle in this process, as asked for (fields of CycleRun); returns the exit status.

    Raises ThiduaError or WrongUse in one line.
    """
    # Prefect's own lines go to the run's history; the terminal has ours.
    for level in QUIET_CONSOLE:
        os.environ.setdefault(level, "CRITICAL")
    from flows.cli.printed import terminal
    from flows.office.prefect.server import prefect_server
    from flows.run import progress
    from flows.run.context import open_run
    from flows.run.inputs import preview_inputs
    from flows.run.place import find_place
    from flows.run.request import CycleRun
    from flows.settings import read_settings
    from tasks.storage.publishing import only_run

    try:
        params = CycleRun.model_validate(asked)
    except ValidationError as refused:
        if any(fault["loc"] == ("reason",) for fault in refused.errors()):
            raise WrongUse("Lý do sau --reason dài quá 500 ký tự: viết ngắn lại.") from None
        raise WrongUse(f"Chu kỳ '{asked['cycle']}' không đúng dạng: ghi như A2024 hoặc F2025.") from None
    # Before the server is started: what is missing is said at once.
    place = find_place(params, read_settings(), dt.date.today())
    # Somebody else's run in this folder is said now, not after the server has booted.
    with open_run(place, preview_inputs(place)), only_run(place.out):
        pass
    try:
        with ExitStack() as ending:
            with terminal.bars(hidden=quiet or as_json):
                with progress.stage("Chuẩn bị", total=1) as step:
                    server = ending.enter_context(prefect_server(meanwhile=_slow_imports))
                    step()
                from flows.cycle import award_cycle

                with server.watch.ending_the_run():
                    state = cast("State", award_cycle(params, return_state=True))
                    outcome = cast("Outcome | None", state.result())
            # Said before the server is drained: the clerk reads while the history is written down.
            if outcome is None:
                if as_json:
                    print(EndedEarly(ended=str(state.message)).text())
                elif not quiet:
                    print(state.message)
            elif as_json:
                print(terminal.closing_summary(outcome, place.out).text(indent=1))
            elif not quiet:
                terminal.show_summary(outcome, place.out)
    except (ThiduaError, KeyboardInterrupt, SystemExit):
        raise
    except Exception as unexpected:
        raise _refusal(unexpected, place.out) from unexpected
    if outcome is None or outcome.whole:
        return 0
    print(f"thidua: {unsigned_words(outcome)}", file=sys.stderr)
    return HELD


def _refusal(unexpected: Exception, out: Path) -> Exception:
    """Return what to say of a fault that nobody thought of: the machine's where it is one, else where its details are."""
    from prefect.settings import PREFECT_HOME

    from tasks.storage.disk import full_disk

    # A full disk shows in many ways: a database that is refused, a server that answers 500.
    if full := full_disk(out, PREFECT_HOME.value(), Path(tempfile.gettempdir())):
        return full
    if isinstance(unexpected, OSError) and is_machines(unexpected):
        return unexpected
    log = out / ".work" / "error.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    log.write_text("".join(traceback.format_exception(unexpected)), encoding="utf-8")
    return ThiduaError(
        f"Lỗi ngoài dự kiến ({type(unexpected).__name__}: {str(unexpected)[:200]}); chi tiết ở {log}. "
        "Còn run.json thì kết quả của lần chạy trước vẫn nguyên. Chạy lại; nếu vẫn lỗi thì gửi tệp này cho người quản trị."
    )


def _slow_imports() -> None:
    import expectations.checking  # noqa: F401
    import flows.cycle  # noqa: F401
