"""From all findings to one verdict a bundle, in a few words, and to the status that a command ends with."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from rules.verifying.bag import BYTES, RENEWED, SIGNATURE
from rules.verifying.values import SignatureSeen, Verdict, VerificationFinding, worst

WORDS = {Verdict.VALID: "HỢP LỆ", Verdict.UNKNOWN: "CHƯA XÁC ĐỊNH", Verdict.INVALID: "KHÔNG HỢP LỆ"}
STATUS = {Verdict.VALID: 0, Verdict.INVALID: 1, Verdict.UNKNOWN: 4}
"""Exit statuses; between them, 2 and 3 are a wrong use and a setting that was refused."""
MOST_NAMED = 2
_SIGNER = re.compile("^“[^”]*”: ")


@dataclass(frozen=True)
class Judged:
    """A bundle looked at: its file's name, the dossier it says it is, all findings, the signatures by file."""

    name: str
    findings: Sequence[VerificationFinding]
    identifier: str = ""
    unit: str = ""
    cycle: str = ""
    sha256: str = ""
    signatures: Mapping[str, Sequence[SignatureSeen]] = field(default_factory=dict)

    @property
    def verdict(self) -> Verdict:
        """INVALID where anything is, else UNKNOWN where anything is, else VALID."""
        return worst(finding.verdict for finding in self.findings)

    @property
    def why(self) -> str:
        """The verdict's reasons in one line: those of its gravity, the first ones named, the others counted."""
        if self.verdict is Verdict.VALID:
            count = sum(map(len, self.signatures.values()))
            sealed = ", ".join(f"“{seen.signer}”" for seen in self.signatures.get(SIGNATURE, ()))
            by = f", niêm phong bởi {sealed}" if sealed else ""
            agrees = "nội dung khớp báo cáo" if self.unit else "đủ báo cáo của từng đối tượng"
            return f"đủ tệp, {count} chữ ký hợp lệ, {agrees}{by}{self._note}"
        reasons = reasons_of(self.findings, self.verdict)
        more = f"; và {len(reasons) - MOST_NAMED} điều khác" if len(reasons) > MOST_NAMED else ""
        return "; ".join(reasons[:MOST_NAMED]) + more + self._note

    @property
    def _note(self) -> str:
        renewed = [f for f in self.findings if f.check == RENEWED and f.verdict is Verdict.VALID][-1:]
        other = [f for f in self.findings if f.check == BYTES]
        return "".join(f"; {finding.says}" for finding in (*renewed, *other))


def reasons_of(findings: Iterable[VerificationFinding], verdict: Verdict) -> list[str]:
    """Return why a verdict is what it is; what many files share is said once, with their number."""
    places: dict[str, list[str]] = {}
    for finding in findings:
        if finding.verdict is verdict:
            at = places.setdefault(_SIGNER.sub("", finding.says), [])
            if finding.where not in at:
                at.append(finding.where)
    return [
        f"{at[0]}: {says}" if len(at) == 1 and at[0] else f"{says} ({len(at)} tệp)" if len(at) > 1 else says
        for says, at in places.items()
    ]


def status_of(verdicts: Iterable[Verdict]) -> int:
    """Return the exit status for some bundles together."""
    return STATUS[worst(verdicts)]
