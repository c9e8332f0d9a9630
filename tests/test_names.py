"""Names: one word has one meaning, no class name stands for two things, docstrings name what is there."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]
FLOORS = ("flows", "tasks", "rules", "expectations")
MODULES = [path for floor in FLOORS for path in sorted((PROJECT / floor).rglob("*.py"))]
VAGUE = re.compile(r"(?:^|_)(?:told|said|says|looked|looks)(?:_|$)")
NAME = re.compile(r"[A-Za-z_][\w.]*")
NOT_OURS = {"create_flow_run", "prefect.utilities.schema_tools.validation._VALIDATOR", "keys.toml"}
"""What docstrings quote of other programs and of the office's files."""


def relative(path: Path) -> str:
    return path.relative_to(PROJECT).as_posix()


def dotted(path: Path) -> str:
    return ".".join(path.relative_to(PROJECT).with_suffix("").parts).removesuffix(".__init__")


def kinds_named(tree: ast.Module) -> Iterator[str]:
    """The public classes and aliases of types that a module makes."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from (
                t.id for t in targets if isinstance(t, ast.Name) and not t.id.isupper() and t.id[0].isupper()
            )


def docstrings(tree: ast.Module) -> Iterator[str]:
    """Every docstring, of modules, classes, functions and values alike."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Expr)
            and isinstance(node.value, ast.Constant)
            and isinstance(node.value.value, str)
        ):
            yield node.value.value


def words(tree: ast.Module) -> Iterator[str]:
    """Everything that has a name in a module, and its short texts: keys, kinds, ids."""
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case (
                ast.Name(id=name) | ast.Attribute(attr=name) | ast.arg(arg=name) | ast.keyword(arg=str(name))
            ):
                yield name
            case ast.alias(name=name):
                yield from name.split(".")
            case ast.Constant(value=str(text)) if NAME.fullmatch(text):
                yield text


def test_no_class_name_has_two_meanings() -> None:
    found = defaultdict(list)
    for path in MODULES:
        for name in kinds_named(ast.parse(path.read_text(encoding="utf-8"))):
            if not name.startswith("_"):
                found[name].append(relative(path))
    assert {name: paths for name, paths in found.items() if len(paths) > 1} == {}


def test_functions_are_named_for_what_they_give_back() -> None:
    vague = [
        f"{relative(path)}: {node.name}"
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and VAGUE.search(node.name)
    ]
    assert vague == []


@pytest.mark.parametrize("folder", sorted({path.parent for path in MODULES}), ids=relative)
def test_no_two_modules_of_a_folder_share_their_first_word(folder: Path) -> None:
    found = defaultdict(list)
    for path in folder.glob("*.py"):
        if path.name != "__init__.py":
            found[path.stem.partition("_")[0]].append(path.name)
    assert [names for names in found.values() if len(names) > 1] == []


def test_what_docstrings_quote_is_there() -> None:
    """A name in backticks is a module, a name or a key of the project."""
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in MODULES}
    known = {word for tree in trees.values() for word in words(tree)}
    known |= {part for path in MODULES for part in path.relative_to(PROJECT).with_suffix("").parts}
    gone = [
        f"{relative(path)}: `{quoted}`"
        for path, tree in trees.items()
        for text in docstrings(tree)
        for quoted in re.findall(r"`([^`\n]+)`", text)
        if NAME.fullmatch(quoted) and quoted not in NOT_OURS and not known.issuperset(quoted.split("."))
    ]
    assert gone == []


def test_what_a_docstring_leaves_to_another_module_leads_there() -> None:
    """`… belongs to x`: x is a module or folder beside it, one by its full name, or a name of the module itself."""
    everywhere = {dotted(path) for path in MODULES}
    lost = []
    for path in MODULES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        beside = {p.stem for p in path.parent.glob("*.py")} | {
            p.name for p in path.parent.iterdir() if p.is_dir()
        }
        own = {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
        for sentence in re.split(r"(?<=[.;:])\s", (ast.get_docstring(tree) or "").replace("\n", " ")):
            if "belong" in sentence:
                quoted = {q for q in re.findall(r"`([^`]+)`", sentence) if NAME.fullmatch(q)}
                lost += [f"{relative(path)}: `{q}`" for q in sorted(quoted - everywhere - beside - own)]
    assert lost == []
