"""A flow that takes as long as the test wants: it ends when a file appears. Its first step is done once."""

import time
from pathlib import Path

from prefect import flow, task
from prefect.cache_policies import INPUTS


@task(persist_result=True, cache_policy=INPUTS)
def first_step(folder: str) -> int:
    """Leave a line for each time it is done."""
    with Path(folder, "first").open("a") as done:
        done.write("done\n")
    return 1


@flow(name="slow", persist_result=True)
def slow(folder: str) -> int:
    """Do the first step, then wait for the file `go`."""
    number = first_step(folder)
    Path(folder, "waiting").touch()
    while not Path(folder, "go").exists():
        time.sleep(0.1)
    return number
