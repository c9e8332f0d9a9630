"""Follows what a piece of code uses, to the end: modules, names of the flows, files of data, libraries."""

import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache, partial
from importlib.metadata import PackageNotFoundError, distribution

from tasks.storage.code_hash.data import data_of
from tasks.storage.code_hash.project import FLOWS, CodePart, Project, digest, imported, statements
from tasks.storage.code_hash.using import defined_in, text_of, used_by

SHAPES_NOTHING = frozenset({"prefect", "tasks.storage.artifact_store"})
"""What only orders work and keeps it: another version of it makes the same files."""
OTHER_NAMES = {"PIL": "pillow", "docx": "python-docx", "pkcs11": "python-pkcs11"}
"""The libraries that are imported by another name than they are installed by; one that is missing here is refused."""
_VERSION = re.compile(r"^Version: (.+)$", re.MULTILINE)
_NAME_OF_A_MODULE = re.compile(rb"[\"']([A-Za-z_]\w*(?:\.\w+)+)[\"']")


@dataclass(slots=True)
class _Uses:
    digest: str
    parts: list[CodePart] = field(default_factory=list)
    others: dict[str, str] = field(default_factory=dict)


class Reach:
    """Follows pieces of one project's code; what one uses is found once, however many kinds of work reach it."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self._uses, self._defined = cache(self._read), cache(partial(defined_in, project))

    def of(self, entries: Iterable[CodePart]) -> dict[str, str]:
        """Return all that the entries reach, themselves among it, by its label."""
        found: dict[str, str] = {}
        todo = list(entries)
        while todo:
            part = todo.pop()
            if str(part) in found or part.module in SHAPES_NOTHING:
                continue
            uses = self._uses(part)
            found[str(part)] = uses.digest
            found |= uses.others
            todo += uses.parts
        return found

    def _read(self, part: CodePart) -> _Uses:
        return self._read_name(part) if part.name else self._read_module(part)

    def _read_module(self, part: CodePart) -> _Uses:
        project, module = self.project, part.module
        text, package = project.text(module), project.is_package(module)
        uses = _Uses(digest(text), [CodePart(above) for above in project.packages_above(module)])
        for node in statements(project.tree(module).body):
            for origin, given, _ in imported(node, module, package=package):
                self._add(uses, origin, given)
        uses.parts += self._named(text)
        for path in data_of(project, module):
            uses.others[path.relative_to(project.root).as_posix()] = digest(path.read_bytes())
        return uses

    def _read_name(self, part: CodePart) -> _Uses:
        project, module = self.project, part.module
        known = self._defined(module)
        nodes = known.nodes.get(part.name)
        if not nodes:
            raise LookupError(f"{part}: no such name in {module}")
        text = text_of(project, module, nodes)
        if b"__file__" in text:
            raise LookupError(f"{part}: where data stands is a task's to know, not a flow's")
        uses = _Uses(digest(text), self._named(text))
        used = used_by(nodes, module, package=project.is_package(module))
        imports = known.imports | used.imports
        for name in used.names | used.handed:
            # What a flow is handed by another is in the key by what it holds; by its code, only what it calls.
            if name in imports and not (name in used.handed - used.names and _is_flows(imports[name][0])):
                self._add(uses, *imports[name])
            elif name in known.nodes and name in used.names:
                uses.parts.append(CodePart(module, name))
        return uses

    def _named(self, text: bytes) -> list[CodePart]:
        """Return the modules that the text names in a string: programs of child processes."""
        names = {match[1].decode() for match in _NAME_OF_A_MODULE.finditer(text)}
        return [CodePart(name) for name in sorted(names) if self.project.file(name)]

    def _add(self, uses: _Uses, module: str, name: str) -> None:
        """Add what an import brings: code of ours, or a library with its version."""
        top = module.partition(".")[0]
        if top in sys.stdlib_module_names or top in SHAPES_NOTHING:
            return
        if self.project.is_ours(module):
            uses.parts.append(self.project.part(module, name))
        else:
            uses.others[top] = _version(top)


def _is_flows(module: str) -> bool:
    return module.partition(".")[0] == FLOWS


@cache
def _version(library: str) -> str:
    """Return the version of an installed library by the name by which it is imported."""
    try:
        told = distribution(OTHER_NAMES.get(library, library)).read_text("METADATA") or ""
        return next(_VERSION.finditer(told))[1]  # `importlib.metadata.version` takes ten times as long
    except (PackageNotFoundError, StopIteration) as unknown:
        raise LookupError(f"{library}: which installed package is this? (OTHER_NAMES)") from unknown
