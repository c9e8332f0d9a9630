"""`thidua run`: asks for everything first, finds or starts a Prefect server, runs the flow, says what came out."""

import json
import os
import traceback
from contextlib import ExitStack
from pathlib import Path

from pydantic import ValidationError

from rules.errors import ThiduaError, WrongUse

QUIET_CONSOLE = "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL"


def run_cycle(cycle: str, inbox: Path | None, out: Path, *, quiet: bool, as_json: bool) -> None:
    """Run one cycle in this process; raises ThiduaError or WrongUse with one line that says what to do."""
    # Prefect's own lines go to the run's history; the terminal has ours.
    os.environ.setdefault(QUIET_CONSOLE, "CRITICAL")
    from flows import progress, terminal
    from flows.run import open_run
    from flows.run_form import CycleRun
    from flows.server import prefect_server
    from flows.settings import read_settings
    from tasks.publishing import only_run

    try:
        params = CycleRun(cycle=cycle, inbox=inbox, out=out)
    except ValidationError:
        raise WrongUse(f"Chu kỳ '{cycle}' không đúng dạng: ghi như A2024 hoặc F2025.") from None
    # Before the server is started: what is missing is said at once.
    run = open_run(params, read_settings())
    with run.register, only_run(run.out):
        pass  # somebody else's run in this folder is said now, not after the server has booted
    try:
        with ExitStack() as ending:
            with terminal.bars(hidden=quiet or as_json):
                with progress.stage("Chuẩn bị", total=1) as step:
                    ending.enter_context(prefect_server(meanwhile=_slow_imports))
                    step()
                from flows.cycle import award_cycle

                outcome = award_cycle(params)
            # Said before the server is drained: the clerk reads while the history is written down.
            if as_json:
                print(json.dumps(terminal.as_json(outcome, out), ensure_ascii=False, indent=1))
            elif not quiet:
                terminal.show_summary(outcome, out)
    except (ThiduaError, KeyboardInterrupt, SystemExit):
        raise
    except Exception as unexpected:
        log = run.out / ".work" / "error.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        log.write_text(traceback.format_exc(), encoding="utf-8")
        raise ThiduaError(
            f"Lỗi ngoài dự kiến ({type(unexpected).__name__}: {str(unexpected)[:200]}); chi tiết ở {log}. "
            "Còn run.json thì kết quả của lần chạy trước vẫn nguyên. Chạy lại; nếu vẫn lỗi thì gửi tệp này cho người quản trị."
        ) from unexpected


def _slow_imports() -> None:
    """Import what takes seconds while the server boots."""
    import expectations.checking  # noqa: F401
    import flows.cycle  # noqa: F401
