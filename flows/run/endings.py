"""How a run ends: a state whose message tells the operator, in one line, what came of it."""

import datetime as dt
import os
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from pathlib import Path
from tempfile import gettempdir
from typing import ParamSpec

from prefect import State, get_run_logger
from prefect.runtime import deployment
from prefect.settings import PREFECT_HOME
from prefect.states import Completed, Failed

from flows.run.context import RunContext
from flows.settings import PROJECT, read_settings
from rules.decision.decision import Decision
from rules.page.ending import (
    dossiers_words,
    forms_words,
    held_words,
    intake_words,
    outcome_words,
    ranking_words,
)
from rules.page.prefect_tables import result_tables
from rules.page.result.index import index_page
from rules.page.summary import Outcome
from rules.page.tables import COLUMNS, quota_rows, ranking_rows, scores_rows
from rules.report.collected import Collected
from rules.values.errors import NothingDue, ThiduaError
from rules.values.machine import is_machines, refusal
from tasks.pages.pages import render_preview
from tasks.pages.prefect_artifacts import publish_tables
from tasks.pages.tables import csv_bytes
from tasks.storage.disk import full_disk
from tasks.storage.private import OURS_ALONE
from tasks.storage.publishing import publish_folder

RANKING = "xep-hang"


P = ParamSpec("P")


def in_one_line(flow_function: Callable[P, State]) -> Callable[P, State]:
    """Let a flow that is stopped on purpose end with the one line that says why and what to do.

    What it writes is its user's alone, whatever the umask. Run by a worker it ends as Failed with that line and no traceback; on the terminal the line is raised.
    """

    @wraps(flow_function)
    def ending(*given: P.args, **named: P.kwargs) -> State:
        before = os.umask(OURS_ALONE)
        try:
            return flow_function(*given, **named)
        except NothingDue as said:
            return Completed(name="Bỏ qua", message=str(said))
        except ThiduaError as refused:
            return _refused(refused)
        except OSError as fault:
            if not is_machines(fault):
                raise
            return _refused(ThiduaError(refusal(fault)))
        except Exception as fault:
            # A full disk shows in many ways: a database that is refused, a server that answers 500.
            full = full_disk(read_settings().results, PREFECT_HOME.value(), Path(gettempdir()))
            if full is None:
                raise
            raised = ThiduaError(refusal(full))
            raised.__cause__ = fault
            return _refused(raised)
        finally:
            os.umask(before)

    return ending


def _refused(refused: ThiduaError) -> State:
    if not deployment.id:
        raise refused
    get_run_logger().error("%s", refused)
    return Failed(message=str(refused))


def stopped(words: str) -> State:
    """End a run that the operator stopped at the council."""
    return Completed(name="Dừng", message=words)


def taken_in(collected: Collected) -> State:
    """End a run that only takes in."""
    return Completed(message=intake_words(collected))


def forms_sent(run: RunContext, made: Sequence[Path]) -> State:
    """End a run that sends out the appraisal forms."""
    where = run.pages.file("tham-dinh/") or str(run.out / "tham-dinh")
    return Completed(message=forms_words(len(made), where))


def ranked(run: RunContext, decision: Decision) -> State:
    """End a run with the ranking as a preview in `xep-hang/`; the last whole run's results stay as they are."""
    seen = Outcome(decision, {}, {}, run.started.astimezone(run.zone), dt.datetime.now(run.zone))
    publish_folder(
        run.out,
        RANKING,
        {
            "index.html": render_preview(index_page(seen), PROJECT / "templates").encode("utf-8"),
            "scores.csv": csv_bytes(COLUMNS["scores"], scores_rows(decision.scores)),
            "ranking.csv": csv_bytes(COLUMNS["ranking"], ranking_rows(decision.entries, decision.since)),
            "quota.csv": csv_bytes(COLUMNS["quota"], quota_rows(decision.quota)),
        },
    )
    page = run.pages.file(f"{RANKING}/")
    publish_tables(result_tables(seen, run.pages, page))
    return Completed(message=ranking_words(decision, page or str(run.out / RANKING)))


def dossiers_made(bundles: Mapping[str, Path], held: Mapping[str, str]) -> State:
    """End a run whose dossiers are signed and wait to be published; those that are `held` are named with the reason."""
    return Completed(message=" ".join([dossiers_words(len(bundles)), *held_words(held)]))


def ended(outcome: Outcome) -> State:
    """End a whole run; its result is what the run knows."""
    return Completed(message=outcome_words(outcome), data=outcome)
