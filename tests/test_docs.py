"""The pages people read: every relative link, anchor and picture of README, CHANGELOG and docs leads somewhere."""

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest

PROJECT = Path(__file__).resolve().parents[1]
PAGES = [PROJECT / "README.md", PROJECT / "CHANGELOG.md", *sorted((PROJECT / "docs").rglob("*.md"))]
PICTURES = [*sorted((PROJECT / "docs").rglob("*.png"))]
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
