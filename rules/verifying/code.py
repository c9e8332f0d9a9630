"""Whether the code on a paper is that of what lies there; the code itself belongs to `rules.papers.file.paper_code`."""

import re

from rules.papers.file.paper_code import CodeKind, PaperCode, contents_hash, read_code
from rules.verifying.bag import COPY, BagSeen, info_of
from rules.verifying.values import VerificationFinding, invalid, unknown, valid

_PRINTED = re.compile(r"THIDUA:[HT]:[A-Z0-9./-]{1,200}:[0-9A-F]{64}")


def own_code(bag: BagSeen) -> PaperCode:
    """Return the code that a bundle's cover must carry."""
    identifier = info_of(bag).get("External-Identifier", "")
    return PaperCode(CodeKind.DOSSIER, identifier, contents_hash(bag.hashes))


def code_findings(bag: BagSeen, cover: str) -> list[VerificationFinding]:
    """Return whether the code printed on the cover is the contents' own; `cover` is that page's text."""
    own = own_code(bag)
    printed = _PRINTED.search("".join(cover.split()))
    if printed is None:
        return [unknown(COPY, "code", "bìa không có mã hồ sơ đọc được")]
    code = read_code(printed[0])
    if code is None or not code.stands_for(own.identifier, own.sha256) or code.kind is not own.kind:
        return [invalid(COPY, "code", "mã in trên bìa không phải của nội dung trong gói")]
    return [valid(COPY, "code", "mã in trên bìa khớp nội dung")]
