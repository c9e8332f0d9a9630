"""What programs that are not ours say of a file: pdfsig, pdftotext, pdfinfo, pdffonts (poppler-utils), qpdf, openssl."""

import csv
import hashlib
import re
import subprocess
import unicodedata
from collections.abc import Iterator
from pathlib import Path


def tool(*command: str | Path) -> subprocess.CompletedProcess[str]:
    """Run an outside tool; its output as text."""
    return subprocess.run(
        [str(c) for c in command], capture_output=True, text=True, errors="replace", check=False
    )


def words(text: str) -> str:
    """Text as it is compared: NFC, one space between words."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def rows(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV table."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def pdf_faults(path: Path, *, allowed_fonts: frozenset[str] = frozenset()) -> Iterator[str]:
    """One signed PDF: sound, fonts embedded, its one signature valid over all of it."""
    if tool("qpdf", "--check", path).returncode not in (0, 3):
        yield f"{path.name}: qpdf finds it broken"
    if loose := set(loose_fonts(path)) - allowed_fonts:
        yield f"{path.name}: fonts not embedded: {', '.join(sorted(loose))}"
    told = tool("pdfsig", "-nocert", path).stdout
    if (
        told.count("Signature #") != 1
        or "Signature is Valid" not in told
        or "Total document signed" not in told
    ):
        yield f"{path.name}: not exactly one valid signature over the whole document"


def loose_fonts(path: Path) -> Iterator[str]:
    """Names of fonts that the file does not carry."""
    for line in tool("pdffonts", path).stdout.splitlines()[2:]:
        columns = line.split()
        if columns and columns[-5] == "no":
            yield columns[0]


def pages(path: Path) -> int:
    """How many pages a PDF has."""
    found = re.search(r"^Pages:\s+(\d+)", tool("pdfinfo", path).stdout, re.MULTILINE)
    return int(found[1]) if found else 0


def digest(path: Path) -> str:
    """sha256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
