"""Signing a unit's dossier: its papers by each of their signers in turn, the reading copy by who seals it. Order only."""

from collections.abc import Sequence

from prefect import task

from flows.cover import cover_of
from flows.dossier import Dossier
from flows.run import Run
from flows.stages import OUTSIDE
from rules.papers.words import signer as printed
from rules.plan_town import Signer
from tasks.front_pages import SEAL_BOX
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
        parts = [
            Part(title, dossier.brought.get(name, folder / f"{name}.pdf"), "paper")
            for name, title in dossier.titles.items()
        ]
        parts += [Part(p.name, p, "evidence") for p in dossier.evidence]
        build_reading_copy(parts, cover_of(run, dossier, folder), merged, trial_text=run.trial_text)
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
            Stamp(zone=run.zone, name=printed(person)),
        )
        for number, (signer, role) in enumerate(signers, start=1)
    ]
