"""What programs that are not ours say of a file: pdfsig, pdftotext, pdfinfo, pdffonts (poppler-utils), qpdf, openssl."""

import csv
import hashlib
import re
import subprocess
import unicodedata
from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path


def tool(*command: object) -> subprocess.CompletedProcess[str]:
    """Run an outside tool; its output as text."""
    return subprocess.run(
        [str(c) for c in command], capture_output=True, text=True, errors="replace", check=False
    )


def output_of(*command: object) -> str:
    """Run an outside tool that must end well within a minute; what it printed."""
    return subprocess.run(
        [str(c) for c in command], capture_output=True, text=True, timeout=60, check=True
    ).stdout


def text_of(pdf: Path) -> str:
    """The text of a PDF in the order in which it is drawn."""
    return output_of("pdftotext", "-raw", pdf, "-")


def only_dejavu(folder: Path) -> Path:
    """A FONTCONFIG_FILE by which a machine has the DejaVu fonts that come with matplotlib, and no other."""
    fonts = Path(distribution("matplotlib").locate_file("matplotlib/mpl-data/fonts/ttf"))
    config = folder / "only-dejavu.conf"
    config.write_text(
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">\n'
        f"<fontconfig><dir>{fonts}</dir><cachedir>{folder}/fontconfig</cachedir></fontconfig>\n",
        encoding="utf-8",
    )
    return config


def words(text: str) -> str:
    """Text as it is compared: NFC, one space between words."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def rows(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV table."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def pdf_faults(path: Path, *, allowed_fonts: frozenset[str] = frozenset()) -> Iterator[str]:
    """One signed PDF: sound, fonts embedded, all its signatures valid, nothing changed after the last."""
    if tool("qpdf", "--check", path).returncode not in (0, 3):
        yield f"{path.name}: qpdf finds it broken"
    if loose := set(loose_fonts(path)) - allowed_fonts:
        yield f"{path.name}: fonts not embedded: {', '.join(sorted(loose))}"
    yield from (f"{path.name}: {fault}" for fault in signature_faults(path))


def signature_faults(path: Path) -> Iterator[str]:
    """Every signature valid, and nothing after the last but the store of certificates that belongs to it (/DSS)."""
    told = tool("pdfsig", "-nocert", path).stdout
    signatures = told.split("Signature #")[1:]
    if not signatures:
        yield "carries no signature"
        return
    if broken := [one for one in signatures if "Signature is Valid" not in one]:
        yield f"{len(broken)} of {len(signatures)} signatures not valid"
    last = max(int(end) for end in re.findall(r"- (\d+)\]", told))
    if (
        all("Not total document signed" in one for one in signatures)
        and b"/DSS" not in path.read_bytes()[last:]
    ):
        yield "changed after its last signature"


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
