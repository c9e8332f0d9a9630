"""The changes: what mutmut's operators make of the functions of rules/, but for those that no test can notice by construction.

Not changed: docstrings and annotations, decorated functions (mutmut's own limits), what is said by an AssertionError, the type in
a `cast`, the `strict` of a `zip`.
"""

import difflib
import functools
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import libcst as cst
import libcst.matchers as m
from libcst.metadata import MetadataWrapper, PositionProvider
from mutmut.mutation.file_mutation import MutationVisitor, OuterFunctionProvider
from mutmut.mutation.mutators import mutation_operators
from mutmut.mutation.pragma_handling import IgnoredCode

NOTHING_IGNORED = IgnoredCode(set(), set(), set())
_SAID = m.Raise(exc=m.Call(func=m.Name("AssertionError")))
_CAST = m.Call(func=m.Name("cast"))
_STRICT = m.Call(func=m.Name("zip"), args=[m.ZeroOrMore(), m.Arg(keyword=m.Name("strict"))])


@dataclass(frozen=True)
class Change:
    """One change: the `number`th of its file, in a function known by its qualified name, on lines of the file as it is."""

    path: str
    number: int
    function: str
    lines: tuple[int, int]
    function_lines: tuple[int, int]
    code: str
    diff: str

    @property
    def name(self) -> str:
        """Where it is, so that it can be asked for again."""
        return f"{self.path}:{self.lines[0]} {self.function} [{self.number}]"


class _Visitor(MutationVisitor):
    METADATA_DEPENDENCIES = (PositionProvider, OuterFunctionProvider)

    def _skip_node_and_children(self, node: cst.CSTNode) -> bool:
        return m.matches(node, _SAID | _CAST | _STRICT) or super()._skip_node_and_children(node)


@functools.lru_cache(maxsize=4)
def _mutations(path: Path) -> tuple[cst.Module, list[tuple[Any, str, Any, Any]]]:
    wrapper = MetadataWrapper(cst.parse_module(path.read_text(encoding="utf-8")))
    visitor = _Visitor(mutation_operators, NOTHING_IGNORED)
    module = wrapper.visit(visitor)
    owners = {
        function: f"{statement.name.value}.{function.name.value}"
        if function is not statement
        else function.name.value
        for statement in wrapper.module.body
        for function in _functions(statement)
    }
    at = wrapper.resolve(PositionProvider)
    found = [
        (mutation, owners[function], at[mutation.original_node], at[function])
        for mutation in visitor.mutations
        if (function := mutation.contained_by_top_level_function) in owners
    ]
    return module, found


def _functions(statement: cst.CSTNode) -> Iterator[cst.FunctionDef]:
    if isinstance(statement, cst.FunctionDef):
        yield statement
    elif isinstance(statement, cst.ClassDef):
        yield from (inner for inner in statement.body.body if isinstance(inner, cst.FunctionDef))


def change(root: Path, path: str, number: int) -> Change:
    """Make one change of a file."""
    module, found = _mutations(root / path)
    mutation, function, at, around = found[number]
    code = module.deep_replace(mutation.original_node, mutation.mutated_node).code
    diff = difflib.unified_diff(module.code.splitlines(), code.splitlines(), lineterm="", n=0)
    shown = [line for line in diff if line[:1] in "+-" and not line.startswith(("---", "+++"))]
    lines, span = (at.start.line, at.end.line), (around.start.line, around.end.line)
    return Change(path, number, function, lines, span, code, "\n".join(shown))


def all_changes(root: Path, only: str, kept: Path) -> list[tuple[str, int]]:
    """Every change of the files that match, as path and number; how many a file has is kept by its content."""
    counts: dict[str, int] = json.loads(kept.read_text()) if kept.exists() else {}
    found: list[tuple[str, int]] = []
    for file in sorted(root.glob(only)):
        files = [file] if file.suffix == ".py" else sorted(file.rglob("*.py"))
        for path in files:
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            if digest not in counts:
                counts[digest] = len(_mutations(path)[1])
            found += [(path.relative_to(root).as_posix(), number) for number in range(counts[digest])]
    kept.write_text(json.dumps(counts))
    return sorted(set(found))
