"""Which tests come by which lines of rules/, measured once and kept until a file of the project changes."""

import ast
import functools
import hashlib
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import coverage
import pytest

PROJECT = Path(__file__).resolve().parents[2]
READING = "read "
"""Begins the context of lines that ran before any test, while a test file was read."""
EARLY = ("rules/plan/", "rules/values/", "rules/layout/standard/")
"""What nearly every test file runs while it is read: the plan is read."""


def lines_run(measured: coverage.Coverage, root: Path) -> dict[str, dict[int, list[str]]]:
    """The lines of rules/ that ran, each with its contexts."""
    data = measured.get_data()
    return {
        Path(file).relative_to(root).as_posix(): data.contexts_by_lineno(file)
        for file in data.measured_files()
    }


def measuring(root: Path) -> coverage.Coverage:
    """What measures rules/, begun."""
    measured = coverage.Coverage(data_file=None, include=[f"{root}/rules/*"], config_file=False)
    measured.start()
    return measured


class Recorder:
    """Notes, as a pytest plugin, the lines that each test runs and how long it takes."""

    def __init__(self, root: Path, kept: Path) -> None:
        self.root, self.kept = root, kept
        self.seconds: dict[str, float] = {}
        self.measured = measuring(root)

    @pytest.hookimpl(wrapper=True)
    def pytest_make_collect_report(self, collector: pytest.Collector) -> Iterator[None]:
        self.measured.switch_context(READING + collector.nodeid)
        return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        self.measured.switch_context(item.nodeid)
        began = time.perf_counter()
        try:
            return (yield)
        finally:
            self.seconds[item.nodeid] = time.perf_counter() - began

    def pytest_sessionfinish(self, exitstatus: int) -> None:
        self.measured.stop()
        known = {"rules", "tasks", "expectations", "flows", "tests", "conftest", *self._own()}
        found = {
            "status": int(exitstatus),
            "seconds": self.seconds,
            "lines": lines_run(self.measured, self.root),
            "modules": sorted(name for name in sys.modules if name.split(".")[0] not in known),
        }
        self.kept.write_text(json.dumps(found))

    def _own(self) -> Iterator[str]:
        for name, module in sys.modules.items():
            if str(getattr(module, "__file__", None) or "").startswith(f"{self.root}/tests"):
                yield name.split(".")[0]


class Reached:
    """What the recorder kept."""

    def __init__(self, kept: Path) -> None:
        told = json.loads(kept.read_text())
        self.status: int = told["status"]
        self.seconds: dict[str, float] = told["seconds"]
        self.modules: list[str] = told["modules"]
        self._lines: dict[str, dict[str, list[str]]] = told["lines"]
        self.busy = {
            context.removeprefix(READING)
            for path, lines in self._lines.items()
            if not path.startswith(EARLY)
            for line, contexts in lines.items()
            if line in self._in_functions(path)
            for context in contexts
            if context.startswith(READING)
        }
        """Test files that run rules while they are read: read alone, and not beside the others."""

    def tests(self, path: str, lines: tuple[int, int], function: tuple[int, int]) -> list[str]:
        """The tests that come by these lines, quickest first; where none is seen there, those of the function's body."""
        seen = self._within(path, *lines) or self._within(path, function[0] + 1, function[1])
        return sorted(seen, key=lambda test: self.seconds[test])

    def _within(self, path: str, first: int, last: int) -> set[str]:
        found: set[str] = set()
        for line, contexts in self._lines.get(path, {}).items():
            if first <= int(line) <= last:
                found |= {one for one in contexts if one in self.seconds}
        return found

    @functools.cache  # noqa: B019
    def _in_functions(self, path: str) -> set[str]:
        tree = ast.parse((PROJECT / path).read_text(encoding="utf-8"))
        spans = [
            range(f.body[0].lineno, (f.end_lineno or 0) + 1)
            for f in ast.walk(tree)
            if isinstance(f, ast.FunctionDef)
        ]
        return {str(line) for span in spans for line in span}


def state_of(root: Path) -> str:
    """A digest of all that is tracked or new in the project, so that nothing kept outlives it."""
    listed = subprocess.run(
        [
            "git",
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
            "rules",
            "tests",
            "data",
            "templates",
        ],
        cwd=root,
        capture_output=True,
        check=True,
    ).stdout.decode()
    whole = hashlib.sha256()
    for name in sorted(filter(None, listed.split("\0"))):
        if (root / name).is_file():
            whole.update(name.encode() + hashlib.sha256((root / name).read_bytes()).digest())
    return whole.hexdigest()[:16]
