"""Which papers of the town are issued, with which numbers from the register; what keeps the others back. Order only.

Whether a paper may be issued belongs to `rules.issuing.issuing`, what it carries then to `rules.register.carried`.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flows.run.context import RunContext
from rules.decision.decision import Decision
from rules.issuing.held_back import held_back
from rules.issuing.issuing import IssueRequest, to_issue
from rules.issuing.sets import certificate_sets, under
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
from tasks.register import Given, StoredPaper
from tasks.storage.artifact_store import key_of


@dataclass(frozen=True)
class Numbering:
    """The decision with the numbers of the papers that may be issued; those issued before; what keeps others back.

    `contents` maps each paper that has a number to the sha256 of what it says without it; `requests` asked for one, `differing` are
    issued papers that would say something else today; `unsigned` would be issued if anybody could say where to sign them.
    """

    decision: Decision
    stored: Mapping[str, StoredPaper]
    obstacles: Sequence[Obstacle]
    contents: Mapping[str, str]
    requests: Sequence[IssueRequest] = ()
    differing: Collection[str] = ()
    unsigned: Sequence[str] = ()


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
        return Numbering(replace(decision, numbers=asked), {}, obstacles, {}, requests, differing)
    wanted = wanted_numbers(run.plan, requests, contents)
    given: Mapping[str, Given] = {}
    if wanted:
        given = run.register.give_numbers(movement.id, cycle, run.started, wanted, town=movement.authority)
    stored = run.register.issued(movement.id, cycle)
    carried, conflicts = numbers_carried(cycle, asked, given, decision.stored)
    booked = {w.key: w.content for w in wanted}
    decision = replace(decision, numbers=carried)
    return Numbering(decision, stored, [*obstacles, *conflicts], booked, requests, differing)


def missing_keys(run: RunContext, plan: Plan, paper: str) -> list[str]:
    """Return which key that must sign the paper is not there, with the remedy; those of the town are always asked for."""
    signers = run.town_signers(plan, paper)
    return [
        f"chưa có khóa ký “{role}” của {issuing_body(plan, paper)}: đặt {role}.p12 vào thư mục THIDUA_KEYS rồi chạy lại"
        for signer, role in signers
        if not run.keyring.has(role)
    ]
