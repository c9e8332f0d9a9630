"""The papers of the town: drafted, held against each other, turned into PDF; those that are issued belong to `issuing`.

Order only; what they say belongs to `rules.town_papers.listing`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from flows.decision.issuing import Issued, issue_papers
from flows.decision.numbering import Numbering, numbered
from flows.decision.placing import with_a_place
from flows.decision.upward import FOLDER as UPWARD_FOLDER
from flows.decision.upward import upward_bundles
from flows.dossiers.dossier import Dossier
from flows.dossiers.metadata import described_town
from flows.dossiers.papers import Draft, docx_of, to_pdf, write_drafts
from flows.run.context import RunContext
from rules.decision.decision import Decision, Stage
from rules.town.appraisal.sheet import unproven
from rules.town_papers.agreement import disagreements, unlike_own_papers
from rules.town_papers.counts import differing_counts
from rules.town_papers.listing import PACKET, file_of, town_papers_of
from rules.town_papers.parts import TownDraft
from tasks.documents.documents import picture_names
from tasks.documents.page_texts import names_in, text_in
from tasks.documents.picture_places import EMBLEM
from tasks.forms import write_council_packet
from tasks.storage.artifact_store import key_of
from tasks.storage.code_hash import makes

FOLDER, PACKET_FORM = "town", "hoi-dong.xlsx"


@dataclass(frozen=True)
class TownPapers:
    """What came of the town's papers: the decision with its numbers, the drafts by key, what is issued and what is not."""

    decision: Decision
    drafts: Mapping[str, Draft]
    issued: Issued
    obstacles: Sequence[tuple[str, str]]
    packet: Path | None
    upward: Mapping[str, Path] = field(default_factory=dict)
    """The sealed bundles that go up to the province, by the key of their tờ trình."""
    unsigned: Sequence[str] = ()
    """Papers that would be issued if anybody could say where to sign them."""

    def files(self, run: RunContext) -> dict[str, Path | bytes]:
        """Return the files to publish, by their names relative to the out folder."""
        found: dict[str, Path | bytes] = {}
        for key, draft in self.drafts.items():
            name = f"{FOLDER}/{file_of(key)}"
            # A paper issued before says what it said then: today's draft of it is not shown beside it.
            if key not in self.issued.stored:
                found[f"{name}.docx"] = docx_of(run, draft)
            found[f"{name}.pdf"] = self.issued.pdf(key) or pdf_of(run, draft)
            if signed := self.issued.pdf(key):
                said = next(iter(draft.papers.values())).context
                found[f"{name}.xml"] = described_town(run, key, self.decision, said, signed)
        for key in sorted(self.issued.keys - self.drafts.keys()):
            # A certificate, of which the drafts have all in one file; or a paper that today's stage has no draft of.
            kind, slash, who = file_of(key).partition("/")
            name, pdf = f"{FOLDER}/{kind}{slash}{who.replace('/', '-')}", self.issued.pdf(key) or b""
            found[f"{name}.pdf"] = pdf
            found[f"{name}.xml"] = described_town(run, key, self.decision, {}, pdf)
        if self.packet is not None:
            found[f"{FOLDER}/{PACKET_FORM}"] = self.packet
        return found | {_bundle(path): path for path in self.upward.values()}

    def by_key(self, files: Mapping[str, Path | bytes]) -> dict[str, list[str]]:
        """Return the published names of each paper's files; the council's form goes with its packet."""
        names = {key: f"{FOLDER}/{file_of(key)}" for key in self.drafts}
        shown = [f for f in files if not f.endswith(".xml")]  # those are the archive's
        found = {key: [f for f in shown if f.rpartition(".")[0] == name] for key, name in names.items()}
        if self.packet is not None:
            found.setdefault(PACKET, []).append(f"{FOLDER}/{PACKET_FORM}")
        for key, path in self.upward.items():
            found[key].append(_bundle(path))
        return found


def town_papers(run: RunContext, decision: Decision, dossiers: Sequence[Dossier] = ()) -> TownPapers:
    """Make all papers of the town; one whose day is set and that nothing stands against is issued.

    `dossiers` are the units', signed: what goes up to the province holds their reports.
    """
    said = town_papers_of(decision)
    drafts = _drafts(run, said)
    write_drafts(run, list(drafts.values()), "Soạn văn bản khen thưởng")
    wrong = disagreements({key: names_in(docx_of(run, draft)) for key, draft in drafts.items()}, said)
    texts = {key: text_in(docx_of(run, draft)) for key, draft in drafts.items()}
    told = {key: draft.decision for key, draft in said.items() if draft.decision is not None}
    wrong += differing_counts(texts, {key: draft.paper.title for key, draft in said.items()}, decision, told)
    contexts = {key: draft.paper.context for key, draft in said.items()}
    numbering = numbered(run, decision, contexts, [*wrong, *unlike_own_papers(decision)])
    if numbering.decision.numbers:
        drafts = _numbers_written(run, numbering.decision, drafts)
    pdfs = _pdfs(run, numbering, drafts)
    if (placed := with_a_place(run, numbering, pdfs)) is not numbering:
        numbering, drafts = placed, _numbers_written(run, placed.decision, drafts)
        pdfs = _pdfs(run, numbering, drafts)
    decision = numbering.decision
    issued = issue_papers(run, numbering, pdfs)
    packet = _packet(run, decision) if decision.stage is Stage.WAITING else None
    held = frozenset(paper for paper, _ in numbering.obstacles)
    upward = upward_bundles(run, decision, drafts, issued, dossiers, held)
    return TownPapers(decision, drafts, issued, numbering.obstacles, packet, upward, numbering.unsigned)


def _numbers_written(run: RunContext, decision: Decision, former: Mapping[str, Draft]) -> dict[str, Draft]:
    """Return the drafts with the numbers of the decision, written where they say something else than before."""
    drafts = _drafts(run, town_papers_of(decision))
    changed = [d for key, d in drafts.items() if key not in former or d.key != former[key].key]
    write_drafts(run, changed, "Ghi số, ngày ban hành")
    return drafts


def _pdfs(run: RunContext, numbering: Numbering, drafts: Mapping[str, Draft]) -> dict[str, Path]:
    """Turn the drafts of papers that were not issued before into PDF; returns where each stands, by key."""
    fresh = {key: draft for key, draft in drafts.items() if key not in numbering.stored}
    to_pdf(run, list(fresh.values()), "Chuyển văn bản khen thưởng", calls=1)
    return {key: pdf_of(run, draft) for key, draft in fresh.items()}


def _bundle(path: Path) -> str:
    return f"{UPWARD_FOLDER}/{path.name}"


def _drafts(run: RunContext, said: Mapping[str, TownDraft]) -> dict[str, Draft]:
    """Return the drafts of the town's papers; each is kept in the artifact store under its own name."""
    return {
        key: Draft(
            run, f"_{_name(key)}", {_name(key): d.paper}, d.charts, pictures=_given(run, d.paper.template)
        )
        for key, d in said.items()
    }


def _given(run: RunContext, template: str) -> dict[str, bytes]:
    """The office's own pictures that a template has a place for: the emblem of the certificates."""
    emblem = run.plan.emblem
    return {EMBLEM: emblem} if emblem and EMBLEM in picture_names(template, run.plan.templates) else {}


def _name(key: str) -> str:
    return file_of(key).replace("/", "-")


def pdf_of(run: RunContext, draft: Draft) -> Path:
    """Return where the one paper of the draft stands as PDF, unsigned."""
    return run.store.path("pdf", draft.unit, draft.key) / f"{next(iter(draft.papers))}.pdf"


@makes("forms")
def _packet(run: RunContext, decision: Decision) -> Path:
    """Write the council's form for it to fill in; taken up again while the ranking stays."""
    entries, quota, said = decision.entries, decision.quota, decision.town.appraisals
    lacking = {
        (e.unit, e.nominee): names
        for e in entries
        if e.unit in decision.reports
        and (names := unproven(decision.cycle, decision.reports[e.unit], e.nominee))
    }
    made_from = (entries, quota, said, decision.scores, lacking)
    key = key_of("packet", run.code["forms"], run.plan.tables_hash, [str(part) for part in made_from])
    if not run.store.has("packet", run.cycle.id, key):
        with run.store.making("packet", run.cycle.id, key) as folder:
            write_council_packet(folder, run.plan, run.cycle, entries, quota, said, decision.scores, lacking)
    run.store.keep_only("packet", {run.cycle.id: key})
    return run.store.path("packet", run.cycle.id, key) / PACKET_FORM
