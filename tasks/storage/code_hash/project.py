"""The project's modules as text: where each stands, what a name that is imported from one really is."""

import ast
import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FLOWS = "flows"
"""The floor that only orders: of its modules what a function reaches counts, not the whole."""


@dataclass(frozen=True, slots=True)
class CodePart:
    """A piece of code: a whole module, or one name defined in it."""

    module: str
    name: str = ""

    def __str__(self) -> str:
        return f"{self.module}:{self.name}" if self.name else self.module


class Project:
    """The modules below a folder, and what they are made of."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self.file, self.text = cache(self._file), cache(self._text)
        self.is_ours, self.door = cache(self._is_ours), cache(self._door)

    def modules(self, package: str) -> list[str]:
        """Return the names of all modules of a package."""
        found = (p.relative_to(self.root).with_suffix("") for p in (self.root / package).rglob("*.py"))
        return sorted(".".join(p.parts).removesuffix(".__init__") for p in found)

    def tree(self, module: str) -> ast.Module:
        """Return the syntax tree of a module; it is large, and nobody keeps it."""
        return ast.parse(self.text(module), str(self.file(module)))

    def is_package(self, module: str) -> bool:
        """Tell whether the module is a package's own."""
        path = self.file(module)
        return path is not None and path.name == "__init__.py"

    def packages_above(self, module: str) -> Iterator[str]:
        """Yield the packages that are imported on the way to a module and do more than hand names on."""
        package = module.rpartition(".")[0]
        while package:
            if self.is_package(package) and self.door(package) is None:
                yield package
            package = package.rpartition(".")[0]

    def part(self, module: str, name: str = "") -> CodePart:
        """Return what `from module import name` really is: through packages that only hand it on, to where it is made."""
        if name and self.file(f"{module}.{name}"):
            return CodePart(f"{module}.{name}")
        if name and self.is_package(module) and name in (door := self.door(module) or {}):
            return self.part(*door[name])
        return CodePart(module, name if module.partition(".")[0] == FLOWS else "")

    def _file(self, module: str) -> Path | None:
        place = f"{self.root}/{module.replace('.', '/')}"
        for path in (f"{place}.py", f"{place}/__init__.py"):
            if os.path.isfile(path):  # noqa: PTH113  # asked thousands of times
                return Path(path)
        return None

    def _text(self, module: str) -> bytes:
        path = self.file(module)
        if path is None:
            raise LookupError(f"{module}: no module of the project")
        return path.read_bytes()

    def _is_ours(self, module: str) -> bool:
        return (self.root / module.partition(".")[0]).is_dir()

    def _door(self, package: str) -> dict[str, tuple[str, str]] | None:
        """Return the names that a package hands on (module, name there); None where it does anything else."""
        names: dict[str, tuple[str, str]] = {}
        for node in self.tree(package).body:
            if not (_is_text(node) or _is_import(node) or names_given(node) == ["__all__"]):
                return None
            for origin, given, known_as in imported(node, package, package=True):
                names[known_as] = (origin, given)
        return names


def imported(node: ast.stmt, module: str, *, package: bool) -> Iterator[tuple[str, str, str]]:
    """Yield what a statement imports: the module, the name in it ("" for itself), the name by which it is known here."""
    if isinstance(node, ast.Import):
        for alias in node.names:
            yield alias.name, "", alias.asname or alias.name.partition(".")[0]
    elif isinstance(node, ast.ImportFrom):
        origin = node.module or ""
        if node.level:
            here = module.split(".")
            up = here[: len(here) - node.level + package]
            origin = ".".join([*up, *([origin] if origin else [])])
        for alias in node.names:
            yield origin, alias.name, alias.asname or alias.name


def statements(body: Iterable[ast.AST]) -> Iterator[ast.stmt]:
    """Yield the statements and all inside them, but for what is for the type checker alone."""
    for node in body:
        if isinstance(node, ast.If) and is_for_types(node.test):
            yield from statements(node.orelse)
            continue
        if isinstance(node, ast.stmt):
            yield node
        for field in ("body", "orelse", "finalbody", "handlers", "cases"):
            inside = getattr(node, field, None)
            if isinstance(inside, list):
                yield from statements(inside)


def digest(text: bytes) -> str:
    """Return the sha256 (hex) of a text."""
    return hashlib.sha256(text).hexdigest()


def is_for_types(test: ast.expr) -> bool:
    """Tell whether what stands under this condition is for the type checker alone."""
    return (isinstance(test, ast.Name) and test.id == "TYPE_CHECKING") or (
        isinstance(test, ast.Attribute) and test.attr == "TYPE_CHECKING"
    )


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _is_import(node: ast.stmt) -> bool:
    """Tell whether it is an import that says which names it brings."""
    return isinstance(node, ast.Import) or (
        isinstance(node, ast.ImportFrom) and all(alias.name != "*" for alias in node.names)
    )


def names_given(node: ast.stmt) -> list[str]:
    """Return the names that an assignment gives a value."""
    targets = node.targets if isinstance(node, ast.Assign) else []
    if isinstance(node, ast.AnnAssign):
        targets = [node.target]
    return [target.id for target in targets if isinstance(target, ast.Name)]
