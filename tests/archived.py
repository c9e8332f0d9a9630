"""Holds what a run leaves for the archive from outside: PDF/A-2b, metadata against its schema, codes read from prints."""

import hashlib
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import bagit
from archive_form import archive_faults
from lxml import etree
from seen_codes import codes_seen

from rules.papers.file.paper_code import CodeKind, contents_hash, read_code

SCHEMA = Path(__file__).resolve().parents[1] / "data" / "archive" / "metadata.xsd"


def archived_faults(out: Path, inbox: Path) -> Iterator[str]:
    """Every fault of the bundles, return slips and town papers of a run, a line each."""
    for packed in sorted((out / "bundles").glob("*.zip")):
        with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(packed) as archive:
            archive.extractall(folder)
            yield from (f"{packed.stem}: {fault}" for fault in _bundle(Path(folder)))
    for slip in sorted((out / "returned").glob("*/phieu-tra.pdf")):
        yield from _form(slip)
        yield from (f"{slip.parent.name}: {fault}" for fault in _slip(slip, inbox / slip.parent.name))
    for paper in sorted((out / "town").rglob("*.pdf")):
        yield from _form(paper)
        told = paper.with_suffix(".xml")
        if told.exists() != (b"/ByteRange" in paper.read_bytes()):
            yield f"{paper.name}: metadata stands beside signed papers, and only there"
        if told.exists():
            yield from _metadata(told)


def _bundle(bag: Path) -> Iterator[str]:
    data, info = bag / "data", bagit.Bag(str(bag)).info
    papers = sorted((data / "van-ban").glob("*.pdf"))
    for told in (data / "ho-so.xml", *(paper.with_suffix(".xml") for paper in papers)):
        yield from _metadata(told)
    for paper in papers:
        yield from _form(paper)
    total = etree.parse(data / "ho-so.xml").findtext("DocTotal")
    if total != str(len(papers)):
        yield f"ho-so.xml counts {total} papers of {len(papers)}"
    if not info.get("Retention-Period"):
        yield "the bag does not say how long it is kept"
    seen = codes_seen(data / "ho-so.pdf", 150)
    code = read_code(seen[0]) if len(seen) == 1 else None
    hashes = {p.relative_to(bag).as_posix(): _sha256(p) for p in bag.rglob("*") if p.is_file()}
    if code is None or not code.stands_for(info["External-Identifier"], contents_hash(hashes)):
        yield f"the cover's code is not that of the contents: {seen}"


def _slip(slip: Path, received: Path) -> Iterator[str]:
    codes = [read_code(text) for page in (1, 2, 3, 4, 5, 6) for text in _codes(slip, page)]
    if len(codes) != 1 or codes[0] is None or codes[0].kind is not CodeKind.RETURN:
        yield f"the slip has not one code: {codes}"
        return
    books = [p for p in received.iterdir() if p.is_file() and not p.name.startswith((".", "~$"))]
    if len(books) == 1 and _sha256(books[0]) != codes[0].sha256 and books[0].suffix.startswith(".xls"):
        yield "the slip's code is not that of the workbook received"


def _codes(pdf: Path, page: int) -> list[str]:
    try:
        return codes_seen(pdf, 150, page)
    except ValueError:  # no such page
        return []


def _form(paper: Path) -> Iterator[str]:
    yield from (f"{paper.name}: {fault}" for fault in archive_faults(paper))


def _metadata(told: Path) -> Iterator[str]:
    if not told.is_file():
        yield f"{told.name}: missing"
    elif not (schema := etree.XMLSchema(file=SCHEMA)).validate(etree.parse(told)):
        yield f"{told.name}: {schema.error_log}"


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
