"""One unit's dossier before it is signed: what goes into it, and the hashes under which what is made of it is kept."""

from collections.abc import Mapping
from pathlib import Path

from flows.dossiers.papers import Draft
from flows.dossiers.signatures import marks_of, seal_of, signatures_of
from flows.run.context import RunContext
from rules.checks.nominees import called
from rules.papers.dossier import Paper
from rules.papers.file.signed import UNIT_PAPER
from rules.plan.wording import cycle_words
from rules.report.report import Report, cells_by_place
from tasks.dossier.front_pages import Cover, CoverNominee
from tasks.intake.inbox import Folder
from tasks.storage.artifact_store import key_of


class Dossier:
    """One unit's dossier: its papers, its report as received, and the keys of what is signed and sealed.

    `papers` has every paper by file name (without ending), in the dossier's order; `draft` those that are made here,
    `supplied` those that the unit has signed itself. The keys hold all that a signature, the cover, the contents say.
    """

    def __init__(
        self,
        run: RunContext,
        draft: Draft,
        papers: Mapping[str, Paper],
        supplied: Mapping[str, Path],
        report: Report,
        scores: bytes,
    ) -> None:
        self.unit, self.draft, self.report, self.scores = draft.unit, draft, report, scores
        self.papers, self.supplied = papers, supplied
        self.titles = {
            name: f"{paper.title} (đơn vị đã ký)" if name in supplied else paper.title
            for name, paper in papers.items()
        }
        self.identifier = f"{run.plan.movement.id}/{run.cycle.id}/{self.unit}"
        """What the dossier is called for ever: in its bag, its code, its metadata."""
        self.folder = run.folders[report.unit]
        self.evidence = evidence_of(self.folder)
        self.workbook = self.folder.workbooks[0]
        self.cover, self.seal = _cover_of(run, report), seal_of(run, self.unit)
        self.signatures = signatures_of(
            run,
            run.signers("unit", self.unit),
            person=report.text("nguoi_dung_dau"),
            organisation=run.plan.units[self.unit].name,
            reason=UNIT_PAPER,
        )
        signed = marks_of(run, self.signatures)
        self.paper_keys = {
            name: key_of("paper", run.code["paper"], of_paper, name, signed)
            for name, of_paper in draft.paper_keys.items()
        }
        """The key under which each signed paper is kept, by its name: evidence and scores are no part."""
        self.signed_key = key_of(
            "signed",
            run.code["signed"],
            self.paper_keys,
            marks_of(run, [self.seal]),
            [str(self.cover), self.titles, self.identifier, run.trial_text],
            [[p.name, self.folder.sha256(p)] for p in (self.workbook, *self.evidence)],
            {name: self.folder.sha256(p) for name, p in supplied.items()},
        )
        told = {name: [paper.title, paper.context] for name, paper in papers.items()}
        self.key = key_of(
            "bundle",
            run.code["bundle"],
            self.signed_key,
            draft.key,
            scores.decode(),
            [run.plan.hash, cells_by_place(report), told],
        )


def evidence_of(folder: Folder) -> list[Path]:
    """Return the evidence files that go into a unit's dossier."""
    return [path for path in folder.evidence if path.suffix.lower() == ".pdf"]


def _cover_of(run: RunContext, report: Report) -> Cover:
    """Return what the cover of the reading copy says, without its code: that is of the signed papers."""
    plan, unit = run.plan, run.plan.units[report.unit]
    return Cover(
        parent=plan.parent_of(unit),
        unit=unit.official_name,
        short_name=unit.name,
        movement=f"Phong trào thi đua “{plan.movement.title}”",
        cycle=cycle_words(run.cycle),
        nominees=[CoverNominee(code, called(plan, report, code)) for code in report.nominees],
        report_hash=report.sha256,
        town=plan.movement.town,
    )
