"""The code that a QR on a paper carries: which dossier or return slip this is, and the hash of what it stands for.

All in capitals and digits, so that the QR stays small (alphanumeric mode); a slug is written in small letters again
when it is read. What is hashed belongs to `contents_hash`, for a return slip it is the report as received.
"""

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

PREFIX = "THIDUA"
LONGEST = 60
"""So many letters of a folder's name stand in a code."""
_SHAPE = re.compile(r"THIDUA:(?P<kind>[HT]):(?P<id>[A-Z0-9./-]{1,200}):(?P<hash>[0-9A-F]{64})")


class CodeKind(Enum):
    """What a code stands for: a dossier (hồ sơ), or a return slip (phiếu trả)."""

    DOSSIER = "H"
    RETURN = "T"


@dataclass(frozen=True, slots=True)
class PaperCode:
    """A code: kind, id "<movement>/<cycle>/<unit>" as in the bag's External-Identifier, sha256 (hex, small letters)."""

    kind: CodeKind
    identifier: str
    sha256: str

    def text(self) -> str:
        """Return the code as the QR carries it."""
        return f"{PREFIX}:{self.kind.value}:{self.identifier.upper()}:{self.sha256.upper()}"

    def stands_for(self, identifier: str, sha256: str) -> bool:
        """Tell whether the code is that of this id and hash, in whatever case they are written."""
        return (self.identifier.upper(), self.sha256.upper()) == (identifier.upper(), sha256.upper())


def read_code(text: str) -> PaperCode | None:
    """Return what a scanned text says (case and blanks at its ends don't matter); None where it is none of ours."""
    match = _SHAPE.fullmatch(text.strip().upper())
    if match is None:
        return None
    return PaperCode(CodeKind(match["kind"]), match["id"], match["hash"].lower())


def identifier_of(movement: str, cycle: str, name: str) -> str:
    """Return "<movement>/<cycle>/<name>"; of a folder's name, what a code can't carry is written in plain letters."""
    plain = unicodedata.normalize("NFD", name).replace("đ", "d").replace("Đ", "D")
    carried = "".join(c for c in plain if not unicodedata.combining(c)).upper()
    return f"{movement}/{cycle}/" + (re.sub(r"[^A-Z0-9.-]+", "-", carried)[:LONGEST].lower() or "-")


def contents_hash(hashes: Mapping[str, str]) -> str:
    """Return the sha256 (hex) that a dossier's code carries, of its files' own sha256 by their paths in the bag.

    Only what is there before the reading copy is made: signed papers, evidence, the report; a file's path counts too.
    """
    lines = [f"{sha}  {path}\n" for path, sha in sorted(hashes.items()) if in_code(path)]
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def in_code(path: str) -> bool:
    """Tell whether a file of a bundle (its path in the bag) is among those that the code's hash covers."""
    signed_paper = path.startswith("data/van-ban/") and path.endswith(".pdf")
    return signed_paper or path.startswith(("data/minh-chung/", "data/bao-cao."))
