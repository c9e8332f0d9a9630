"""Tries a change: its tests are run with it in a forked process, until one notices.

Usually the test files have been read once, and a fork only changes the function's code in place. A function that ran while they were
read has left its values in them; there the tests are read again, with the changed file in the place of the file.
"""

import importlib.abc
import importlib.machinery
import os
import signal
import sys
import types
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from _pytest.runner import runtestprotocol

from tests.mutants.changes import Change
from tests.mutants.reached import lines_run, measuring

SECONDS = 60
"""A change whose tests take longer is noticed: they don't come to their end."""
QUIET = ["-q", "-p", "no:cacheprovider", "-p", "no:xdist", "--no-header", "--tb=no"]


def in_fork(act: Callable[[], int], log: Path, seconds: int = SECONDS) -> int:
    """What a call gives back in a process of its own, which writes into the log; negative: the signal that ended it."""
    sys.stdout.flush()
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    status = 70
    try:
        signal.alarm(seconds)
        out = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(out, 1)
        os.dup2(out, 2)
        status = int(act())
    finally:
        sys.stdout.flush()
        os._exit(status)


class Changing:
    """A pytest plugin that reads test files once, then tries change after change instead of running them all.

    Told is None of a change whose function ran while the files were read: what it gave stands in their values.
    """

    def __init__(
        self,
        root: Path,
        wanted: Sequence[tuple[Change, Sequence[str]]],
        log: Path,
        told: Callable[[Change, int | None], None],
    ) -> None:
        self.root, self.wanted, self.log, self.told = root, wanted, log, told
        self.measured = measuring(root)

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        self.measured.stop()
        ran = {path: set(lines) for path, lines in lines_run(self.measured, self.root).items()}
        items = {item.nodeid: item for item in session.items}
        for change, tests in self.wanted:
            body = range(change.function_lines[0] + 1, change.function_lines[1] + 1)
            if change.lines[0] == change.function_lines[0] or ran.get(change.path, set()) & {*body}:
                self.told(change, None)
                continue
            chosen = [items[test] for test in tests if test in items]
            self.told(change, in_fork(lambda change=change, chosen=chosen: _hot(change, chosen), self.log))
        return True


def _hot(change: Change, items: Sequence[pytest.Item]) -> int:
    swap(change)
    for item in items:
        if any(report.failed for report in runtestprotocol(item, log=False, nextitem=None)):
            return 1
    return 0


def swap(change: Change) -> None:
    """Give the function, wherever it has been imported, the changed code."""
    module = sys.modules[change.path.removesuffix(".py").replace("/", ".").removesuffix(".__init__")]
    holder: object = module
    for name in change.function.split("."):
        holder = vars(holder)[name]
    function = getattr(holder, "__func__", holder)
    function.__code__ = _code(compile(change.code, function.__code__.co_filename, "exec"), change.function)


def _code(within: types.CodeType, name: str) -> types.CodeType:
    for held in within.co_consts:
        if isinstance(held, types.CodeType):
            if held.co_qualname == name:
                return held
            if name.startswith(f"{held.co_name}."):
                return _code(held, name)
    raise LookupError(name)


class _Overlay(importlib.machinery.SourceFileLoader):
    def __init__(self, name: str, path: str, code: str) -> None:
        super().__init__(name, path)
        self.code = code

    def get_code(self, fullname: str) -> types.CodeType:
        return compile(self.code, self.path, "exec", dont_inherit=True)


class _Finder(importlib.abc.MetaPathFinder):
    """Finds the changed file in the place of the file."""

    def __init__(self, change: Change, root: Path) -> None:
        self.name = change.path.removesuffix(".py").replace("/", ".").removesuffix(".__init__")
        self.path, self.code = str(root / change.path), change.code

    def find_spec(
        self, fullname: str, path: object, target: object = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname != self.name:
            return None
        loader = _Overlay(fullname, self.path, self.code)
        return importlib.util.spec_from_file_location(fullname, self.path, loader=loader)


class _Chosen:
    """A pytest plugin that keeps the chosen tests, in their order."""

    def __init__(self, tests: Sequence[str]) -> None:
        self.order = {test: place for place, test in enumerate(tests)}

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = sorted(
            (item for item in items if item.nodeid in self.order), key=lambda item: self.order[item.nodeid]
        )


def cold(change: Change, tests: Sequence[str], root: Path) -> int:
    """Read the tests' files anew with the change, and run them; to be called in a fork that has not read any."""
    sys.meta_path.insert(0, _Finder(change, root))
    files = list(dict.fromkeys(test.split("::")[0] for test in tests))
    status = pytest.main([*QUIET, "-x", *files], plugins=[_Chosen(tests)])
    return 0 if status in {pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED} else 1
