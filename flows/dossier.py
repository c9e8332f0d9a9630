"""One unit's dossier before it is signed: what goes into it, and the hashes under which what is made of it is kept."""

from flows.papers import Draft
from flows.run import Run
from rules.report import Report
from tasks.shelf import key_of


class Dossier:
    """One unit's dossier: its draft, its report as received, and the keys of what is signed and sealed."""

    def __init__(self, run: Run, draft: Draft, report: Report, scores: bytes) -> None:
        self.unit, self.draft, self.report, self.scores = draft.unit, draft, report, scores
        self.folder = run.folders[report.unit]
        self.evidence = [p for p in self.folder.evidence if p.suffix.lower() == ".pdf"]
        self.workbook = self.folder.workbooks[0]
        received = [self.folder.sha256(p) for p in (self.workbook, *self.evidence)]
        roles = [role for _, role in run.signers("unit", self.unit)] + [run.dossier_role(self.unit)]
        signers = [run.keyring.fingerprint(role) for role in roles]
        self.signed_key = key_of(
            "signed", run.code["signed"], draft.key, signers, received, [p.name for p in self.evidence]
        )
        self.key = key_of("bundle", run.code["bundle"], self.signed_key, scores.decode())
