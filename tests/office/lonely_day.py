"""A day of an office, for a network that only this process and what it starts are in: opened, asked, a run, closed.

`python lonely_day.py FOLDER`, whose `inbox/` is there; prints what its run ended as, and what each page answered.
"""

import json
import sys
import time
from pathlib import Path

import httpx
from opened import LIMIT, Place


def main(folder: Path) -> None:
    place = Place(folder)
    with place.opened() as office:
        (deployment,) = place.ask("/deployments/filter", {"deployments": {"name": {"any_": ["tiep-nhan"]}}})
        made = place.ask(
            f"/deployments/{deployment['id']}/create_flow_run",
            {"parameters": {"params": {"cycle": "A2024", "until": "tiếp nhận"}}},
        )
        until = time.monotonic() + LIMIT
        while (state := place.ask(f"/flow_runs/{made['id']}")["state"])["type"] not in (
            "COMPLETED", "FAILED", "CRASHED", "PAUSED",
        ) and time.monotonic() < until:  # fmt: skip
            time.sleep(0.5)
        pages = [
            place.ui,
            *(f"{place.pages}{page}" for page in ("", "A2024/tiep-nhan/", "readyz", "metrics")),
        ]
        answered = {
            page.partition("//")[2].partition("/")[2]: httpx.get(page, follow_redirects=True).status_code
            for page in pages
        }
        print(
            json.dumps(
                {"run": state["type"], "said": state["message"], "pages": answered, "closed": office.close()}
            )
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
