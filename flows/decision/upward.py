"""What goes up to the province, one sealed bundle a tier: tờ trình, the council's minutes, each nominee's report. Order only."""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from flows.decision.issuing import Issued
from flows.dossiers.dossier import Dossier
from flows.dossiers.papers import Draft, docx_of
from flows.run.context import RunContext
from rules.decision.decision import Decision
from rules.issuing.sets import under
from rules.papers.file.names import ACHIEVEMENT
from rules.plan.paper_ids import MINUTES, UPWARD, tier_key
from rules.plan.plan import Award, Plan
from rules.town_papers.parts import issuing_body
from rules.town_papers.upward import proposed_for, report_stem, upward_list
from tasks.dossier.bundles import BagInfo, seal_papers
from tasks.pki.keyring import SigningKey
from tasks.signing import sign_detached
from tasks.storage.artifact_store import key_of
from tasks.storage.code_hash import makes

FOLDER = "upward"


def upward_bundles(
    run: RunContext,
    decision: Decision,
    drafts: Mapping[str, Draft],
    issued: Issued,
    dossiers: Sequence[Dossier],
    held: frozenset[str],
) -> dict[str, Path]:
    """Seal a bundle for every tier whose tờ trình is issued, and the minutes that it cites; by the tờ trình's key.

    `held`: the papers of which something stands against issuing what they say today: their Word file would say
    something else than what was signed.
    """
    by_unit = {dossier.unit: dossier for dossier in dossiers}
    bundles = {}
    decision = under(decision, UPWARD)
    for award in decision.proposed_tiers:
        key = f"{UPWARD}/{tier_key(award.name)}"
        entries = proposed_for(decision, award)
        whole = {key, MINUTES} <= issued.keys and not held & {UPWARD, MINUTES}
        # Without its row today an issued paper stays, but nobody knows who signs its Word file.
        known = whole and all(decision.numbers[paper].signer for paper in (key, MINUTES))
        if known and all(entry.unit in by_unit for entry in entries):
            papers = _town(run, drafts, issued, {"01-to-trinh": key, "02-bien-ban": MINUTES})
            for entry in entries:
                papers |= _report(run, by_unit[entry.unit], entry.nominee)
            own = {
                (e.unit, e.nominee) for e in entries if ACHIEVEMENT + e.nominee in by_unit[e.unit].supplied
            }
            listed = upward_list(decision, award, key, own).text(indent=1).encode("utf-8")
            seal = next(
                role
                for signer, role in run.town_signers(decision.plan, UPWARD)
                if signer.by == "organisation"
            )
            bundles[key] = _sealed(run, decision.plan, run.keyring.key(seal), award, key, papers, listed)
    # What the folder of the store is called holds the key: this run's are kept, others go.
    run.store.keep_only(FOLDER, {path.parent.parent.name: path.parent.name for path in bundles.values()})
    return bundles


def _town(
    run: RunContext, drafts: Mapping[str, Draft], issued: Issued, wanted: Mapping[str, str]
) -> dict[str, bytes]:
    """Return Word and PDF of papers of the town, by their names in the bundle."""
    papers = {}
    for stem, key in wanted.items():
        signed, draft = issued.pdf(key), drafts[key]
        assert signed is not None, "an issued paper is signed"
        papers[f"{stem}.pdf"] = signed if isinstance(signed, bytes) else signed.read_bytes()
        papers[f"{stem}.docx"] = docx_of(run, draft).read_bytes()
    return papers


def _report(run: RunContext, dossier: Dossier, code: str) -> dict[str, bytes]:
    """Return Word and PDF of a nominee's report as its unit signed it; one that the unit supplied is a PDF alone."""
    name, stem = f"{ACHIEVEMENT}{code}", report_stem(dossier.unit, code)
    if name in dossier.supplied:
        return {f"{stem}.pdf": dossier.supplied[name].read_bytes()}
    signed = run.store.path("paper", dossier.unit, dossier.paper_keys[name]) / f"{name}.pdf"
    written = docx_of(run, dossier.draft, name)
    return {f"{stem}.pdf": signed.read_bytes(), f"{stem}.docx": written.read_bytes()}


@makes("upward")
def _sealed(
    run: RunContext,
    plan: Plan,
    seal: SigningKey,
    award: Award,
    key: str,
    papers: Mapping[str, bytes],
    listed: bytes,
) -> Path:
    """Return the bundle of these papers, sealed by who sends it; taken up again while all that it holds is the same."""
    slug = key.replace("/", "-")
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in papers.items()}
    made_from = [hashes, listed.decode(), seal.fingerprint, str(run.proof.level), run.plan.hash]
    stored = key_of(FOLDER, run.code["upward"], made_from)
    file = f"{tier_key(award.name)}.zip"
    if not run.store.has(FOLDER, slug, stored):
        movement = plan.movement
        info = BagInfo(
            organization=issuing_body(plan, UPWARD),
            identifier=f"{movement.id}/{run.cycle.id}/{key}",
            bagging_date=run.started.astimezone(run.zone).date(),
            contact=movement.office,
            description=f"Hồ sơ đề nghị tặng {award.full_name}, phong trào thi đua “{movement.title}”",
            group=run.cycle.id,
            more={"Plan-Hash": run.plan.hash},
        )
        with run.store.making(FOLDER, slug, stored) as folder:
            seal_papers(
                papers, listed, info, folder / file, lambda data: sign_detached(data, seal, run.proof)
            )
    return run.store.path(FOLDER, slug, stored) / file
