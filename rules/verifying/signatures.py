"""What is said of signatures: of each, of a file's together, and whether those of a dossier belong together."""

import datetime as dt
from collections.abc import Mapping, Sequence

from rules.verifying.bag import COPY, RENEWED, SIGNATURE
from rules.verifying.values import Level, SignatureSeen, Verdict, VerificationFinding, invalid, unknown

CHECK = "signature"


def signature_findings(
    where: str, seen: Sequence[SignatureSeen], *, supplied: bool = False
) -> list[VerificationFinding]:
    """Return a finding for each signature of a file; `supplied`: the unit's own paper, which may be a scan."""
    if seen:
        return [VerificationFinding(where, CHECK, each.verdict, signature_words(each)) for each in seen]
    if supplied:
        return [unknown(where, CHECK, "không có chữ ký số: bản quét, hoặc chưa ký")]
    return [invalid(where, CHECK, "không có chữ ký số nào")]


def signature_words(seen: SignatureSeen) -> str:
    """Say in a few words what is known of a signature, the gravest first."""
    if not seen.fingerprint:
        return seen.trust_says
    return f"“{seen.signer}”: {_why(seen)}"


def _why(seen: SignatureSeen) -> str:
    if not seen.intact:
        return "nội dung đã bị thay đổi sau khi ký"
    if seen.changed:
        return "sau chữ ký này tệp đã bị sửa thêm"
    if not seen.usage_ok:
        return "chứng thư không dùng để ký văn bản"
    for verdict in (Verdict.INVALID, Verdict.UNKNOWN):
        told = [(seen.trust, seen.trust_says), (seen.revocation, seen.revocation_says)]
        if seen.stamp is not None:
            told.append((seen.stamp, seen.stamp_says))
        for found, says in told:
            if found is verdict:
                return says
    stamped = f", dấu thời gian {seen.stamped:%d/%m/%Y %H:%M:%S} UTC" if seen.stamped else ""
    level = "" if seen.level is Level.B_B else f", {seen.level.value}"
    return f"chữ ký hợp lệ{level}{stamped}"


def renewal_finding(at: dt.datetime, verdict: Verdict, says: str) -> VerificationFinding:
    """Return what is to be said of one archive time stamp of the seal."""
    if verdict is Verdict.INVALID:
        return invalid(SIGNATURE, RENEWED, says)
    return VerificationFinding(
        SIGNATURE, RENEWED, verdict, f"niêm phong gia hạn lúc {at:%d/%m/%Y %H:%M:%S} UTC: {says}"
    )


def belonging(
    papers: Mapping[str, Sequence[SignatureSeen]], supplied: frozenset[str]
) -> list[VerificationFinding]:
    """Return where a file's signers are not those of its like: the copy's signs the manifest, ours all have the same.

    `papers` by path, the manifest's own signature under its own path.
    """
    found = []
    copy = {s.fingerprint for s in papers.get(COPY, ())}
    manifest = {s.fingerprint for s in papers.get(SIGNATURE, ())}
    if copy and manifest and not manifest <= copy:
        says = "người ký bản kê không phải người ký bản đọc data/ho-so.pdf"
        found.append(invalid(SIGNATURE, "signers", says))
    ours = {
        path: tuple(s.fingerprint for s in seen)
        for path, seen in papers.items()
        if path.startswith("data/van-ban/") and path not in supplied and seen
    }
    usual = max(ours.values(), key=list(ours.values()).count, default=())
    found += [
        invalid(path, "signers", "người ký khác với các văn bản cùng hồ sơ")
        for path, signers in ours.items()
        if signers != usual
    ]
    return found


def too_few(
    papers: Mapping[str, Sequence[SignatureSeen]], supplied: frozenset[str], required: int
) -> list[VerificationFinding]:
    """Return our papers that carry fewer signatures than the plan requires; those with none are told elsewhere."""
    return [
        invalid(path, "signers", f"có {len(seen)} chữ ký, kế hoạch đòi {required}")
        for path, seen in papers.items()
        if path.startswith("data/van-ban/") and path not in supplied and 0 < len(seen) < required
    ]
