"""From papers to signed dossiers: papers signed, reading copy merged and signed, all sealed in a bundle. Order only."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from prefect import task

from flows.papers import Draft
from flows.run import Run
from flows.stages import OUTSIDE, again_if, gather
from rules.decision import Decision
from rules.explain import for_the_bundle, unit_facts
from rules.nominees import called
from rules.papers.words import cycle_words
from rules.report import Report
from tasks.bundles import BagInfo, BundleContents, seal_bundle
from tasks.front_pages import SEAL_BOX, Cover, Nominee
from tasks.reading_copy import Part, build_reading_copy
from tasks.shelf import key_of
from tasks.signing import Stamp, sign_detached, sign_pdf


class Dossier:
    """One unit's dossier: its draft, its report as received, and the keys of what is signed and sealed."""

    def __init__(self, run: Run, draft: Draft, report: Report, scores: bytes) -> None:
        self.unit, self.draft, self.report, self.scores = draft.unit, draft, report, scores
        self.folder = run.folders[report.unit]
        self.evidence = [p for p in self.folder.evidence if p.suffix.lower() == ".pdf"]
        self.workbook = self.folder.workbooks[0]
        received = [self.folder.sha256(p) for p in (self.workbook, *self.evidence)]
        signers = [
            run.keyring.fingerprint(role) for role in (run.paper_role(self.unit), run.dossier_role(self.unit))
        ]
        self.signed_key = key_of(
            "signed", run.code["signed"], draft.key, signers, received, [p.name for p in self.evidence]
        )
        self.key = key_of("bundle", run.code["bundle"], self.signed_key, scores.decode())


def dossiers_of(run: Run, drafts: Mapping[str, Draft], decision: Decision) -> list[Dossier]:
    """Return the dossier of every unit that has papers."""
    plan, cycle, scores, entries = run.plan, run.cycle, decision.scores, decision.entries
    return [
        Dossier(
            run, draft, report, _as_json(for_the_bundle(unit_facts(plan, cycle, report, scores, entries)))
        )
        for unit, draft in drafts.items()
        if (report := decision.reports[unit])
    ]


def _as_json(data: object) -> bytes:
    return json.dumps(data, ensure_ascii=False, indent=1).encode("utf-8")


@task(task_run_name="ky-{unit}", **OUTSIDE)
def sign_papers(key: str, unit: str, dossier: Dossier, run: Run) -> None:
    """Sign a unit's papers, merge the reading copy and sign that."""
    if run.shelf.has("signed", unit, key):
        return
    plan, draft = run.plan, dossier.draft
    source = run.shelf.path("pdf", unit, draft.key)
    signer, town = run.keyring.key(run.paper_role(unit)), run.keyring.key(run.dossier_role(unit))
    with run.shelf.making("signed", unit, key) as folder:
        for name in draft.papers:
            sign_pdf(
                source / f"{name}.pdf",
                folder / f"{name}.pdf",
                signer,
                field="ChuKy",
                reason="Ký văn bản đề nghị khen thưởng",
                signer_name=dossier.report.text("nguoi_dung_dau"),
                location=plan.movement.place,
                stamp=Stamp(zone=run.zone),
            )
        merged = folder / ".ho-so.pdf"
        parts = [Part(paper.title, folder / f"{name}.pdf", "paper") for name, paper in draft.papers.items()]
        parts += [Part(p.name, p, "evidence") for p in dossier.evidence]
        build_reading_copy(parts, _cover(run, dossier), merged, trial_text=run.trial_text)
        sign_pdf(
            merged,
            folder / "ho-so.pdf",
            town,
            field="ChuKyHoSo",
            reason="Niêm phong hồ sơ điện tử",
            signer_name=plan.movement.authority,
            location=plan.movement.place,
            stamp=Stamp(0, SEAL_BOX, run.zone),
        )
        merged.unlink()


@task(task_run_name="dong-goi-{unit}", **OUTSIDE)
def seal_dossier(key: str, unit: str, dossier: Dossier, run: Run) -> None:
    """Seal a unit's signed papers, evidence and report in its bundle."""
    if run.shelf.has("bundle", unit, key):
        return
    signed = run.shelf.path("signed", unit, dossier.signed_key)
    drafts = run.shelf.path("docx", unit, dossier.draft.key)
    papers = {f"{name}.pdf": signed / f"{name}.pdf" for name in dossier.draft.papers}
    papers |= {f"{name}.docx": drafts / f"{name}.docx" for name in dossier.draft.papers}
    contents = BundleContents(
        signed / "ho-so.pdf", papers, dossier.evidence, dossier.workbook, dossier.scores
    )
    town = run.keyring.key(run.dossier_role(unit))
    plan, cycle = run.plan, run.cycle
    info = BagInfo(
        organization=plan.units[unit].name,
        identifier=f"{plan.movement.id}/{cycle.id}/{unit}",
        bagging_date=run.started.astimezone(run.zone).date(),
        contact=plan.movement.office,
        description=f"Hồ sơ đề nghị khen thưởng phong trào thi đua “{plan.movement.title}”",
        group=cycle.id,
        more={"Plan-Hash": plan.hash, "Report-Hash": dossier.report.sha256},
    )
    with run.shelf.making("bundle", unit, key) as folder:
        seal_bundle(contents, info, folder / f"{unit}.zip", lambda manifest: sign_detached(manifest, town))


def _cover(run: Run, dossier: Dossier) -> Cover:
    plan, unit = run.plan, run.plan.units[dossier.unit]
    return Cover(
        parent=plan.kind_of(unit).parent,
        unit=unit.name,
        short_name=unit.name,
        movement=f"Phong trào thi đua “{plan.movement.title}”",
        cycle=cycle_words(run.cycle),
        nominees=[Nominee(code, called(plan, dossier.report, code)) for code in dossier.report.nominees],
        report_hash=dossier.report.sha256,
        town=plan.movement.town,
    )


def dossiers_to_bundles(run: Run, dossiers: Sequence[Dossier]) -> dict[str, Path]:
    """Sign and seal the dossiers; returns the finished bundle of each unit, on the shelf."""
    gather("Ký số", {
        d.unit: again_if(sign_papers, not run.shelf.has("signed", d.unit, d.signed_key)).submit(
            key=d.signed_key, unit=d.unit, dossier=d, run=run
        )
        for d in dossiers
    })  # fmt: skip
    gather("Đóng gói hồ sơ", {
        d.unit: again_if(seal_dossier, not run.shelf.has("bundle", d.unit, d.key)).submit(
            key=d.key, unit=d.unit, dossier=d, run=run
        )
        for d in dossiers
    })  # fmt: skip
    return {d.unit: run.shelf.path("bundle", d.unit, d.key) / f"{d.unit}.zip" for d in dossiers}
