"""How well the tests of rules/ bite: small changes put into the code one at a time, each of which some test must notice.

`python -m tests.mutants [--only "rules/judging/*"] [--sample 200] [--seed 1] [--least 0.95]`; mutmut makes the changes and
runs the tests, in a copy of the project below build/. What nobody noticed is printed; less than `--least` noticed: exit status 1.
"""

import argparse
import json
import random
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
PLACE = PROJECT / "build" / "mutants"
NOTICED, UNNOTICED, UNTESTED = "noticed", "not noticed", "no test comes by"
_ENDINGS = {0: UNNOTICED, 5: UNTESTED, 33: UNTESTED}
"""What mutmut notes of a change, by exit status; any other: some test noticed, or never came to its end."""
CONFIG = """
[tool.mutmut]
source_paths = ["rules"]
only_mutate = [{only}]
pytest_add_cli_args_test_selection = ["tests/rules"]
pytest_add_cli_args = ["-p", "no:cacheprovider"]
also_copy = ["flows", "tasks", "expectations", "templates", "data", "docs", "deploy"]
process_isolation = "forkserver"  # tests leave things in their process that a second call does not bear
"""


def main() -> int:
    """Change, test, tell; returns the exit status."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--only", default="rules/*", help="pattern of the files to change")
    asked.add_argument("--sample", type=int, default=200, help="how many changes; 0: all")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--least", type=float, default=0.95, help="the share that must be noticed")
    given = asked.parse_args()
    _lay_out(given.only)
    _mutmut("run", "rules.values.rounding.*")  # makes all changes; tries next to none
    names = sorted(_endings())
    chosen = random.Random(given.seed).sample(names, given.sample) if given.sample else names
    _mutmut("run", *chosen)
    found = {
        name: _ENDINGS.get(status or 0, NOTICED) for name, status in _endings().items() if name in {*chosen}
    }
    for name, ending in sorted(found.items()):
        if ending != NOTICED:
            print(f"\n{ending}: {name}", *_shown(name), sep="\n")
    counts = Counter(found.values())
    share = counts[NOTICED] / len(found)
    print(
        f"\nchanges: {len(found)} of {len(names)} (seed {given.seed}); "
        + "; ".join(f"{n} {w}" for w, n in counts.items())
    )
    print(f"noticed: {share:.1%}, wanted {given.least:.0%}")
    return 0 if share >= given.least else 1


def _lay_out(only: str) -> None:
    """Copy what is tracked, with mutmut's settings."""
    shutil.rmtree(PLACE, ignore_errors=True)
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=PROJECT, capture_output=True, check=True).stdout
    for name in filter(None, listed.decode().split("\0")):
        if (PROJECT / name).is_file():
            (PLACE / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(PROJECT / name, PLACE / name)
    with (PLACE / "pyproject.toml").open("a", encoding="utf-8") as config:
        patterns = ", ".join(f'"{pattern}"' for pattern in (only, "rules/values/rounding.py"))
        config.write(CONFIG.format(only=patterns))


def _mutmut(*arguments: str) -> None:
    with (PLACE / "mutmut.log").open("ab") as log:
        ended = subprocess.run(
            [sys.executable, "-m", "mutmut", *arguments], cwd=PLACE, stdout=log, stderr=log
        )
    if ended.returncode:
        sys.exit(f"mutmut ended with {ended.returncode}: {PLACE / 'mutmut.log'}")


def _endings() -> dict[str, int | None]:
    """Every change by its name, with the exit status of its tests where they ran."""
    found: dict[str, int | None] = {}
    for meta in (PLACE / "mutants" / "rules").rglob("*.meta"):
        found |= json.loads(meta.read_text())["exit_code_by_key"]
    return found


def _shown(name: str) -> Iterator[str]:
    """The lines that the change took away and put in."""
    command: Sequence[str] = [sys.executable, "-m", "mutmut", "show", name]
    told = subprocess.run(command, cwd=PLACE, capture_output=True, text=True).stdout
    lines = [line for line in told.splitlines() if line[:1] in "+-"]
    yield from (line for line in lines if not line.startswith(("---", "+++")))


if __name__ == "__main__":
    sys.exit(main())
