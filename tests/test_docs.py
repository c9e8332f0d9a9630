"""The pages people read: every link, anchor, picture, file and module that they name is there; rules, settings and rooms are told."""

import ast
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest

from flows.settings import Settings
from rules.page.wording import RULES

PROJECT = Path(__file__).resolve().parents[1]
PAGES = [
    *(PROJECT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")),
    *sorted((PROJECT / "docs").rglob("*.md")),
]
PICTURES = [*sorted((PROJECT / "docs").rglob("*.png"))]
FLOORS = ("flows", "tasks", "expectations", "rules", "templates", "tests")
PATH = re.compile(rf"(?:{'|'.join(FLOORS)})/[\w./*-]*")
MODULE = re.compile(rf"(?:{'|'.join(FLOORS)})(?:\.\w+)+")
LINK = re.compile(r"\[[^\]]*\]\(\s*([^)\s]+)\s*\)")


def prose(text: str) -> str:
    """The text without what is shown as code, where brackets are no links."""
    fenced = re.sub(r"^(```|~~~).*?^\1", "", text, flags=re.MULTILINE | re.DOTALL)
    indented = re.sub(r"(?:\A|(?<=\n\n))(?:(?:    |\t).*\n?)+", "\n", fenced)
    return re.sub(r"`[^`\n]*`", "", indented)


def anchors(text: str) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them; the same heading again gets a number."""
    fenced = re.sub(r"^(```|~~~).*?^\1", "", text, flags=re.MULTILINE | re.DOTALL)
    found: set[str] = set()
    for heading in re.findall(r"^#{1,6}\s+(.+?)\s*#*$", fenced, flags=re.MULTILINE):
        shown = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
        kept = "".join(c for c in shown if c in " -_" or unicodedata.category(c)[0] in "LNM")
        name, again = kept.replace(" ", "-"), 0
        while (anchor := f"{name}-{again}" if again else name) in found:
            again += 1
        found.add(anchor)
    return found


def broken(page: Path) -> Iterator[str]:
    """The links of a page that lead nowhere, as written."""
    for link in LINK.findall(prose(page.read_text(encoding="utf-8"))):
        if re.match(r"[a-z][a-z0-9+.-]*:", link):
            continue
        path, _, anchor = unquote(link).partition("#")
        target = page if not path else page.parent / path
        if not target.exists() or (
            anchor and (target.suffix != ".md" or anchor not in anchors(target.read_text(encoding="utf-8")))
        ):
            yield link


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(PROJECT).as_posix())
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    assert list(broken(page)) == []


def shown_as_code(text: str) -> Iterator[str]:
    """The spans and, line by line, the blocks of a page that are shown as code."""
    blocks = re.findall(r"^(?:```|~~~)\w*\n(.*?)^(?:```|~~~)", text, flags=re.MULTILINE | re.DOTALL)
    blocks += re.findall(r"(?:\A|(?<=\n\n))(?:(?:    |\t).*\n?)+", text)
    yield from re.findall(r"`([^`\n]+)`", text)
    for block in blocks:
        yield from block.splitlines()


def gone(page: Path) -> Iterator[str]:
    """The files, folders, modules and functions of ours that a page names in code, and that are not there."""
    for code in shown_as_code(page.read_text(encoding="utf-8")):
        for path in re.findall(rf"(?<![\w/.-]){PATH.pattern}(?:: \w+)?", code):
            file, _, function = path.partition(": ")
            found = [*PROJECT.glob(file.rstrip("/.") if file.strip("./") else file)]
            if not found or (function and not any(function in defined(one) for one in found)):
                yield path
        yield from (m for m in re.findall(rf"(?<![\w/.-]){MODULE.pattern}", code) if not is_there(m))


def defined(file: Path) -> set[str]:
    """The names that a module binds at its top, and the functions anywhere in it."""
    tree = ast.parse(file.read_text(encoding="utf-8")) if file.suffix == ".py" else ast.Module([], [])
    names = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    for node in tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names |= {target.id for target in targets if isinstance(target, ast.Name)}
        if isinstance(node, ast.Import | ast.ImportFrom):
            names |= {alias.asname or alias.name for alias in node.names}
    return names


def is_there(dotted: str) -> bool:
    """Tell whether a dotted name leads to a folder, a module, or a name in one."""
    *above, last = dotted.split(".")
    place, outer = PROJECT.joinpath(*above), PROJECT.joinpath(*above, last)
    if outer.is_dir() or outer.with_suffix(".py").is_file() or outer.is_file():
        return True
    modules = [one for one in (place.with_suffix(".py"), place / "__init__.py") if one.is_file()]
    return any(last in defined(module) for module in modules)


@pytest.mark.parametrize(
    "page",
    [p for p in PAGES if p.name != "CHANGELOG.md"],
    ids=lambda page: page.relative_to(PROJECT).as_posix(),
)
def test_what_a_page_names_in_the_code_is_there(page: Path) -> None:
    assert list(gone(page)) == []


@pytest.mark.parametrize(
    ("named", "wrong"),
    [
        ("`flows/cycle.py`, `flows/cycle.py: award_cycle`, `tests/cases/`, `tasks/*/__init__.py`", 0),
        ("`rules.values.findings.Finding`, `tasks.register.open_register(url)`, `flows.cycle`", 0),
        ("`data/gone.py`, `my-flows/gone.py`, flows/gone.py", 0),
        ("`flows/gone.py`", 1),
        ("`flows/cycle.py: gone`", 1),
        ("`flows.gone`, `rules.values.findings.Gone`", 2),
        ("    flows/gone.py", 1),
        ("```\nflows/gone.py\n```", 1),
    ],
)
def test_what_is_gone_is_found(named: str, wrong: int, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"# Trang\n\n{named}\n", encoding="utf-8")
    assert len(list(gone(page))) == wrong


@pytest.mark.parametrize("page", ["docs/vi/bieu-mau.md", "docs/data-contracts.md"])
def test_every_rule_stands_in_the_tables_of_rules(page: str) -> None:
    rows = [
        row.split("|")[1]
        for row in (PROJECT / page).read_text(encoding="utf-8").splitlines()
        if row.startswith("|")
    ]
    told = {
        f"{letter}{number:02}"
        for row in rows
        for letter, first, last in re.findall(r"\b([A-Z])(\d\d)(?:-[A-Z](\d\d))?", row)
        for number in range(int(first), int(last or first) + 1)
    }
    assert told == set(RULES)


def test_every_setting_is_told() -> None:
    pages = [PROJECT / "README.md", PROJECT / "docs" / "office.md"]
    told = set(
        re.findall(r"`(THIDUA_\w+|_\w+)`", "".join(page.read_text(encoding="utf-8") for page in pages))
    )
    told |= {
        f"THIDUA_SMTP{name}" for name in told if name.startswith("_")
    }  # of a row that begins with THIDUA_SMTP_…
    assert {f"THIDUA_{name.upper()}" for name in Settings.model_fields} - told == set()


@pytest.mark.parametrize("floor", ["flows", "tasks", "rules"])
def test_the_rooms_of_the_house_are_all_told(floor: str) -> None:
    page = (PROJECT / "docs" / "architecture.md").read_text(encoding="utf-8")
    table = page.partition(f"<!-- rooms: {floor} -->")[2].partition("\n\n## ")[0].partition("<!--")[0]
    told = [
        name
        for row in re.findall(r"^\| (`.*?) \|", table, re.MULTILINE)
        for name in re.findall(r"`(\w+)`", row)
    ]
    rooms = {path.stem for path in (PROJECT / floor).iterdir() if path.is_dir() or path.suffix == ".py"}
    assert sorted(told) == sorted(rooms - {"__init__", "__pycache__"})


def test_every_picture_is_shown_on_a_page() -> None:
    shown = {
        (page.parent / link).resolve()
        for page in PAGES
        for link in LINK.findall(prose(page.read_text(encoding="utf-8")))
        if link.endswith(".png")
    }
    assert [str(picture.relative_to(PROJECT)) for picture in PICTURES if picture not in shown] == []


def test_the_ten_pages_of_the_year_are_all_in_the_index() -> None:
    folder = PROJECT / "docs" / "vi"
    pages = sorted(path.name for path in folder.glob("[0-9][0-9]-*.md"))
    assert [page[:2] for page in pages] == [f"{number:02}" for number in range(1, 11)]
    linked = LINK.findall((folder / "README.md").read_text(encoding="utf-8"))
    assert [page for page in sorted(set(linked)) if page in pages] == pages


@pytest.mark.parametrize(
    "text",
    [
        "[x](gone.md)",
        "![x](gone.png)",
        "[x](other.md#gone)",
        "[x](#gone)",
        "[x](other.md#Đơn-vị)",
        "[hai\ndòng](gone.md)",
    ],
)
def test_a_link_that_leads_nowhere_is_found(text: str, tmp_path: Path) -> None:
    (tmp_path / "other.md").write_text("# Đơn vị: `K2`\n\n# Đơn vị: K2\n", encoding="utf-8")
    page = tmp_path / "page.md"
    page.write_text(f"# Trang\n\n{text}\n", encoding="utf-8")
    assert len(list(broken(page))) == 1


@pytest.mark.parametrize(
    "text",
    [
        "[x](other.md#đơn-vị-k2-1)",
        "[x](#trang)",
        "[x](https://gone.example)",
        "`[x](gone.md)`",
        "    [x](gone.md)",
    ],
)
def test_a_sound_link_and_code_are_left_alone(text: str, tmp_path: Path) -> None:
    (tmp_path / "other.md").write_text("# Đơn vị: `K2`\n\n# Đơn vị: K2\n", encoding="utf-8")
    page = tmp_path / "page.md"
    page.write_text(f"# Trang\n\n{text}\n", encoding="utf-8")
    assert list(broken(page)) == []
