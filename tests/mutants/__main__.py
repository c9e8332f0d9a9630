"""How well the tests of rules/ bite: small changes put into the code one at a time, each of which some test must notice.

`python -m tests.mutants [--only "rules/judging"] [--sample 200] [--seed 1] [--least 0.95]`; mutmut makes the changes, the tests
are those of tests/rules. What nobody noticed is printed; less than `--least` noticed: exit status 1. `equal.toml` lists changes
that no test can notice, with why; they are not counted.
"""

import argparse
import contextlib
import importlib
import json
import random
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.mutants.changes import Change, all_changes, change
from tests.mutants.reached import PROJECT, Reached, Recorder, state_of
from tests.mutants.trial import QUIET, Changing, cold, in_fork

PLACE = PROJECT / "build" / "mutants"
LOG = PLACE / "pytest.log"
TESTS = "tests/rules"
NOTICED, UNNOTICED, UNTESTED, EQUAL = "noticed", "not noticed", "no test comes by", "equal in effect"
CLOSE = 3
"""So many test files are read first for a change that wants its tests read anew; the others only if those don't notice."""


def main() -> int:
    """Change, test, tell; returns the exit status."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--only", default="rules", help="pattern of the files to change, or their folder")
    asked.add_argument("--sample", type=int, default=200, help="how many changes; 0: all")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--least", type=float, default=0.95, help="the share that must be noticed")
    given = asked.parse_args()
    began = time.monotonic()
    PLACE.mkdir(parents=True, exist_ok=True)
    LOG.unlink(missing_ok=True)
    reached = _reached()
    made = all_changes(PROJECT, given.only, PLACE / "counts.json")
    chosen = random.Random(given.seed).sample(made, min(given.sample, len(made))) if given.sample else made
    equal = _equal()
    changes = [change(PROJECT, path, number) for path, number in sorted(chosen)]
    found = {c: EQUAL for c in changes if (c.path, c.function, *_lines(c.diff)) in equal}
    found |= _tried([c for c in changes if c not in found], reached)
    return _tell(found, len(made), given, time.monotonic() - began)


def _reached() -> Reached:
    kept = PLACE / f"reached-{state_of(PROJECT)}.json"
    if not kept.exists():
        for old in PLACE.glob("reached-*.json"):
            old.unlink()
        in_fork(lambda: pytest.main([*QUIET, TESTS], plugins=[Recorder(PROJECT, kept)]), LOG, seconds=1200)
    reached = Reached(kept)
    if reached.status:
        kept.unlink()
        sys.exit(f"the tests fail without any change: {LOG}")
    return reached


def _tried(changes: Sequence[Change], reached: Reached) -> dict[Change, str]:
    """Try each change on the tests of files that can be read before it, then where need be on all."""
    tests = {one: reached.tests(one.path, one.lines, one.function_lines) for one in changes}
    found = {one: UNTESTED for one in changes if not tests[one]}
    first = [
        (one, [test for test in tests[one] if test.split("::")[0] not in reached.busy])
        for one in changes
        if one not in found
    ]
    told = PLACE / "told.jsonl"
    told.write_text("")

    def note(one: Change, status: int | None) -> None:
        with told.open("a", encoding="utf-8") as file:
            file.write(json.dumps([one.path, one.number, status]) + "\n")

    still = sorted({test.split("::")[0] for test in reached.seconds} - reached.busy)
    in_fork(
        lambda: pytest.main([*QUIET, *still], plugins=[Changing(PROJECT, first, LOG, note)]), LOG, seconds=0
    )
    noted = {
        (path, number): status for path, number, status in map(json.loads, told.read_text().splitlines())
    }
    for name in reached.modules:
        with contextlib.suppress(Exception):
            importlib.import_module(name)
    for one, seen in first:
        status = noted[one.path, one.number]
        if status:
            found[one] = NOTICED
        else:
            more = tests[one] if status is None else [test for test in tests[one] if test not in seen]
            found[one] = _read_anew(one, more)
    return found


def _read_anew(one: Change, tests: Sequence[str]) -> str:
    room = one.path.split("/")[1].removesuffix(".py")
    files = Counter(test.split("::")[0] for test in tests)
    close = sorted(files, key=lambda file: (f"/{room}/" not in file, -files[file]))[:CLOSE]
    for part in (lambda file: file in close, lambda file: file not in close):
        some = [test for test in tests if part(test.split("::")[0])]
        if some and in_fork(lambda some=some: cold(one, some, PROJECT), LOG):
            return NOTICED
    return UNNOTICED


def _equal() -> set[tuple[str, ...]]:
    with (Path(__file__).parent / "equal.toml").open("rb") as file:
        told = tomllib.load(file)
    return {(e["path"], e["function"], e["line"], e["changed"]) for e in told.get("equal", [])}


def _lines(diff: str) -> tuple[str, str]:
    """What a diff takes away and puts in, each as one text without its indents."""
    gone, came = ([line[1:].strip() for line in diff.splitlines() if line[0] == sign] for sign in "-+")
    return " ".join(gone), " ".join(came)


def _tell(found: dict[Change, str], all_of_them: int, given: argparse.Namespace, seconds: float) -> int:
    for one, ending in found.items():
        if ending in {UNNOTICED, UNTESTED}:
            print(f"\n{ending}: {one.name}\n{one.diff}")
    counts, rooms = Counter(found.values()), Counter[tuple[str, str]]()
    for one, ending in found.items():
        rooms[one.path.split("/")[1], ending] += 1
    print()
    for room in sorted({room for room, _ in rooms}):
        tried = sum(n for (r, ending), n in rooms.items() if r == room and ending != EQUAL)
        print(f"  {room}: {rooms[room, NOTICED]} of {tried}")
    share = counts[NOTICED] / max(1, len(found) - counts[EQUAL])
    print(
        f"changes: {len(found)} of {all_of_them} (seed {given.seed}), {seconds:.0f} s; "
        + "; ".join(f"{n} {w}" for w, n in counts.items())
    )
    print(f"noticed: {share:.1%}, wanted {given.least:.0%}")
    return 0 if share >= given.least else 1


if __name__ == "__main__":
    from hypothesis import Phase, settings

    settings.register_profile(
        "changes", database=None, derandomize=True, phases=[Phase.explicit, Phase.generate]
    )
    settings.load_profile("changes")
    sys.exit(main())
