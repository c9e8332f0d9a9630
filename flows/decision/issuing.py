"""Issuing the town's papers: numbers from the register, one signature each, kept for ever. Order only.

Whether a paper may be issued belongs to `rules.issuing.issuing`, what it carries then to `rules.register.carried`.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from prefect import task

from flows.dossiers.signatures import marks_of, signatures_of
from flows.run.context import RunContext
from flows.run.stages import OUTSIDE, again_if, gather, whole
from rules.decision.decision import Decision, Numbered
from rules.issuing.held_back import held_back
from rules.issuing.issuing import to_issue
from rules.issuing.sets import certificate_sets, under
from rules.papers.file.signed import TOWN_PAPER
from rules.plan.plan import Plan
from rules.register.carried import (
    Obstacle,
    issued_otherwise,
    numbers_carried,
    register_content,
    unnumbered,
    wanted_numbers,
)
from rules.town_papers.parts import issuing_body
from tasks.documents.pdf import single_pages
from tasks.register import Given, IssuedPaper, StoredPaper
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


@dataclass(frozen=True)
class Numbering:
    """The decision with the numbers of the papers that may be issued; those issued before; what keeps others back.

    `contents` maps each paper that has a number to the sha256 of what it says without it.
    """

    decision: Decision
    stored: Mapping[str, StoredPaper]
    obstacles: Sequence[Obstacle]
    contents: Mapping[str, str]


def numbered(
    run: RunContext,
    decision: Decision,
    contexts: Mapping[str, Mapping[str, Any]],
    disagreements: Sequence[str],
) -> Numbering:
    """Give every paper that may be issued its number; `contexts` are what the drafts say, by key.

    A trial gives none: its papers print "…".
    """
    movement, cycle = run.plan.movement, run.cycle.id
    stored = {} if run.keyring.trial else run.register.issued(movement.id, cycle)
    asked_for, obstacles = to_issue(decision, disagreements)
    faults = {
        r.key: [*missing_keys(run, under(decision, r.key).plan, r.paper), *issued_otherwise(r.key, stored)]
        for r in asked_for
    }
    certificates = certificate_sets(decision)
    contents = {
        key: key_of(*register_content(contexts, key, certificates, one))
        for key, one in unnumbered(asked_for).items()
    }
    differing = {key for key, one in stored.items() if contents.get(key, one.content) != one.content}
    requests, held = held_back(decision, asked_for, faults, differing)
    obstacles = list(dict.fromkeys([*obstacles, *held]))
    asked = unnumbered(requests)
    if run.keyring.trial:
        return Numbering(replace(decision, numbers=asked), {}, obstacles, {})
    wanted = wanted_numbers(run.plan, requests, contents)
    given: Mapping[str, Given] = {}
    if wanted:
        given = run.register.give_numbers(movement.id, cycle, run.started, wanted, town=movement.authority)
    stored = run.register.issued(movement.id, cycle)
    carried, conflicts = numbers_carried(cycle, asked, given, decision.stored)
    booked = {w.key: w.content for w in wanted}
    return Numbering(replace(decision, numbers=carried), stored, [*obstacles, *conflicts], booked)


def missing_keys(run: RunContext, plan: Plan, paper: str) -> list[str]:
    """Return which key that must sign the paper is not there, with the remedy; those of the town are always asked for."""
    signers = run.town_signers(plan, paper)
    return [
        f"chưa có khóa ký “{role}” của {issuing_body(plan, paper)}: đặt {role}.p12 vào thư mục THIDUA_KEYS rồi chạy lại"
        for signer, role in signers
        if not run.keyring.has(role)
    ]


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


def issue_papers(run: RunContext, numbering: Numbering, pdfs: Mapping[str, Path]) -> Issued:
    """Sign the papers that are issued now and enter them into the register. A certificate is a file of its own."""
    decision, stored, contents = numbering.decision, numbering.stored, numbering.contents
    due = {key: carried for key, carried in decision.numbers.items() if key not in stored}
    sources = {key: pdfs[key] for key in due if key in pdfs}
    with temporary_folder("papers") as folder:
        for number, (draft, keys_there) in enumerate(certificate_sets(decision).items()):
            if draft in pdfs and (set(due) - set(sources)) & set(keys_there):
                (into := folder / str(number)).mkdir()
                pages = single_pages(pdfs[draft], into)
                sources |= dict(zip(keys_there, pages, strict=True))
        signatures = {key: _signatures(run, decision, key, due[key]) for key in due}
        keys = {key: _store_key(run, sources[key], signatures[key]) for key in due}
        names = {key: f"_{key.replace('/', '-')}" for key in due}
        gather("Ký văn bản khen thưởng", {
            key: again_if(sign_paper, not run.store.has("issued", names[key], keys[key])).submit(
                key=keys[key],
                name=names[key],
                source=sources[key],
                signatures=whole(signatures[key]),
                run=run,
            )
            for key in due
        }, "văn bản")  # fmt: skip
    signed = {key: run.store.path("issued", names[key], keys[key]) / "signed.pdf" for key in due}
    _enter(run, contents, signed)
    return Issued(stored, signed, {names[key]: keys[key] for key in due})


def _store_key(run: RunContext, source: Path, signatures: Sequence[SignatureRequest]) -> str:
    return key_of("issued", run.code["issued"], source.read_bytes().hex(), marks_of(run, signatures))


def _enter(run: RunContext, contents: Mapping[str, str], signed: Mapping[str, Path]) -> None:
    """Keep the signed papers that carry a number; a trial's and those without a book are made anew each time."""
    kept = [(key, path.read_bytes()) for key, path in signed.items() if key in contents]
    papers = [IssuedPaper(key, contents[key], pdf, hashlib.sha256(pdf).hexdigest()) for key, pdf in kept]
    if papers:
        run.register.issue(run.plan.movement.id, run.cycle.id, run.started, papers)
