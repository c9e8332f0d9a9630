"""Makes a small sealed dossier as a run does, without Prefect: one unit of the sample, its papers converted once."""

import datetime as dt
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from factory_report import plan_and_cycle
from outside_tools import digest
from throwaway_pki import Pki

from flows.intake.reading import read_unit
from flows.settings import PROJECT, Settings
from rules.checks.nominees import called
from rules.contracts.points import UnitPoints
from rules.judging.quotas import select
from rules.judging.ranking import entries_of
from rules.judging.scoring import scores_of
from rules.papers.dossier import Paper, papers_of
from rules.papers.file.paper_code import CodeKind, PaperCode, contents_hash
from rules.plan.plan import Cycle, Plan
from rules.plan.wording import cycle_words
from rules.questions.facts import for_the_bundle, unit_facts
from rules.report.report import Report
from tasks.documents.codes import squares
from tasks.documents.documents import render
from tasks.documents.pdf import convert
from tasks.dossier.bundles import BagInfo, BundleContents, hashes_for_code, seal_bundle
from tasks.dossier.front_pages import Cover, CoverNominee
from tasks.dossier.reading_copy import CopyPart, build_reading_copy
from tasks.intake.inbox import Folder, list_inbox
from tasks.pki.keyring import HeldKey, SigningKey
from tasks.signing import NO_PROOF, Proof, SignatureRequest, sign_detached, sign_pdf

INBOX = PROJECT / "data" / "sample" / "A2024" / "inbox"
UNIT = "phong-kinh-te"


@dataclass(frozen=True)
class Unsigned:
    """One unit's dossier before signing: its report as read, its papers as .docx and PDF by name."""

    plan: Plan
    cycle: Cycle
    folder: Folder
    report: Report
    papers: Mapping[str, Paper]
    files: Path

    @property
    def identifier(self) -> str:
        """The bag's External-Identifier."""
        return f"{self.plan.movement.id}/{self.cycle.id}/{self.report.unit}"


def unsigned(into: Path, unit: str = UNIT) -> Unsigned:
    """Read a unit of the sample, write its papers and turn them into PDF (one call of LibreOffice)."""
    plan, cycle = plan_and_cycle()
    (folder,) = (f for f in list_inbox(INBOX) if f.name == unit)
    report = read_unit(plan, cycle, folder, Settings()).report
    assert report is not None
    papers = papers_of(plan, cycle, report, trial=False)
    into.mkdir(parents=True)
    for name, paper in papers.items():
        render(paper.template, paper.context, into / f"{name}.docx")
    done = convert({into / f"{n}.docx": into / f"{n}.pdf" for n in papers}, soffice="soffice", timeout=120)
    assert not done.failed, done.failed
    return Unsigned(plan, cycle, folder, report, papers, into)


def key_of(pki: Pki, label: str) -> SigningKey:
    """A key of the tests' CA."""
    return SigningKey(
        label, HeldKey(pki.private(label)), pki.certificate(label), (pki.certificate("issuing"),), trial=False
    )


def sealed(
    dossier: Unsigned,
    dst: Path,
    keys: Mapping[str, SigningKey],
    proof: Proof = NO_PROOF,
    *,
    supplied: Mapping[str, Path] | None = None,
    facts: Mapping[str, object] | None = None,
) -> Path:
    """Sign (keys by "person", "unit", "town"), merge and seal a dossier as `dst`; `facts` replace those of diem.json."""
    supplied = supplied or {}
    work = dst.with_suffix(".work")
    work.mkdir(parents=True)
    papers: dict[str, Path] = {}
    unit = dossier.plan.units[dossier.report.unit]
    signatures = [
        SignatureRequest(
            keys["person"], "ChuKy1", "person", dossier.report.text("nguoi_dung_dau"), "Ký", "Thị xã"
        ),
        SignatureRequest(keys["unit"], "ChuKy2", "organisation", unit.name, "Ký", "Thị xã"),
    ]
    for name in dossier.papers:
        if name in supplied:
            papers[f"{name}.pdf"] = supplied[name]
            continue
        sign_pdf(dossier.files / f"{name}.pdf", work / f"{name}.pdf", signatures, proof)
        papers[f"{name}.pdf"] = work / f"{name}.pdf"
        papers[f"{name}.docx"] = dossier.files / f"{name}.docx"
    evidence = [p for p in dossier.folder.evidence if p.suffix.lower() == ".pdf"]
    workbook = dossier.folder.workbooks[0]
    parts = [CopyPart(paper.title, papers[f"{name}.pdf"], "paper") for name, paper in dossier.papers.items()]
    parts += [CopyPart(p.name, p, "evidence") for p in evidence]
    contents = contents_hash(
        hashes_for_code({n: p for n, p in papers.items() if n.endswith(".pdf")}, evidence, workbook)
    )
    code = PaperCode(CodeKind.DOSSIER, dossier.identifier, contents).text()
    build_reading_copy(parts, _cover(dossier, code), work / "copy.pdf", trial_text=None)
    seal = SignatureRequest(keys["town"], "ChuKyHoSo", "organisation", "UBND thị xã", "Niêm phong", "Thị xã")
    sign_pdf(work / "copy.pdf", work / "ho-so.pdf", [seal], proof)
    said = {**json.loads(_points(dossier, sorted(supplied)).text()), **(facts or {})}
    scores = json.dumps(said, ensure_ascii=False, indent=1).encode()
    plan = dossier.plan
    info = BagInfo(
        organization=unit.name,
        identifier=dossier.identifier,
        bagging_date=dt.date(2026, 11, 24),
        group=dossier.cycle.id,
        more={"Plan-Hash": plan.hash, "Report-Hash": dossier.report.sha256},
    )
    seal_bundle(
        BundleContents(work / "ho-so.pdf", papers, evidence, workbook, scores),
        info,
        dst,
        lambda data: sign_detached(data, keys["town"], proof),
    )
    return dst


def reseal(folder: Path, sign: Callable[[bytes], bytes] | None = None) -> None:
    """Write the manifests of an unpacked bag anew, as somebody would who covers his tracks; `sign`: its signature too."""
    payload = sorted(p for p in (folder / "data").rglob("*") if p.is_file())
    info = folder / "bag-info.txt"
    size = f"{sum(p.stat().st_size for p in payload)}.{len(payload)}"
    info.write_text(
        re.sub(r"(?m)^Payload-Oxum: .*$", f"Payload-Oxum: {size}", info.read_text("utf-8")), "utf-8"
    )
    manifest = _lines(folder, payload)
    (folder / "manifest-sha256.txt").write_bytes(manifest)
    if sign is not None:
        (folder / "manifest-sha256.txt.p7s").write_bytes(sign(manifest))
    tags = sorted(p for p in folder.iterdir() if p.is_file() and p.name != "tagmanifest-sha256.txt")
    (folder / "tagmanifest-sha256.txt").write_bytes(_lines(folder, tags))


def _lines(folder: Path, files: Sequence[Path]) -> bytes:
    return "".join(f"{digest(p)}  {p.relative_to(folder).as_posix()}\n" for p in files).encode()


def _cover(dossier: Unsigned, code: str) -> Cover:
    unit = dossier.plan.units[dossier.report.unit]
    return Cover(
        parent=dossier.plan.parent_of(unit),
        unit=unit.name,
        short_name=unit.name,
        movement=f"Phong trào thi đua “{dossier.plan.movement.title}”",
        cycle=cycle_words(dossier.cycle),
        nominees=[CoverNominee(c, called(dossier.plan, dossier.report, c)) for c in dossier.report.nominees],
        report_hash=dossier.report.sha256,
        town=dossier.plan.movement.town,
        code=code,
        squares=squares(code),
    )


def _points(dossier: Unsigned, supplied: Sequence[str]) -> UnitPoints:
    plan, cycle, report = dossier.plan, dossier.cycle, dossier.report
    scores = scores_of(plan, cycle, [report])
    entries = select(plan, entries_of(plan, cycle, [report], scores))
    return for_the_bundle(unit_facts(plan, cycle, report, scores, entries, supplied), plan)
