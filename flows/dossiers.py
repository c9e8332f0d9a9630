"""From accepted reports to signed dossiers: papers drafted, turned into PDF, signed, sealed in a bundle. Order only."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from prefect import task
from prefect.cache_policies import NO_CACHE

from flows.run import Run
from flows.stages import BY_KEY, again_if, gather, outside_fault, whole
from rules.dossier import Paper, papers_of
from rules.errors import ConversionFailed
from rules.explain import for_the_bundle
from rules.judgement import Judgement
from rules.papers_words import cycle_words
from rules.report import Report
from tasks.bundles import BagInfo, BundleContents, seal_bundle
from tasks.documents import fingerprint, render
from tasks.front_pages import SEAL_BOX, Cover, Nominee
from tasks.pdf import convert
from tasks.reading_copy import Part, build_reading_copy
from tasks.shelf import key_of
from tasks.signing import Stamp, sign_detached, sign_pdf

CALLS_A_WORKER = 2
"""So many LibreOffice calls share the papers for each worker: its start is paid a few times, and no core waits long."""


class Draft:
    """The papers of one unit before they are files; `key` is the hash of all they say and of what makes them."""

    def __init__(self, run: Run, unit: str, papers: Mapping[str, Paper]) -> None:
        self.unit, self.papers = unit, papers
        said = {name: [fingerprint(paper.template), paper.context] for name, paper in papers.items()}
        self.key = key_of("papers", run.code["papers"], run.office_version, said)


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


@task(task_run_name="soạn-{unit}", cache_policy=BY_KEY, persist_result=True)
def draft_papers(key: str, unit: str, draft: Draft, run: Run) -> None:
    """Write a unit's papers as .docx."""
    if not run.shelf.has("docx", unit, key):
        with run.shelf.making("docx", unit, key) as folder:
            for name, paper in draft.papers.items():
                render(paper.template, paper.context, folder / f"{name}.docx")


@task(task_run_name="đổi-PDF-{batch}", cache_policy=NO_CACHE)
def convert_papers(batch: str, drafts: Sequence[Draft], run: Run) -> dict[str, str]:
    """Turn the papers of several units into PDF in one LibreOffice call; returns those that failed, and why."""
    with run.shelf.making("convert", batch, key_of(*(draft.key for draft in drafts))) as folder:
        jobs = {
            run.shelf.path("docx", draft.unit, draft.key) / f"{name}.docx": folder
            / draft.unit
            / f"{name}.pdf"
            for draft in drafts
            for name in draft.papers
        }
        settings = run.settings
        result = convert(jobs, soffice=settings.soffice, timeout=settings.convert_timeout)
        for draft in drafts:
            made = [folder / draft.unit / f"{name}.pdf" for name in draft.papers]
            if all(pdf in result.done.values() for pdf in made):
                with run.shelf.making("pdf", draft.unit, draft.key) as shelved:
                    for pdf in made:
                        pdf.replace(shelved / pdf.name)
    return {f"{jobs[path].parent.name}/{path.stem}": why for path, why in result.failed.items()}


@task(
    task_run_name="ký-{unit}",
    cache_policy=BY_KEY,
    persist_result=True,
    retries=2,
    retry_delay_seconds=2,
    retry_condition_fn=outside_fault,
)
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
                stamp=Stamp(),
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
            stamp=Stamp(0, SEAL_BOX),
        )
        merged.unlink()


@task(
    task_run_name="đóng-gói-{unit}",
    cache_policy=BY_KEY,
    persist_result=True,
    retries=2,
    retry_delay_seconds=2,
    retry_condition_fn=outside_fault,
)
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
        bagging_date=run.started.date(),
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
        nominees=[
            Nominee(code, unit.name if name is None else name)
            for code, name in _nominee_names(dossier.report).items()
        ],
        report_hash=dossier.report.sha256,
        town=plan.movement.town,
    )


def _nominee_names(report: Report) -> dict[str, str | None]:
    names = {row["ma"].text.upper(): row.text("ho_ten") for row in report.persons}
    return {code: names.get(code) for code in report.nominees}


def drafts_of(run: Run, reports: Sequence[Report]) -> dict[str, Draft]:
    """Return the papers of every report that nominates somebody, by unit."""
    return {
        report.unit: Draft(run, report.unit, papers_of(run.plan, run.cycle, report, trial=run.keyring.trial))
        for report in reports
        if report.nominees
    }


def dossiers_of(
    run: Run, drafts: Mapping[str, Draft], reports: Sequence[Report], judgement: Judgement
) -> list[Dossier]:
    """Return the dossier of every unit that has papers."""
    return [
        Dossier(run, drafts[report.unit], report, _as_json(for_the_bundle(judgement.facts[report.unit])))
        for report in reports
        if report.unit in drafts
    ]


def _as_json(data: object) -> bytes:
    return json.dumps(data, ensure_ascii=False, indent=1).encode("utf-8")


def papers_to_pdf(run: Run, drafts: Sequence[Draft]) -> None:
    """Draft all papers and turn them into PDF; raises ConversionFailed naming those that LibreOffice refuses."""
    gather("Soạn văn bản", {
        draft.unit: again_if(draft_papers, not run.shelf.has("docx", draft.unit, draft.key)).submit(
            key=draft.key, unit=draft.unit, draft=draft, run=run
        )
        for draft in drafts
    })  # fmt: skip
    lacking = [draft for draft in drafts if not run.shelf.has("pdf", draft.unit, draft.key)]
    batches = {
        f"{number}": batch
        for number, batch in enumerate(_batches(lacking, CALLS_A_WORKER * run.settings.workers), start=1)
    }
    failed = gather("Chuyển sang PDF", {
        number: convert_papers.submit(batch=number, drafts=whole(batch), run=run) for number, batch in batches.items()
    })  # fmt: skip
    run.shelf.keep_only("convert", {})
    if names := sorted(f"{name} ({why})" for batch in failed.values() for name, why in batch.items()):
        raise ConversionFailed(
            f"LibreOffice không chuyển được sang PDF (đã thử hai lần): {'; '.join(names)}. "
            "Kiểm tra nội dung báo cáo của các đơn vị này; phần đã xong được giữ lại cho lần chạy sau."
        )


def _batches(drafts: Sequence[Draft], calls: int) -> list[list[Draft]]:
    """Split the drafts into at most so many calls of about as many files each; a unit's papers stay together."""
    size = -(-sum(len(draft.papers) for draft in drafts) // calls)
    batches: list[list[Draft]] = []
    room = 0
    for draft in drafts:
        if room <= 0:
            batches.append([])
            room = size
        batches[-1].append(draft)
        room -= len(draft.papers)
    return batches


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
