"""What the rules may import and call at all: read off their source, so that a forgotten name can't slip in."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[1] / "rules"
RULES = sorted(FOLDER.rglob("*.py"))
ALLOWED = {
    "errno",  # numbers only
    "collections",
    "dataclasses",
    "datetime",
    "decimal",
    "enum",
    "fractions",
    "functools",
    "hashlib",
    "itertools",
    "json",
    "math",
    "operator",
    "re",
    "rules",
    "string",
    "types",
    "typing",
    "unicodedata",
}
WITH_PYDANTIC = [  # the schemas of the plan file, and of what a run leaves for other programs
    *(f"plan/{part}.py" for part in ("plan", "reading")),
    *(f"plan/tables/{part}.py" for part in ("base", "judging", "town", "rewards")),
    *(f"contracts/{part}.py" for part in ("base", "points", "run", "summary")),
    "verifying/wording.py",
]
ALSO_ALLOWED = {path: {"pydantic"} for path in WITH_PYDANTIC}
CLOCKS = {"now", "today", "utcnow", "fromtimestamp", "utcfromtimestamp", "localtime"}
DOORS = {"open", "print", "input", "exec", "eval", "compile", "__import__", "breakpoint", "file_digest"}


def impurities(source: str, also: frozenset[str] | set[str] = frozenset()) -> Iterator[str]:
    """Each import outside the list, look at the clock and way out of the process in this source, with its line."""
    for node in ast.walk(ast.parse(source)):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or "."]
            if node.module == "hashlib":
                names += [f"hashlib.{alias.name}" for alias in node.names if alias.name in DOORS]
        for name in names:
            if name.split(".")[0] not in ALLOWED | also or name.rpartition(".")[2] in DOORS:
                yield f"line {node.lineno}: imports {name}"
        if isinstance(node, ast.Attribute) and node.attr in CLOCKS:
            yield f"line {node.lineno}: asks the clock, .{node.attr}"
        if isinstance(node, ast.Attribute) and node.attr == "file_digest":
            yield f"line {node.lineno}: reads a file, .{node.attr}"
        if isinstance(node, ast.Name) and node.id in DOORS:
            yield f"line {node.lineno}: uses {node.id}"


def test_there_are_rules() -> None:
    assert len(RULES) > 5


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.relative_to(FOLDER).as_posix())
def test_rules_are_pure(path: Path) -> None:
    also = ALSO_ALLOWED.get(path.relative_to(FOLDER).as_posix(), set())
    found = list(impurities(path.read_text(encoding="utf-8"), also))
    assert not found, f"{path.relative_to(FOLDER.parent)}: {'; '.join(found)}"


def test_what_is_allowed_more_is_allowed_to_a_file_that_is_there() -> None:
    assert [path for path in ALSO_ALLOWED if not (FOLDER / path).is_file()] == []


@pytest.mark.parametrize(
    "bad",
    [
        "import os",
        "import os.path as p",
        "from pathlib import Path",
        "import pydantic",
        "def f():\n    import prefect",
        "from tasks.intake.inbox import scan",
        "from . import plan",
        "import datetime as dt\nx = dt.date.today()",
        "from datetime import datetime\nnow = datetime.now",
        "x = open('f').read()",
        "f = open",
        "__import__('os')",
        "from hashlib import file_digest",
        "import hashlib\nhashlib.file_digest(f, 'sha256')",
        "import importlib",
        "import time",
        "import random",
        "from io import StringIO",
    ],
)
def test_what_the_check_must_not_let_through(bad: str) -> None:
    assert list(impurities(bad))


def test_what_the_check_must_let_through() -> None:
    good = (
        "import datetime as dt\nfrom collections.abc import Iterable\nfrom rules.values.text import fold\n"
        "def f(day: dt.date) -> int:\n    return day.year\n"
    )
    assert not list(impurities(good))
