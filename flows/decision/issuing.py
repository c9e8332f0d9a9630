"""Issuing the town's papers that have their numbers: one signature each, kept for ever. Order only."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from prefect import task

from flows.decision.numbering import Numbering
from flows.dossiers.signatures import marks_of, signatures_of
from flows.run.context import RunContext
from flows.run.stages import OUTSIDE, again_if, gather, whole
from rules.decision.decision import Decision, Numbered
from rules.issuing.sets import certificate_sets, under
from rules.papers.file.signed import TOWN_PAPER
from rules.town_papers.parts import issuing_body
from tasks.documents.pdf import single_pages
from tasks.register import IssuedPaper, StoredPaper
from tasks.signing import SignatureRequest, sign_pdf
from tasks.storage.artifact_store import key_of
from tasks.storage.code_hash import makes
from tasks.storage.temporary import temporary_folder


@dataclass(frozen=True)
class Issued:
    """The signed papers by key: `stored` are those of earlier runs, `signed` this one's, `store_keys` their keys in the artifact store."""

    stored: Mapping[str, StoredPaper] = field(default_factory=dict)
    signed: Mapping[str, Path] = field(default_factory=dict)
    store_keys: Mapping[str, str] = field(default_factory=dict)

    @property
    def keys(self) -> set[str]:
        """Every paper that carries its signature."""
        return {*self.stored, *self.signed}

    def pdf(self, key: str) -> Path | bytes | None:
        """Return the signed PDF of a paper; None: it is a draft."""
        return self.stored[key].pdf if key in self.stored else self.signed.get(key)


@task(task_run_name="ky-thi-xa-{name}", **OUTSIDE)
@makes("issued")
def sign_paper(
    key: str, name: str, source: Path, signatures: Sequence[SignatureRequest], run: RunContext
) -> None:
    """Sign a paper of the town that is issued."""
    if run.store.has("issued", name, key):
        return
    with run.store.making("issued", name, key) as folder:
        sign_pdf(source, folder / "signed.pdf", signatures, run.proof)


def _signatures(run: RunContext, decision: Decision, key: str, carried: Numbered) -> list[SignatureRequest]:
    plan, paper = under(decision, key).plan, key.partition("/")[0]
    return signatures_of(
        run,
        run.town_signers(plan, paper),
        person=carried.signer,
        organisation=issuing_body(plan, paper),
        reason=TOWN_PAPER,
        place=plan.movement.place,
    )


@dataclass(frozen=True)
class Due:
    """A paper to be signed now: its key, its name in the artifact store and the key there, the PDF, whose signatures."""

    key: str
    name: str
    store_key: str
    source: Path
    signatures: Sequence[SignatureRequest]


@contextmanager
def due_papers(run: RunContext, numbering: Numbering, pdfs: Mapping[str, Path]) -> Iterator[list[Due]]:
    """Give the papers that are issued now. A certificate is a file of its own, gone with the block."""
    decision = numbering.decision
    due = {key: carried for key, carried in decision.numbers.items() if key not in numbering.stored}
    sources = {key: pdfs[key] for key in due if key in pdfs}
    with temporary_folder("papers") as folder:
        for number, (draft, keys_there) in enumerate(certificate_sets(decision).items()):
            if draft in pdfs and (set(due) - set(sources)) & set(keys_there):
                (into := folder / str(number)).mkdir()
                pages = single_pages(pdfs[draft], into)
                sources |= dict(zip(keys_there, pages, strict=True))
        papers = []
        for key, carried in due.items():
            signatures = _signatures(run, decision, key, carried)
            name = f"_{key.replace('/', '-')}"
            papers.append(Due(key, name, _store_key(run, sources[key], signatures), sources[key], signatures))
        yield papers


def issue_papers(run: RunContext, numbering: Numbering, pdfs: Mapping[str, Path]) -> Issued:
    """Sign the papers that are issued now and enter them into the register."""
    with due_papers(run, numbering, pdfs) as papers:
        gather("Ký văn bản khen thưởng", {
            paper.key: again_if(sign_paper, not run.store.has("issued", paper.name, paper.store_key)).submit(
                key=paper.store_key,
                name=paper.name,
                source=paper.source,
                signatures=whole(paper.signatures),
                run=run,
            )
            for paper in papers
        }, "văn bản")  # fmt: skip
    signed = {p.key: run.store.path("issued", p.name, p.store_key) / "signed.pdf" for p in papers}
    _enter(run, numbering.contents, signed)
    return Issued(numbering.stored, signed, {p.name: p.store_key for p in papers})


def _store_key(run: RunContext, source: Path, signatures: Sequence[SignatureRequest]) -> str:
    return key_of("issued", run.code["issued"], source.read_bytes().hex(), marks_of(run, signatures))


def _enter(run: RunContext, contents: Mapping[str, str], signed: Mapping[str, Path]) -> None:
    """Keep the signed papers that carry a number; a trial's and those without a book are made anew each time."""
    kept = [(key, path.read_bytes()) for key, path in signed.items() if key in contents]
    papers = [IssuedPaper(key, contents[key], pdf, hashlib.sha256(pdf).hexdigest()) for key, pdf in kept]
    if papers:
        run.register.issue(run.plan.movement.id, run.cycle.id, run.started, papers)
