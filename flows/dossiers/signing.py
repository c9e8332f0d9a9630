"""Signing a unit's dossier: its papers by each of their signers in turn, the reading copy by who seals it. Order only."""

from collections.abc import Sequence
from pathlib import Path

from prefect import get_run_logger, task

from flows.dossiers.cover import cover_of
from flows.dossiers.dossier import Dossier
from flows.run.context import Run
from flows.run.stages import OUTSIDE
from rules.plan.town import Signer
from rules.values.wording import signer as printed
from tasks.dossier.front_pages import SEAL_BOX
from tasks.dossier.reading_copy import Part, build_reading_copy
from tasks.signing import Signature, Stamp, sign_pdf
from tasks.storage.shelf import key_of, same_file


@task(task_run_name="ky-{unit}", **OUTSIDE)
def sign_dossier(key: str, unit: str, dossier: Dossier, run: Run) -> None:
    """Sign a unit's papers, merge the reading copy and sign that; papers that are signed already are taken up."""
    if run.shelf.has("signed", unit, key):
        return
    signed = _sign_papers(run, dossier)
    with run.shelf.making("signed", unit, key) as folder:
        for name, paper in signed.items():
            same_file(paper, folder / f"{name}.pdf")
        merged = folder / ".ho-so.pdf"
        parts = [
            Part(dossier.title(name), dossier.brought[name], "brought")
            if name in dossier.brought
            else Part(dossier.title(name), folder / f"{name}.pdf", "paper")
            for name in dossier.papers
        ]
        parts += [Part(p.name, p, "evidence") for p in dossier.evidence]
        build_reading_copy(parts, cover_of(run, dossier, folder), merged, trial_text=run.trial_text)
        seal = Signature(
            run.keyring.key(run.dossier_role(unit)),
            "ChuKyHoSo",
            "organisation",
            run.plan.movement.authority,
            "Niêm phong hồ sơ điện tử",
            run.plan.movement.place,
            Stamp(0, SEAL_BOX, run.zone),
        )
        sign_pdf(merged, folder / "ho-so.pdf", [seal], run.proof)
        merged.unlink()


def paper_keys(run: Run, dossier: Dossier) -> dict[str, str]:
    """Return the key under which each signed paper of a dossier is kept, by its name: evidence and scores are no part."""
    marks = run.marks(role for _, role in run.signers("unit", dossier.unit))
    return {
        name: key_of("paper", run.code["paper"], dossier.draft.key, name, marks)
        for name in dossier.draft.papers
    }


def _sign_papers(run: Run, dossier: Dossier) -> dict[str, Path]:
    """Sign the papers that are not signed yet, each kept as soon as it is; returns all by their names."""
    unit, keys = dossier.unit, paper_keys(run, dossier)
    source = run.shelf.path("pdf", unit, dossier.draft.key)
    signatures = signatures_of(
        run,
        run.signers("unit", unit),
        person=dossier.report.text("nguoi_dung_dau"),
        organisation=run.plan.units[unit].name,
        reason="Ký văn bản đề nghị khen thưởng",
    )
    missing = [name for name, key in keys.items() if not run.shelf.has("paper", unit, key)]
    done = 0
    try:
        for name in missing:
            with run.shelf.making("paper", unit, keys[name]) as folder:
                sign_pdf(source / f"{name}.pdf", folder / f"{name}.pdf", signatures, run.proof)
            done += 1
    finally:
        stopped = f", dừng ở {missing[done]}" if done < len(missing) else ""
        get_run_logger().info(
            "%s: ký %d văn bản, giữ nguyên %d văn bản đã ký%s", unit, done, len(keys) - len(missing), stopped
        )
    return {name: run.shelf.path("paper", unit, key) / f"{name}.pdf" for name, key in keys.items()}


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
