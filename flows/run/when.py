"""When a run was asked for, what it is called by that, how long it waits for another of its cycle (none on the terminal)."""

import datetime as dt

from prefect.runtime import deployment, flow_run

from flows.settings import read_settings

# Seconds; nobody sits before a scheduled run, and the one before it ends in minutes.
OTHERS_MAY_TAKE = 6 * 3600.0


def now() -> dt.datetime:
    """Return the present moment, with its zone."""
    return dt.datetime.now(dt.UTC)


def asked_for() -> dt.date:
    """Return the day the run was scheduled for, in the office's zone: a late run belongs to the day it missed."""
    at = flow_run.scheduled_start_time or now()
    return at.astimezone(read_settings().time_zone).date()


def run_name() -> str:
    """Return what a run of a cycle is called: its cycle, else the year whose cycle it takes."""
    params = flow_run.parameters["params"]  # as the server keeps them, or as the flow is called
    cycle = params.get("cycle") if isinstance(params, dict) else params.cycle
    return f"chu-ky-{cycle or f'nam-{asked_for().year}'}"


def patience() -> float:
    """Return the seconds to wait for another run: none on the terminal, where somebody is told at once."""
    return OTHERS_MAY_TAKE if deployment.id else 0
