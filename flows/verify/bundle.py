"""Verifying a bundle, wherever it lies: the bag, its signatures, what its papers say. Order only; no run, no register."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flows.settings import Settings
from flows.verify.papers import again_findings, layout_findings, plan_of
from rules.contracts.base import Unfit
from rules.contracts.points import UnitHeading, UnitPoints
from rules.contracts.upward import UpwardList
from rules.plan.plan import Plan
from rules.report.reading import RawBook
from rules.values.errors import ThiduaError
from rules.verifying.bag import (
    COPY,
    FACTS,
    MANIFEST,
    SIGNATURE,
    UPWARD_LIST,
    BagSeen,
    bag_findings,
    bytes_findings,
    info_findings,
    info_of,
    is_upward,
)
from rules.verifying.code import code_findings
from rules.verifying.contents import (
    PAPERS,
    cells_of,
    copy_findings,
    name_findings,
    paper_path,
    report_findings,
    source_findings,
)
from rules.verifying.signatures import belonging, renewal_finding, signature_findings, too_few
from rules.verifying.values import SignatureSeen, Verdict, VerificationFinding
from rules.verifying.verdict import Judged
from tasks.documents.page_texts import annotation_texts, page_texts
from tasks.dossier.as_sealed import is_as_sealed
from tasks.dossier.unsealing import BadBundleError, inspect_bag, library_refuses, unsealed
from tasks.intake.workbooks import open_files
from tasks.pki.trust import Trust
from tasks.storage.file_hash import digest_of
from tasks.validation import (
    NOTHING_KNOWN,
    ValidationData,
    known_of,
    proved_by,
    seal_of,
    seen_in,
)

MOST_FACTS = 20_000_000  # bytes


@dataclass(frozen=True)
class Asked:
    """How bundles are verified: by whose anchors, with or without the network, with this machine's limits and plans."""

    trust: Trust
    settings: Settings
    online: bool = False


def verify_bundle(path: Path, asked: Asked) -> Judged:
    """Judge one bundle, a zip or a folder; raises OSError where it can't be read at all."""
    sha256 = digest_of(path) if path.is_file() else ""
    try:
        with unsealed(path) as folder:
            bag = inspect_bag(folder)
            as_sealed = not sha256 or is_as_sealed(path, folder)
            if is_upward(bag):
                return _upward(path, sha256, folder, bag, asked, as_sealed=as_sealed)
            found, signatures, told = _judged(folder, bag, asked)
            found += bytes_findings(found, as_sealed=as_sealed)
    except BadBundleError as refused:
        unsound = VerificationFinding("", "open", Verdict.INVALID, str(refused))
        return Judged(path.name, [unsound], sha256=sha256)
    if told is None:
        return Judged(path.name, found, sha256=sha256, signatures=signatures)
    return Judged(path.name, found, told.identifier, told.unit, told.cycle, sha256, signatures)


def _upward(path: Path, sha256: str, folder: Path, bag: BagSeen, asked: Asked, *, as_sealed: bool) -> Judged:
    """Judge what went up to the province: its files, every signature, and that each nominee's report is there."""
    found = [*bag_findings(bag), *_refused_by_library(folder)]
    try:
        listed = UpwardList.read((folder / UPWARD_LIST).read_bytes())
    except (OSError, Unfit) as unfit:
        found.append(VerificationFinding(UPWARD_LIST, "facts", Verdict.INVALID, f"không đọc được ({unfit})"))
        return Judged(path.name, found, sha256=sha256)
    supplied = frozenset(paper_path(one.report) for one in listed.nominees if one.brought)
    signed, signatures = _signatures(folder, bag, supplied, asked)
    found += [*signed, *report_findings(listed, bag.payload)]
    found += bytes_findings(found, as_sealed=as_sealed)
    identifier = info_of(bag).get("External-Identifier", "")
    return Judged(path.name, found, identifier, "", listed.cycle, sha256, signatures)


def _refused_by_library(folder: Path) -> list[VerificationFinding]:
    refused = library_refuses(folder)
    says = f"thư viện bagit không nhận gói: {refused}"
    return [VerificationFinding("", "bag.library", Verdict.INVALID, says)] if refused else []


def _judged(
    folder: Path, bag: BagSeen, asked: Asked
) -> tuple[list[VerificationFinding], dict[str, list[SignatureSeen]], UnitHeading | None]:
    told, unfit = _points(folder)
    supplied = frozenset(paper_path(name) for name in told.brought) if told else frozenset()
    found = [*bag_findings(bag), *_refused_by_library(folder)]
    signed, signatures = _signatures(folder, bag, supplied, asked)
    found += [*signed, *belonging(signatures, supplied), *unfit]
    if told is None:
        return found, signatures, told
    found += info_findings(bag, told)
    found += layout_findings(folder, bag, supplied)
    plan = plan_of(asked.settings.plans, told.plan_hash)
    if plan is not None:
        required = sum(signer.papers == "unit" and signer.required for signer in plan.signers)
        found += too_few(signatures, supplied, required)
    if isinstance(told, UnitPoints):
        try:
            found += _contents(folder, bag, told, supplied, plan, signatures, asked)
        except (MemoryError, OSError, ThiduaError):
            raise
        except Exception as odd:  # a stranger's files may be like nothing that was thought of
            says = f"không so được nội dung ({type(odd).__name__})"
            found.append(VerificationFinding("", "contents", Verdict.UNKNOWN, says))
    return found, signatures, told


def _points(folder: Path) -> tuple[UnitHeading | None, list[VerificationFinding]]:
    """Return diem.json, or its heading alone, or nothing, with what is wrong with it."""
    try:
        if (folder / FACTS).stat().st_size > MOST_FACTS:
            return None, [VerificationFinding(FACTS, "facts", Verdict.INVALID, "diem.json quá lớn")]
        text = (folder / FACTS).read_bytes()
        heading = UnitHeading.read(text)
    except OSError:
        return None, [VerificationFinding(FACTS, "facts", Verdict.INVALID, "không đọc được diem.json")]
    except Unfit as unfit:
        says = f"không đọc được diem.json ({unfit})"
        return None, [VerificationFinding(FACTS, "facts", Verdict.INVALID, says)]
    try:
        return UnitPoints.read(text), []
    except Unfit as unfit:
        says = f"diem.json không đúng dạng của bản thidua này ({unfit}), không so được nội dung"
        return heading, [VerificationFinding(FACTS, "facts", Verdict.UNKNOWN, says)]


def _signatures(
    folder: Path, bag: BagSeen, supplied: frozenset[str], asked: Asked
) -> tuple[list[VerificationFinding], dict[str, list[SignatureSeen]]]:
    """Judge the manifest's signature and those of every PDF that is to carry one; what holds the seal holds all that it lists."""
    found: list[VerificationFinding] = []
    signatures: dict[str, list[SignatureSeen]] = {}
    ask: dict[str, Any] = {"online": asked.online, "seconds": asked.settings.network_seconds}
    sealed: list[VerificationFinding] = []
    proved_at = None
    if MANIFEST in bag.tags and SIGNATURE in bag.tags:
        manifest, seal = bag.tags[MANIFEST], bag.tags[SIGNATURE]
        own, renewals = seal_of(manifest, seal, asked.trust, known=_known(folder), **ask)
        signatures[SIGNATURE] = [own]
        sealed += signature_findings(SIGNATURE, [own])
        sealed += [renewal_finding(stamp.time, stamp.verdict, stamp.says) for stamp in renewals]
        if all(finding.verdict is Verdict.VALID for finding in bag_findings(bag)):
            proved_at = proved_by(renewals)
    for path in bag.payload:
        if path != COPY and not (path.startswith(PAPERS) and path.endswith(".pdf")):
            continue
        try:
            seen, stamps = seen_in(folder / path, asked.trust, proved_at=proved_at, **ask)
        except ValueError as refused:
            found.append(VerificationFinding(path, "signature", Verdict.INVALID, str(refused)))
            continue
        signatures[path] = seen
        found += signature_findings(path, seen, supplied=path in supplied)
        found += [VerificationFinding(path, "stamp.document", s.verdict, s.says) for _, s in stamps]
    if SIGNATURE in signatures:
        signatures[SIGNATURE] = signatures.pop(SIGNATURE)  # told last
    return [*found, *sealed], signatures


def _known(folder: Path) -> ValidationData:
    """Return what the reading copy, signed by the same hand, carries about certificates."""
    try:
        return known_of(folder / COPY)
    except (OSError, ValueError):
        return NOTHING_KNOWN


def _contents(
    folder: Path,
    bag: BagSeen,
    points: UnitPoints,
    supplied: frozenset[str],
    plan: Plan | None,
    signatures: dict[str, list[SignatureSeen]],
    asked: Asked,
) -> list[VerificationFinding]:
    parts = {
        path: _pages(folder / path)
        for path in bag.payload
        if path.endswith(".pdf") and path.startswith((PAPERS, "data/minh-chung/"))
    }
    copy = _pages(folder / COPY)
    texts = {path: "\n".join(pages) for path, pages in parts.items() if path.startswith(PAPERS)}
    for path in supplied & texts.keys():
        texts[path] = "\n".join([texts[path], *annotation_texts(folder / path)])
    book = _book(folder, bag, asked.settings)
    cells = cells_of(book) if book is not None else None
    found = name_findings(points, texts, cells, supplied)
    if book is None or cells is None:
        says = "không mở được báo cáo để so số liệu"
        found.append(VerificationFinding("data/bao-cao", "figures.report", Verdict.UNKNOWN, says))
    else:
        found += source_findings(points, cells, str(bag.report))
        found += again_findings(points, book, texts, supplied, plan, signatures, asked.trust.signers)
    found += copy_findings(copy, parts)
    return [*found, *code_findings(bag, copy[0] if copy else "")]


def _pages(pdf: Path) -> list[str]:
    try:
        return page_texts(pdf)
    except (OSError, ValueError):
        return []


def _book(folder: Path, bag: BagSeen, settings: Settings) -> RawBook | None:
    if bag.report is None:
        return None
    opened = open_files(
        folder / bag.report, (), seconds=settings.read_timeout, memory_mb=settings.read_memory_mb
    )
    return opened.book if isinstance(opened.book, RawBook) else None
