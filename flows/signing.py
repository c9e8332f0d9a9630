"""Signing a unit's dossier: its papers by each of their signers in turn, the reading copy by who seals it. Order only."""

from collections.abc import Sequence

from prefect import task

from flows.dossier import Dossier
from flows.run import Run
from flows.stages import OUTSIDE
from rules.nominees import called
from rules.papers.words import cycle_words
from rules.plan_town import Signer
from tasks.front_pages import SEAL_BOX, Cover, Nominee
from tasks.reading_copy import Part, build_reading_copy
from tasks.signing import Signature, Stamp, sign_pdf


@task(task_run_name="ky-{unit}", **OUTSIDE)
def sign_dossier(key: str, unit: str, dossier: Dossier, run: Run) -> None:
    """Sign a unit's papers, merge the reading copy and sign that."""
    if run.shelf.has("signed", unit, key):
        return
    plan, draft = run.plan, dossier.draft
    source = run.shelf.path("pdf", unit, draft.key)
    signatures = signatures_of(
        run,
        run.signers("unit", unit),
        person=dossier.report.text("nguoi_dung_dau"),
        organisation=plan.units[unit].name,
        reason="Ký văn bản đề nghị khen thưởng",
    )
    with run.shelf.making("signed", unit, key) as folder:
        for name in draft.papers:
            sign_pdf(source / f"{name}.pdf", folder / f"{name}.pdf", signatures, run.proof)
        merged = folder / ".ho-so.pdf"
        parts = [Part(paper.title, folder / f"{name}.pdf", "paper") for name, paper in draft.papers.items()]
        parts += [Part(p.name, p, "evidence") for p in dossier.evidence]
        build_reading_copy(parts, _cover(run, dossier), merged, trial_text=run.trial_text)
        seal = Signature(
            run.keyring.key(run.dossier_role(unit)),
            "ChuKyHoSo",
            "organisation",
            plan.movement.authority,
            "Niêm phong hồ sơ điện tử",
            plan.movement.place,
            Stamp(0, SEAL_BOX, run.zone),
        )
        sign_pdf(merged, folder / "ho-so.pdf", [seal], run.proof)
        merged.unlink()


def signatures_of(
    run: Run, signers: Sequence[tuple[Signer, str]], *, person: str, organisation: str, reason: str
) -> list[Signature]:
    """Return the signatures of a paper in their order, each with its key, in the name of the person or the body."""
    return [
        Signature(
            run.keyring.key(role),
            f"ChuKy{number}",
            signer.by,
            person if signer.by == "person" else organisation,
            reason,
            run.plan.movement.place,
            Stamp(zone=run.zone),
        )
        for number, (signer, role) in enumerate(signers, start=1)
    ]


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
