"""`thidua`, started often and quickly, each time under a plan of faults: `python breakable.py < jobs`, a JSON line a job.

All that is slow to import is imported once; each job is a fork of it, in a process group of its own.
"""

import json
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from fault_plan import Fault, FaultPlan


def main() -> None:
    """Answer each job with its exit status (negative: the signal that ended it)."""
    import expectations.checking  # noqa: F401
    import flows.backup.restore
    import flows.cycle
    import flows.intake.receiving  # noqa: F401
    from flows.cli.main import main as thidua

    print("ready", flush=True)
    for line in sys.stdin:
        job = json.loads(line)
        pid = os.fork()
        if pid == 0:
            _do(thidua, job)
        with suppress(OSError):  # it may have done so itself
            os.setpgid(pid, pid)
        print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)


def _do(thidua: Any, job: dict[str, Any]) -> None:
    """One job: `arguments`, `faults`, `scope` (only paths within break), `report`, `said` (a file for what it prints)."""
    os.setpgid(0, 0)
    said = os.open(job["said"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(said, 1)
    os.dup2(said, 2)
    status = 70
    plan = FaultPlan([Fault(**fault) for fault in job["faults"]], Path(job["scope"]), Path(job["report"]))
    try:
        plan.begin()
        thidua(job["arguments"], standalone_mode=True)
    except SystemExit as ended:
        status = ended.code if isinstance(ended.code, int) else 0 if ended.code is None else 1
    except BaseException:
        import traceback

        traceback.print_exc()
    finally:
        plan.end()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


if __name__ == "__main__":
    main()
