"""Intake and checks alone, as a fresh process: `python -m tests.bench.reading CYCLE INBOX`; prints seconds as JSON."""

import json
import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path


def main() -> None:
    """Read and check all reports of an inbox as the flow does; says how long the parts took."""
    cycle_id, inbox = sys.argv[1], Path(sys.argv[2])
    os.environ.setdefault("PREFECT_LOGGING_LEVEL", "ERROR")
    start = time.monotonic()
    import expectations.checking  # noqa: F401
    from flows.intake.reading import read_unit

    flows_in = time.monotonic()
    from flows.settings import read_settings
    from tasks.checks.checks import check_reports
    from tasks.intake.inbox import list_inbox
    from tasks.plan.plans import find_plan

    settings = read_settings()
    plan, cycle = find_plan(settings.plans, cycle_id)
    folders = list_inbox(inbox)
    with ThreadPoolExecutor(settings.workers) as threads:
        intakes = list(threads.map(lambda folder: read_unit(plan, cycle, folder, settings), folders))
    read = time.monotonic()
    reports = [intake.report for intake in intakes if intake.report is not None]
    found = check_reports(plan, cycle, reports, [f for intake in intakes for f in intake.findings])
    checked = time.monotonic()
    print(
        json.dumps(
            {
                "imports": flows_in - start,
                "reading": read - flows_in,
                "checking": checked - read,
                "folders": len(folders),
                "findings": len(found),
            }
        )
    )


if __name__ == "__main__":
    main()
