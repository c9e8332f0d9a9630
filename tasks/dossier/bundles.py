"""Seals a dossier: a BagIt bag with a signature over its manifest, as one zip.

The `bagit` library hashes and, before anything is zipped, validates. Its make_bag and Bag.save aren't
called: they change the whole process's working directory, under the feet of every other thread.
"""

import logging
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import bagit

from rules.papers.file.names import PAPERS, UPWARD_LIST
from rules.papers.file.safe_names import safe_names
from rules.values.text import writable
from tasks.storage.file_hash import digest_of
from tasks.storage.fixed_zip import PACKED_ALREADY, write_zip

# It says at every step, file names and all, what it does; what is wrong comes as an exception anyway.
logging.getLogger("bagit").setLevel(logging.CRITICAL)

ALGORITHM = "sha256"
MANIFEST = f"manifest-{ALGORITHM}.txt"
SIGNATURE = f"{MANIFEST}.p7s"
TAG_MANIFEST = f"tagmanifest-{ALGORITHM}.txt"
MODE = 0o100644  # of the files in the zip
DECLARATION = "BagIt-Version: 0.97\nTag-File-Character-Encoding: UTF-8\n"


@dataclass(frozen=True)
class BundleContents:
    """The files of a bundle: a name under data/van-ban/ for each paper; evidence under its own name."""

    reading_copy: Path  # signed already
    papers: Mapping[str, Path]  # "01-to-trinh.pdf" → file; PDF and DOCX alike
    evidence: Sequence[Path]
    report: Path
    scores: bytes  # diem.json
    metadata: Mapping[str, bytes] = field(
        default_factory=dict
    )  # "van-ban/01-to-trinh.xml" → what is told of it


@dataclass(frozen=True)
class BagInfo:
    """What bag-info.txt says, in the words of the caller; `more` for what else belongs there."""

    organization: str
    identifier: str
    bagging_date: date
    contact: str = ""
    description: str = ""
    group: str = ""  # the cycle
    more: Mapping[str, str] = field(default_factory=dict)

    def tags(self) -> dict[str, str]:
        """The tags that have a value, by their BagIt names."""
        named = {
            "Source-Organization": self.organization,
            "External-Identifier": self.identifier,
            "External-Description": self.description,
            "Bag-Group-Identifier": self.group,
            "Contact-Name": self.contact,
            "Bagging-Date": self.bagging_date.isoformat(),
            "Bag-Software-Agent": "thidua",
            **self.more,
        }
        return {name: " ".join(value.split()) for name, value in named.items() if value}


def seal_bundle(contents: BundleContents, info: BagInfo, dst: Path, sign: Callable[[bytes], bytes]) -> str:
    """Write the bundle to `dst`, whole or not at all; returns its sha256 (hex). Safe in many threads.

    `sign` makes the detached CMS (DER) over the manifest's bytes. Nothing is written but valid bags:
    bagit.BagError where the library finds a fault in what was made here.
    """
    return _sealed(lambda data: _fill(data, contents), info, dst, sign)


def seal_papers(
    papers: Mapping[str, bytes], listed: bytes, info: BagInfo, dst: Path, sign: Callable[[bytes], bytes]
) -> str:
    """Write a bundle of papers alone ("01-to-trinh.pdf" → bytes) with the list of whom it is about, like `seal_bundle`."""

    def fill(data: Path) -> None:
        (data / PAPERS).mkdir(parents=True)
        (data / UPWARD_LIST).write_bytes(listed)
        for name, content in papers.items():
            (data / PAPERS / _checked(name)).write_bytes(content)

    return _sealed(fill, info, dst, sign)


def _sealed(fill: Callable[[Path], None], info: BagInfo, dst: Path, sign: Callable[[bytes], bytes]) -> str:
    dst = dst.absolute()
    with tempfile.TemporaryDirectory(prefix=f".{dst.name}.", dir=dst.parent) as hidden:
        folder = Path(hidden) / "bag"
        fill(folder / "data")
        _write_tags(folder, info, sign)
        bagit.Bag(str(folder)).validate()
        packed = Path(hidden) / dst.name
        pack(folder, packed)
        digest = digest_of(packed)
        packed.replace(dst)
    return digest


def pack(folder: Path, packed: Path) -> None:
    """Write a bag as a zip, the same bytes for the same bag."""
    entries = ((name, (folder / name).read_bytes()) for name in packing_order(folder))
    write_zip(packed, entries, mode=MODE, stored=PACKED_ALREADY)


def packing_order(folder: Path) -> list[str]:
    """Return the files of a bag, each by its path in it, as they follow each other in the zip."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return [file.relative_to(folder).as_posix() for file in files]


def hashes_for_code(papers: Mapping[str, Path], evidence: Sequence[Path], report: Path) -> dict[str, str]:
    """The sha256 (hex) of what stands in a dossier before its reading copy, by its path in the bag.

    `papers` as in BundleContents.
    """
    files = {f"data/van-ban/{name}": path for name, path in papers.items()}
    files |= {
        f"data/minh-chung/{name}": path for name, path in zip(evidence_names(evidence), evidence, strict=True)
    }
    files[f"data/bao-cao{report.suffix}"] = report
    return {name: digest_of(path) for name, path in files.items()}


def evidence_names(files: Sequence[Path]) -> list[str]:
    """Return the names that evidence files get in the bundle: their own, but for what can't be unpacked everywhere."""
    return safe_names([file.name for file in files])


def renamed(files: Sequence[Path]) -> dict[str, str]:
    """Return the name received of each evidence file that has another in the bundle, by that one."""
    pairs = zip(evidence_names(files), files, strict=True)
    return {name: writable(file.name) for name, file in pairs if name != file.name}


def _fill(data: Path, contents: BundleContents) -> None:
    (data / PAPERS).mkdir(parents=True)
    (data / "minh-chung").mkdir()
    shutil.copyfile(contents.reading_copy, data / "ho-so.pdf")
    shutil.copyfile(contents.report, data / f"bao-cao{contents.report.suffix}")
    (data / "diem.json").write_bytes(contents.scores)
    for name, file in contents.papers.items():
        shutil.copyfile(file, data / PAPERS / _checked(name))
    for name, told in contents.metadata.items():
        if not re.fullmatch(r"(van-ban/)?[\w-]+\.xml", name):
            raise ValueError(f"{name!r}: not a metadata file's name")
        (data / name).write_bytes(told)
    for name, file in zip(evidence_names(contents.evidence), contents.evidence, strict=True):
        shutil.copyfile(file, data / "minh-chung" / name)


def _checked(name: str) -> str:
    if not re.fullmatch(r"[\w-]+\.(pdf|docx)", name):
        raise ValueError(f"{name!r}: not a paper's file name")
    return name


def _write_tags(folder: Path, info: BagInfo, sign: Callable[[bytes], bytes]) -> None:
    payload = sorted(path for path in (folder / "data").rglob("*") if path.is_file())
    size = sum(path.stat().st_size for path in payload)
    manifest = manifest_of(folder, payload)
    tags = {**info.tags(), "Payload-Oxum": f"{size}.{len(payload)}"}
    written = {
        "bagit.txt": DECLARATION.encode(),
        "bag-info.txt": "".join(f"{name}: {tags[name]}\n" for name in sorted(tags)).encode(),
        MANIFEST: manifest,
        SIGNATURE: sign(manifest),
    }
    for name, content in written.items():
        (folder / name).write_bytes(content)
    (folder / TAG_MANIFEST).write_bytes(manifest_of(folder, [folder / name for name in sorted(written)]))


def manifest_of(folder: Path, files: Iterable[Path]) -> bytes:
    """Return a manifest of some files of a bag, in their order."""
    lines = []
    for file in files:
        ((_, digest, _, _),) = bagit.generate_manifest_lines(str(file), [ALGORITHM])
        lines.append(f"{digest}  {file.relative_to(folder).as_posix()}\n")
    return "".join(lines).encode()
