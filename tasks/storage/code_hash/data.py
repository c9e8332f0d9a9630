"""Finds the files of data that a module reads beside its code: whatever it makes of the place of its own file."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tasks.storage.code_hash.project import Project, names_given

BY_THEIR_OWN_HASH = "templates"
"""The folder of the papers' templates: each is in the key of what is made from it (`tasks.documents.documents.fingerprint`)."""


def data_of(project: Project, module: str) -> list[Path]:
    """Return the files that a module names by where it stands itself; of a folder, all that is in it.

    LookupError where the place can't be told from the source, or is more than a folder of data.
    """
    if b"__file__" not in project.text(module):
        return []
    seen = _Places(project.root, project.file(module) or Path())
    seen.visit(project.tree(module))
    if seen.unclear:
        raise LookupError(f"{module}, line {seen.unclear[0]}: which file is read here can't be told")
    found: set[Path] = set()
    for place, line in seen.places:
        if place == project.root / BY_THEIR_OWN_HASH:
            continue
        if place in seen.file.parents or not place.exists():
            raise LookupError(f"{module}, line {line}: {place} is no file or folder of data")
        found.update(_files(place))
    return sorted(found)


def _files(place: Path) -> Iterator[Path]:
    if place.is_file():
        yield place
        return
    for path in place.rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts:
            yield path


class _Places(ast.NodeVisitor):
    """Works out the paths that begin with the module's own file."""

    def __init__(self, root: Path, file: Path) -> None:
        self.root, self.file = root, file
        self.known: dict[str, Path] = {}
        self.places: list[tuple[Path, int]] = []
        self.unclear: list[int] = []

    def visit_Assign(self, node: ast.Assign | ast.AnnAssign) -> None:  # ast's name for it
        place = self._place(node.value) if node.value is not None else None
        if place is None:
            self.generic_visit(node)
            return
        self.known.update(dict.fromkeys(names_given(node), place))
        if place != self.root:  # a place to begin from: what is made of it counts, where it is used
            self.places.append((place, node.lineno))

    visit_AnnAssign = visit_Assign  # noqa: N815

    def visit(self, node: ast.AST) -> None:
        place = self._place(node) if isinstance(node, ast.expr) else None
        if place is not None:
            self.places.append((place, getattr(node, "lineno", 0)))
        elif isinstance(node, ast.Name) and node.id == "__file__":
            self.unclear.append(node.lineno)
        else:
            super().visit(node)

    def _place(self, node: ast.expr) -> Path | None:
        """Return the path that an expression makes, None where it is none that begins with the module's file."""
        match node:
            case ast.Call(func=ast.Name(id="Path"), args=[ast.Name(id="__file__")]):
                return self.file
            case ast.Name(id=name, ctx=ast.Load()):
                return self.known.get(name)
            case ast.Call(func=ast.Attribute(value=of, attr="resolve"), args=[]):
                return self._place(of)
            case ast.Call(
                func=ast.Attribute(value=of, attr="with_name"), args=[ast.Constant(value=str(name))]
            ):
                return here.with_name(name) if (here := self._place(of)) else None
            case ast.Attribute(value=of, attr="parent"):
                return here.parent if (here := self._place(of)) else None
            case ast.Subscript(
                value=ast.Attribute(value=of, attr="parents"), slice=ast.Constant(value=int(up))
            ):
                return here.parents[up] if (here := self._place(of)) else None
            case ast.BinOp(left=of, op=ast.Div(), right=ast.Constant(value=str(name))):
                return here / name if (here := self._place(of)) else None
        return None
