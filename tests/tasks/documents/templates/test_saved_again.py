"""A template that Word or LibreOffice has saved again loads as before and says the same words."""

import re
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from factory_templates import W, as_word_saves, parts, shipped
from lxml import etree

from tasks.documents.documents import TEMPLATES, picture_names, rendered
from tasks.documents.page_texts import names_in
from tasks.documents.templates.checking import template_faults
from tasks.documents.templates.samples import sample_papers

NAMES = sorted(sample_papers())


def words(paper: bytes) -> dict[str, list[str]]:
    """The paragraphs of a paper that say something: of its body, of its heads whichever file holds them."""
    said: dict[str, list[str]] = {}
    for name, content in parts(paper).items():
        if name.startswith(("word/document", "word/header")):
            kind = "body" if "document" in name else "heads"
            paragraphs = etree.fromstring(content).iter(f"{W}p")
            texts = ("".join(t.text or "" for t in p.iter(f"{W}t")).strip() for p in paragraphs)
            # The number of a page is what the program last counted.
            said.setdefault(kind, []).extend(text for text in texts if text and not text.isdigit())
    return {kind: texts if kind == "body" else sorted(texts) for kind, texts in said.items()}


def shown(paper: bytes) -> Iterator[bytes]:
    """The pictures of a paper, one for each place where one shows."""
    files = parts(paper)
    for name in files:
        if name.startswith("word/") and (links := name.replace("word/", "word/_rels/") + ".rels") in files:
            targets = {
                link.get("Id"): f"word/{link.get('Target')}" for link in etree.fromstring(files[links])
            }
            for blip in etree.fromstring(files[name]).iter("{*}blip"):
                yield next(files[targets[of]] for key, of in blip.items() if key.endswith("}embed"))


def breaks(paper: bytes) -> int:
    """How many pages a paper begins of itself."""
    body = etree.fromstring(parts(paper)["word/document.xml"])
    by_hand = [one for one in body.iter(f"{W}br") if one.get(f"{W}type") == "page"]
    return len(by_hand) + len(list(body.iter(f"{W}pageBreakBefore")))


def says_the_same(name: str, data: bytes) -> None:
    assert template_faults(data, name) == ()
    assert picture_names(name, {name: data}) == picture_names(name)
    drawn = {picture: b"\x89PNG " + picture.encode() for picture in picture_names(name)}
    for sample in sample_papers()[name]:
        mine, ours = rendered(name, sample.says, drawn, {name: data}), rendered(name, sample.says, drawn)
        assert words(mine) == words(ours)
        assert names_in(mine) == names_in(ours)
        assert breaks(mine) == breaks(ours)
        assert sorted(shown(mine)) == sorted(shown(ours))
        assert set(shown(ours)) <= set(drawn.values())


@pytest.mark.parametrize("step", [1, 2, 5])
@pytest.mark.parametrize("name", NAMES)
def test_fields_that_word_has_cut_into_runs_are_whole(name: str, step: int) -> None:
    saved = as_word_saves(shipped(name), step)
    assert not re.search(rb">[^<]*\{\{[^<]*\}\}", parts(saved)["word/document.xml"]), (
        "no field is in one piece"
    )
    says_the_same(name, saved)


@pytest.fixture(scope="module")
def of_libreoffice(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, bytes]:
    """Every template opened and saved by LibreOffice, in one call."""
    folder = tmp_path_factory.mktemp("saved")
    subprocess.run(
        [
            "soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore",
            "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder),
            *(str(TEMPLATES / f"{name}.docx") for name in NAMES),
        ],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    return {path.stem: path.read_bytes() for path in Path(folder).glob("*.docx")}


@pytest.mark.parametrize("name", NAMES)
def test_a_template_that_libreoffice_has_saved_says_the_same(
    name: str, of_libreoffice: Mapping[str, bytes]
) -> None:
    assert of_libreoffice[name] != shipped(name)
    says_the_same(name, of_libreoffice[name])


@pytest.mark.parametrize("name", NAMES)
def test_what_both_have_saved_says_the_same(name: str, of_libreoffice: Mapping[str, bytes]) -> None:
    says_the_same(name, as_word_saves(of_libreoffice[name], 3))
