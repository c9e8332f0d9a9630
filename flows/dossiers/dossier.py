"""One unit's dossier before it is signed: what goes into it, and the hashes under which what is made of it is kept."""

from collections.abc import Mapping
from pathlib import Path

from flows.dossiers.papers import Draft
from flows.run.context import Run
from rules.papers.dossier import Paper
from rules.report.report import Report
from tasks.storage.shelf import key_of


class Dossier:
    """One unit's dossier: its papers, its report as received, and the keys of what is signed and sealed.

    `papers` has every paper by file name (without ending), in the dossier's order; `draft` those that are made here,
    `brought` those that the unit has signed itself.
    """

    def __init__(
        self,
        run: Run,
        draft: Draft,
        papers: Mapping[str, Paper],
        brought: Mapping[str, Path],
        report: Report,
        scores: bytes,
    ) -> None:
        self.unit, self.draft, self.report, self.scores = draft.unit, draft, report, scores
        self.papers = papers
        self.folder = run.folders[report.unit]
        self.brought = brought
        self.evidence = [p for p in self.folder.evidence if p.suffix.lower() == ".pdf"]
        self.workbook = self.folder.workbooks[0]
        files = (self.workbook, *self.evidence, *self.brought.values())
        received = [self.folder.sha256(p) for p in files]
        roles = [role for _, role in run.signers("unit", self.unit)] + [run.dossier_role(self.unit)]
        signers = run.marks(roles)
        names = [*(p.name for p in self.evidence), *self.brought]
        self.signed_key = key_of("signed", run.code["signed"], draft.key, signers, received, names)
        self.key = key_of(
            "bundle", run.code["bundle"], self.signed_key, scores.decode(), str(run.plan.retention)
        )

    def title(self, name: str) -> str:
        """Return what the contents call a paper; one that the unit has signed itself is marked."""
        title = self.papers[name].title
        return f"{title} (đơn vị đã ký)" if name in self.brought else title
