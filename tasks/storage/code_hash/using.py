"""What a name of a module is made of, and which names it uses: a function's body, and the types that it is handed."""

import ast
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from tasks.storage.code_hash.project import Project, imported, is_for_types, names_given


@dataclass(slots=True)
class Defined:
    """The names of a module: those made in it, by their statements, and those it imports (module, name there)."""

    nodes: dict[str, list[ast.stmt]] = field(default_factory=dict)
    imports: dict[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(slots=True)
class Used:
    """The names that a piece of code uses, those of the types it is handed, what it imports itself."""

    names: set[str] = field(default_factory=set)
    handed: set[str] = field(default_factory=set)
    imports: dict[str, tuple[str, str]] = field(default_factory=dict)


def defined_in(project: Project, module: str) -> Defined:
    """Return the names of a module."""
    found = Defined()
    for node in _outermost(project.tree(module).body):
        for origin, given, known_as in imported(node, module, package=project.is_package(module)):
            found.imports[known_as] = (origin, given)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.nodes.setdefault(node.name, []).append(node)
        for name in names_given(node):
            found.nodes.setdefault(name, []).append(node)
    return found


def text_of(project: Project, module: str, nodes: Sequence[ast.stmt]) -> bytes:
    """Return the lines of the statements, without the decorators above them: these say how work is run."""
    lines = project.text(module).splitlines(keepends=True)
    return b"".join(b"".join(lines[node.lineno - 1 : node.end_lineno]) for node in nodes)


def used_by(nodes: Sequence[ast.stmt], module: str, *, package: bool) -> Used:
    """Return what statements use."""
    seen = _Seen(module, package)
    for node in nodes:
        seen.visit(node)
    return seen.used


class _Seen(ast.NodeVisitor):
    def __init__(self, module: str, package: bool) -> None:
        self.used, self.module, self.package = Used(), module, package

    def visit_Name(self, node: ast.Name) -> None:  # ast's name for it
        self.used.names.add(node.id)

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        args = node.args
        every = (*args.posonlyargs, *args.args, *args.kwonlyargs, args.vararg, args.kwarg)
        types = [each.annotation for each in every if each is not None] + [node.returns]
        for annotation in types:
            if annotation is not None:
                self.used.handed |= {n.id for n in ast.walk(annotation) if isinstance(n, ast.Name)}
        for inside in (*args.defaults, *args.kw_defaults, *node.body):
            if inside is not None:
                self.visit(inside)

    visit_AsyncFunctionDef = visit_FunctionDef  # noqa: N815

    def visit_If(self, node: ast.If) -> None:
        for inside in node.orelse if is_for_types(node.test) else ast.iter_child_nodes(node):
            self.visit(inside)

    def visit_Import(self, node: ast.Import | ast.ImportFrom) -> None:
        for origin, given, known_as in imported(node, self.module, package=self.package):
            self.used.imports[known_as] = (origin, given)
            self.used.names.add(known_as)

    visit_ImportFrom = visit_Import  # noqa: N815


def _outermost(body: Iterable[ast.stmt]) -> Iterator[ast.stmt]:
    """Yield the statements of a module that are in no function or class."""
    for node in body:
        yield node
        if isinstance(node, ast.If | ast.Try | ast.With) and not (
            isinstance(node, ast.If) and is_for_types(node.test)
        ):
            for name in ("body", "orelse", "finalbody"):
                yield from _outermost(getattr(node, name, []))
            for handler in getattr(node, "handlers", []):
                yield from _outermost(handler.body)
