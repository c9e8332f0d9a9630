"""Whether a dossier's signers are those whose papers they are: a good certificate of somebody else proves nothing.

A CA certifies thousands. Whose certificate it is, is told by the names in it, or by the office itself, which has put
that very certificate among its trust anchors under the name of the role.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rules.verifying.agreement import missing_names
from rules.verifying.bag import COPY, SIGNATURE
from rules.verifying.values import SignatureSeen, Verdict, VerificationFinding, unknown, valid

CHECK = "signers.names"
PAPERS = "data/van-ban/"
KnownCertificates = Mapping[str, frozenset[str]]
"""The certificates that the office knows: by role (a file's name without ending), sha256 (hex) of each."""


@dataclass(frozen=True)
class Whose:
    """The unit's role and name, its head's name as the report has it; role and names of whoever seals the dossier."""

    unit: str
    unit_name: str
    head: str
    sealer: str
    sealer_names: Sequence[str]


def bears(seen: SignatureSeen, names: Iterable[str]) -> bool:
    """Tell whether one of the names stands in the signer's certificate, as person or body."""
    return any(name.strip() and not missing_names(seen.holder, [name]) for name in names)


def whose_findings(
    whose: Whose,
    signatures: Mapping[str, Sequence[SignatureSeen]],
    supplied: frozenset[str],
    known: KnownCertificates,
) -> list[VerificationFinding]:
    """Return the trusted signatures that are neither the unit's (papers) nor the sealer's (copy, manifest): UNKNOWN.

    Of ours each must be the unit's or its head's, one the unit's own; a paper that it supplied may have others' beside.
    """
    found: list[VerificationFinding] = []
    for path, every in signatures.items():
        seen = [each for each in every if each.trust is Verdict.VALID]
        if path in (COPY, SIGNATURE):
            role, names = whose.sealer, list(whose.sealer_names)
            strangers = [s for s in seen if not _is(s, role, names, known)]
        elif path.startswith(PAPERS):
            role, names = whose.unit, [whose.unit_name, whose.head]
            own = [s for s in seen if _is(s, role, [whose.unit_name], known)]
            theirs = [s for s in seen if s in own or _is(s, f"{role}.lanh-dao", [whose.head], known)]
            enough = bool(theirs) if path in supplied else bool(own) and len(theirs) == len(seen)
            strangers = [] if enough else [s for s in seen if s not in theirs] or seen
        else:
            continue
        found += [unknown(path, CHECK, _mismatch_words(s, role, names)) for s in strangers]
    return found or [valid("", CHECK, "tên trong chứng thư là của đơn vị và nơi niêm phong")]


def _is(seen: SignatureSeen, role: str, names: Sequence[str], known: KnownCertificates) -> bool:
    return seen.fingerprint in known.get(role, ()) or bears(seen, names)


def _mismatch_words(seen: SignatureSeen, role: str, names: Sequence[str]) -> str:
    wanted = " hay ".join(f"“{name}”" for name in names if name.strip())
    return (
        f"“{seen.signer}”: chứng thư không mang tên {wanted}; đối chiếu, nếu đúng thì đặt chứng thư ấy vào THIDUA_TRUST, "
        f"đặt tên {role}.cer"
    )
