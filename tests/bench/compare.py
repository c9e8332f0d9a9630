"""Looks at what two runs left: the same papers in the same bundles, and which signed papers a rerun left alone."""

import hashlib
import io
import json
import re
import zipfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pypdf import PdfReader

PAPER = re.compile(r"data/van-ban/.*\.pdf")
_TEXT = re.compile(rb"<w:t(?: [^>]*)?>([^<]*)</w:t>")


@dataclass
class Made:
    """What a run made, counted."""

    bundles: int
    papers: int
    pages_of_papers: int
    pages_of_reading_copies: int
    returned: int


def made(out: Path) -> Made:
    """Count the bundles, papers and pages of a run."""
    papers = pages = copies = 0
    bundles = sorted((out / "bundles").glob("*.zip"))
    for bundle in bundles:
        with zipfile.ZipFile(bundle) as packed:
            for name in packed.namelist():
                if PAPER.fullmatch(name):
                    papers += 1
                    pages += _pages(packed.read(name))
                elif name == "data/ho-so.pdf":
                    copies += _pages(packed.read(name))
    return Made(len(bundles), papers, pages, copies, len(list((out / "returned").glob("*/phieu-tra.pdf"))))


def differences(ours: Path, plain: Path) -> list[str]:
    """Where the two runs did not make the same: a file, a count of pages, words of a paper, a score."""
    found = []
    for folder in ("bundles", "returned"):
        names = [sorted(p.name for p in (out / folder).iterdir()) for out in (ours, plain)]
        if names[0] != names[1]:
            found.append(f"{folder}: {sorted(set(names[0]) ^ set(names[1]))}")
    for bundle in sorted((ours / "bundles").glob("*.zip")):
        other = plain / "bundles" / bundle.name
        if not other.is_file():
            continue
        with zipfile.ZipFile(bundle) as a, zipfile.ZipFile(other) as b:
            if set(a.namelist()) != set(b.namelist()):
                found.append(f"{bundle.name}: {sorted(set(a.namelist()) ^ set(b.namelist()))}")
                continue
            found += [
                f"{bundle.name}: {name}"
                for name in a.namelist()
                if name.startswith("data/") and _content(name, a.read(name)) != _content(name, b.read(name))
            ]
    return found


def signed_papers(out: Path) -> dict[str, str]:
    """The sha256 of every signed paper and reading copy in the bundles of a run."""
    found = {}
    for bundle in sorted((out / "bundles").glob("*.zip")):
        with zipfile.ZipFile(bundle) as packed:
            for name in packed.namelist():
                if PAPER.fullmatch(name) or name == "data/ho-so.pdf":
                    found[f"{bundle.stem}/{name}"] = hashlib.sha256(packed.read(name)).hexdigest()
    return found


def bundles(out: Path) -> dict[str, str]:
    """The sha256 of every bundle of a run."""
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in (out / "bundles").glob("*.zip")}


def changed(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """The names that are new, gone or hold something else."""
    return sorted(name for name in {*before, *after} if before.get(name) != after.get(name))


def as_data(made_by_run: Made) -> dict[str, Any]:
    """The counts as plain data."""
    return asdict(made_by_run)


def _content(name: str, data: bytes) -> object:
    """What must be the same in both: a PDF's pages (its words are its .docx's), a .docx's words, else all bytes."""
    if name.endswith(".pdf") and not name.startswith("data/minh-chung/"):
        return _pages(data)
    if name.endswith(".docx"):
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            return b"".join(_TEXT.findall(packed.read("word/document.xml")))
    return json.loads(data) if name.endswith(".json") else data


def _pages(data: bytes) -> int:
    return len(PdfReader(io.BytesIO(data)).pages)
