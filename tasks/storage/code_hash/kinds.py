"""The kinds of work that functions of the flows say they do, and the hash of the code that each of them reaches."""

import ast
import functools
import gc
import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from tasks.storage.code_hash.project import FLOWS, CodePart, Project
from tasks.storage.code_hash.reaching import Reach

F = TypeVar("F", bound=Callable[..., object])


def makes(kind: str) -> Callable[[F], F]:
    """Say beside a function of the flows that it does that kind of work: all that it reaches is in the kind's hash.

    It is found in the source; the function itself stays as it is.
    """
    return lambda function: function


@functools.cache
def code_of(root: Path) -> Mapping[str, str]:
    """Return the sha256 (hex) of the code of each kind in the project at `root`; computed once a process."""
    return {kind: _digest(parts) for kind, parts in reached(root).items()}


def reached(root: Path) -> dict[str, dict[str, str]]:
    """Return what each kind reaches, by its label, with its sha256, or for a library with its version.

    Labels: "rules.values.text", "flows.dossiers.signing:sign_dossier", "data/archive/x.toml", "pypdf". LookupError where a name, a
    library or a file of data can't be told from the source.
    """
    with _no_collection():
        project = Project(root)
        kinds: dict[str, list[CodePart]] = {}
        for module in project.modules(FLOWS):
            for kind, name in _marked(project, module):
                kinds.setdefault(kind, []).append(CodePart(module, name))
        reach = Reach(project)
        return {kind: reach.of(entries) for kind, entries in sorted(kinds.items())}


def _marked(project: Project, module: str) -> Iterator[tuple[str, str]]:
    """Yield the functions of a module that say what they make: the kind and the function's name."""
    if b"@makes(" not in project.text(module):
        return
    for node in project.tree(module).body:
        if not isinstance(node, ast.FunctionDef):
            continue
        for mark in node.decorator_list:
            match mark:
                case ast.Call(func=ast.Name(id="makes"), args=[ast.Constant(value=str(kind))]):
                    yield kind, node.name


def _digest(parts: Mapping[str, str]) -> str:
    lines = "".join(f"{label}\0{held}\n" for label, held in sorted(parts.items()))
    return hashlib.sha256(lines.encode()).hexdigest()


@contextmanager
def _no_collection() -> Iterator[None]:
    """Let no search for garbage go through thousands of syntax trees: it would take longer than all the rest."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
