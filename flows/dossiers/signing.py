"""Signing a unit's dossier: its papers by each of their signers in turn, the reading copy by who seals it. Order only."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from prefect import get_run_logger, task

from flows.dossiers.dossier import Dossier
from flows.run.context import RunContext
from flows.run.stages import OUTSIDE, forgotten
from rules.papers.file.paper_code import CodeKind, PaperCode, contents_hash
from tasks.documents.codes import squares
from tasks.dossier.bundles import evidence_names, hashes_for_code
from tasks.dossier.reading_copy import CopyPart, build_reading_copy
from tasks.signing import NoPlace, sign_pdf
from tasks.storage.artifact_store import same_file
from tasks.storage.code_hash import makes


@task(task_run_name="ky-{unit}", **OUTSIDE)
def sign_dossier(key: str, unit: str, dossier: Dossier, run: RunContext) -> str:
    """Sign a unit's papers, merge the reading copy and sign that; papers that are signed already are taken up.

    Returns why the dossier is held ("" where it is signed): of some paper the place of signature is not certain.
    """
    if run.store.has("signed", unit, key):
        return ""
    signed, unplaced = _sign_papers(run, dossier)
    if unplaced:
        return forgotten(" ".join(unplaced))
    with run.store.making("signed", unit, key) as folder:
        _bind(run, dossier, signed, folder)
    return ""


@makes("signed")
def _bind(run: RunContext, dossier: Dossier, signed: Mapping[str, Path], folder: Path) -> None:
    """Put the signed papers into the folder, and the reading copy of all of the dossier, sealed."""
    for name, paper in signed.items():
        same_file(paper, folder / f"{name}.pdf")
    papers = {name: dossier.supplied.get(name, folder / f"{name}.pdf") for name in dossier.titles}
    parts = [
        CopyPart(title, papers[name], "supplied" if name in dossier.supplied else "paper")
        for name, title in dossier.titles.items()
    ]
    shown = zip(evidence_names(dossier.evidence), dossier.evidence, strict=True)
    parts += [CopyPart(name, path, "evidence") for name, path in shown]
    contents = contents_hash(
        hashes_for_code(
            {f"{name}.pdf": path for name, path in papers.items()}, dossier.evidence, dossier.workbook
        )
    )
    code = PaperCode(CodeKind.DOSSIER, dossier.identifier, contents).text()
    merged = folder / ".ho-so.pdf"
    build_reading_copy(
        parts, replace(dossier.cover, code=code, squares=squares(code)), merged, trial_text=run.trial_text
    )
    sign_pdf(merged, folder / "ho-so.pdf", [dossier.seal], run.proof)
    merged.unlink()


def _sign_papers(run: RunContext, dossier: Dossier) -> tuple[dict[str, Path], list[str]]:
    """Sign the papers that are not signed yet, each kept as soon as it is; returns all by their names, and why some are not."""
    unit, keys = dossier.unit, dossier.paper_keys
    source = run.store.path("pdf", unit, dossier.draft.key)
    missing = [name for name, key in keys.items() if not run.store.has("paper", unit, key)]
    done, at, unplaced = 0, "", []
    try:
        for at in missing:
            try:
                with run.store.making("paper", unit, keys[at]) as folder:
                    _sign(run, dossier, source / f"{at}.pdf", folder / f"{at}.pdf")
                done += 1
            except NoPlace as why:
                unplaced.append(str(why))
        at = ""
    finally:
        stopped = f", dừng ở {at}" if at else f", chưa ký {len(unplaced)} văn bản" if unplaced else ""
        get_run_logger().info(
            "%s: ký %d văn bản, giữ nguyên %d văn bản đã ký%s", unit, done, len(keys) - len(missing), stopped
        )
    return {name: run.store.path("paper", unit, key) / f"{name}.pdf" for name, key in keys.items()}, unplaced


@makes("paper")
def _sign(run: RunContext, dossier: Dossier, source: Path, signed: Path) -> None:
    sign_pdf(source, signed, dossier.signatures, run.proof)
