"""The plain way: the same dossiers as an engineer would first write it, one thing after the other.

A script (`python -m tests.bench.plain CYCLE INBOX OUT`), never imported. No Prefect, no threads, nothing kept: a
workbook at a time in this process, a validation for each unit and suite, a template opened for each paper, a
LibreOffice call for each file, a key loaded for each signature. What the papers say is decided by the same rules.
"""

import json
import logging
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rules.questions.record import UnitFacts

_start = time.monotonic()
_took: dict[str, float] = {}


@contextmanager
def clock(stage: str) -> Iterator[None]:
    """Add the block's seconds to those of a stage."""
    since = time.monotonic()
    yield
    _took[stage] = _took.get(stage, 0.0) + time.monotonic() - since


with clock("imports"):
    from docxtpl import DocxTemplate

    from expectations.checking import check
    from expectations.frames.lines import Reading
    from rules.archive.metadata import FileOf, day_of_paper, kept_until, of_dossier, of_unit_paper
    from rules.decision.judgement import judge
    from rules.papers.dossier import Paper, papers_of
    from rules.papers.file.paper_code import CodeKind, PaperCode
    from rules.papers.returned import comes_back
    from rules.papers.unit import RETURN_SLIP_TEMPLATE, return_slip
    from rules.plan.plan import Cycle, Plan
    from rules.plan.report_form.form import vocabulary
    from rules.plan.wording import cycle_words
    from rules.questions.facts import for_the_bundle, unit_facts
    from rules.report.reading import RawBook, read_report, with_requirements
    from rules.report.report import Evidence, Report
    from rules.values.findings import Finding, finding, with_errors
    from tasks.documents.codes import picture, squares
    from tasks.documents.documents import TEMPLATES
    from tasks.documents.pdf import to_xlsx
    from tasks.documents.pdf.converting import _TO_PDF
    from tasks.dossier.bundles import BagInfo, BundleContents, seal_bundle
    from tasks.dossier.front_pages import SEAL_BOX, Cover, CoverNominee
    from tasks.dossier.metadata import metadata_xml, page_count
    from tasks.dossier.reading_copy import CopyPart, build_reading_copy
    from tasks.intake.inbox import Folder, list_inbox
    from tasks.intake.returned import annotate, marked_name
    from tasks.intake.workbooks import LEGACY, _book, with_errors_shown
    from tasks.pki.trial_ca import trial_ca
    from tasks.plan.plans import find_plan
    from tasks.sandbox.evidence_child import evidence_fault
    from tasks.sandbox.reader_child import read_workbook
    from tests.bench import plain_signing

PROJECT = Path(__file__).resolve().parents[2]


def open_book(workbook: Path, work: Path) -> RawBook | tuple[str, str]:
    """The workbook read in this process, or the rule it breaks and what to do."""
    book, kind = _book(read_workbook(workbook), workbook)
    if isinstance(book, RawBook) and kind in LEGACY:
        copy = work / "converted.xlsx"
        to_xlsx(workbook, copy, soffice="soffice", timeout=180)
        converted, _ = _book(read_workbook(copy), copy)
        assert isinstance(converted, RawBook)
        return with_errors_shown(book, converted)
    return book if isinstance(book, RawBook) else (book.rule, book.says)


def read(plan: Plan, cycle: Cycle, folder: Folder, work: Path) -> tuple[Report | None, list[Finding]]:
    """One folder: its report, and what is wrong with its form."""
    unit = plan.units.get(folder.name)
    if unit is None or not unit.is_subject or not unit.valid_in(cycle.year):
        return None, [finding("F04", unit=folder.name, value=folder.name, says="không phải đơn vị tham gia")]
    if len(folder.workbooks) != 1:
        rule = "F06" if folder.workbooks else "F01"
        return None, [finding(rule, unit=folder.name, says="thư mục cần có đúng một tệp báo cáo")]
    (workbook,) = folder.workbooks
    book = open_book(workbook, work)
    if not isinstance(book, RawBook):
        return None, [
            finding(book[0], unit=folder.name, file=workbook.name, value=workbook.name, says=book[1])
        ]
    result = read_report(
        book,
        unit=folder.name,
        file=workbook.name,
        sha256=folder.sha256(workbook),
        cycle=cycle,
        words=vocabulary(plan),
    )
    if result.ended:
        return None, list(result.findings)
    evidence = tuple(Evidence(path.name, evidence_fault(path)) for path in folder.evidence)
    return with_requirements(replace(result.report, evidence=evidence)), list(result.findings)


def render(template: str, context: object, dst: Path, pictures: Mapping[str, bytes] | None = None) -> None:
    """A paper as .docx: the template opened, filled and saved."""
    document = DocxTemplate(TEMPLATES / f"{template}.docx")
    document.render(context, autoescape=True)
    for shape in document.docx.inline_shapes if pictures else ():
        held = shape._inline.graphic.graphicData.pic.blipFill.blip.embed
        document.docx.part.related_parts[held]._blob = (pictures or {})[shape._inline.docPr.name]
    document.save(dst)


def to_pdf(docx: Path, profile: Path) -> Path:
    """A paper as PDF/A: one LibreOffice call."""
    subprocess.run(
        [
            "soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore",
            "--convert-to", _TO_PDF, "--outdir", str(docx.parent), str(docx),
        ],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    made = docx.with_suffix(".pdf")
    assert made.is_file(), made
    return made


def make_dossier(
    plan: Plan, cycle: Cycle, report: Report, folder: Folder, facts: "UnitFacts", work: Path, out: Path
) -> int:
    """One unit's papers, signatures, reading copy and bundle; returns how many papers."""
    unit = plan.units[report.unit]
    here = work / unit.slug
    here.mkdir(parents=True)
    town, own = (work / "keys" / f"{role}.pem" for role in ("town", unit.slug))
    head = report.text("nguoi_dung_dau")
    signers = [
        (
            work / "keys" / f"{signer.role.replace('{unit}', unit.slug)}.pem",
            head if signer.by == "person" else unit.name,
        )
        for signer in plan.signers
        if signer.papers == "unit"
    ]
    seal_key = own if plan.signing.dossier == "unit" else town
    evidence = [path for path in folder.evidence if path.suffix.lower() == ".pdf"]
    papers = papers_of(plan, cycle, report, trial=True)
    files: dict[str, Path] = {}
    parts: list[CopyPart] = []
    for name, paper in papers.items():
        docx = here / f"{name}.docx"
        with clock("drafting"):
            render(paper.template, paper.context, docx)
        with clock("PDF"):
            pdf = to_pdf(docx, work / "profile")
        signed = pdf
        for number, (key, whose) in enumerate(signers, start=1):
            before, signed = signed, here / f"signed-{number}-{name}.pdf"
            with clock("signing and reading copy"):
                plain_signing.sign(
                    before,
                    signed,
                    key,
                    field=f"ChuKy{number}",
                    reason="Ký văn bản đề nghị khen thưởng",
                    name=whose,
                    location=plan.movement.place,
                )
        files |= {f"{name}.pdf": signed, f"{name}.docx": docx}
        parts.append(CopyPart(paper.title, signed, "paper"))
    parts += [CopyPart(path.name, path, "evidence") for path in evidence]
    names = {row["ma"].text.upper(): row.text("ho_ten") for row in report.persons}
    identifier = f"{plan.movement.id}/{cycle.id}/{unit.slug}"
    code = PaperCode(CodeKind.DOSSIER, identifier, report.sha256).text()
    cover = Cover(
        parent=plan.kind_of(unit).parent,
        unit=unit.name,
        short_name=unit.name,
        movement=f"Phong trào thi đua “{plan.movement.title}”",
        cycle=cycle_words(cycle),
        nominees=[CoverNominee(code, names.get(code) or unit.name) for code in report.nominees],
        report_hash=report.sha256,
        town=plan.movement.town,
        code=code,
        squares=squares(code),
    )
    with clock("signing and reading copy"):
        merged, copy = here / "merged.pdf", here / "ho-so.pdf"
        build_reading_copy(parts, cover, merged, trial_text=plan.movement.trial_text)
        plain_signing.sign(
            merged,
            copy,
            seal_key,
            field="ChuKyHoSo",
            reason="Niêm phong hồ sơ điện tử",
            name=plan.movement.authority,
            location=plan.movement.place,
            page=0,
            box=SEAL_BOX,
        )
    until = kept_until(plan.retention, _days(report, papers))
    info = BagInfo(
        organization=unit.name,
        identifier=identifier,
        bagging_date=date.today(),
        contact=plan.movement.office,
        description=f"Hồ sơ đề nghị khen thưởng phong trào thi đua “{plan.movement.title}”",
        group=cycle.id,
        more={
            "Plan-Hash": plan.hash,
            "Report-Hash": report.sha256,
            "Retention-Period": plan.retention.text,
            "Retention-Until": until.isoformat() if until else "",
        },
    )
    scores = for_the_bundle(facts, plan).text(indent=1).encode()
    with clock("bundles"):
        told = describe(
            FileOf(identifier, plan, cycle, trial=True), report, papers, files, copy, len(evidence)
        )
        contents = BundleContents(copy, files, evidence, folder.workbooks[0], scores, told)
        seal_bundle(
            contents,
            info,
            out / "bundles" / f"{unit.slug}.zip",
            lambda manifest: plain_signing.sign_detached(manifest, seal_key),
        )
    return len(papers)


def describe(
    held: FileOf,
    report: Report,
    papers: Mapping[str, Paper],
    files: Mapping[str, Path],
    copy: Path,
    evidence: int,
) -> dict[str, bytes]:
    """What the archive is told of one dossier: a file for each paper, one for the whole."""
    told = {}
    for order, (name, paper) in enumerate(papers.items(), start=1):
        pages = page_count(files[f"{name}.pdf"])
        values = of_unit_paper(held, report, name, paper, order=order, pages=pages, supplied=False)
        told[f"van-ban/{name}.xml"] = metadata_xml("paper", values)
    whole = of_dossier(
        held,
        report.unit,
        _days(report, papers),
        papers=len(papers),
        pages=page_count(copy),
        evidence=evidence,
    )
    return told | {"ho-so.xml": metadata_xml("dossier", whole)}


def _days(report: Report, papers: Iterable[str]) -> list[date]:
    return [day for name in papers if (day := day_of_paper(report, name))]


def give_back(
    plan: Plan, cycle: Cycle, folder: Folder, findings: list[Finding], work: Path, out: Path
) -> None:
    """One unit's return slip and marked workbook."""
    here = out / "returned" / folder.name
    here.mkdir(parents=True)
    known = plan.units.get(folder.name)
    name, file = (known.name if known else folder.name), (folder.workbook.name if folder.workbook else "")
    received = folder.sha256(folder.workbook) if folder.workbook else folder.digest
    slip = return_slip(plan, cycle, name, folder.name, file, findings, sha256=received, trial=True)
    docx = here / "phieu-tra.docx"
    with clock("drafting"):
        render(RETURN_SLIP_TEMPLATE, slip, docx, {"ma": picture(slip["code"])})
    with clock("PDF"):
        to_pdf(docx, work / "profile")
    source = folder.workbook
    if known is None or source is None or not comes_back(findings):
        return
    with clock("returned workbooks"):
        if source.suffix.lower() not in (".xlsx", ".xlsm"):
            source = work / f"{folder.name}.xlsx"
            to_xlsx(folder.workbooks[0], source, soffice="soffice", timeout=180)
        marked = here / marked_name(folder.workbooks[0])
        annotate(source, findings, marked, unit_name=name, file=file, trial_text=plan.movement.trial_text)


def main() -> None:
    """Make all dossiers of a cycle; prints a line now and then and, last, the seconds of each stage as JSON."""
    cycle_id, inbox, out = sys.argv[1], Path(sys.argv[2]).resolve(), Path(sys.argv[3]).resolve()
    work = out / ".plain"
    (out / "bundles").mkdir(parents=True)
    plan, cycle = find_plan(PROJECT / "data" / "plans", cycle_id)
    with clock("reading"):
        folders = {folder.name: folder for folder in list_inbox(inbox)}
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    logging.getLogger("pypdf").setLevel(logging.ERROR)
    roles = {"town": plan.movement.authority} | {u.slug: u.name for u in plan.subjects(cycle)}
    roles |= {f"{u.slug}.lanh-dao": f"Lãnh đạo {u.name}" for u in plan.subjects(cycle)}
    trial_ca(work / "keys", roles)
    reports: list[Report] = []
    findings: dict[str, list[Finding]] = {}
    for folder in folders.values():
        with clock("reading"):
            report, findings[folder.name] = read(plan, cycle, folder, work)
        if report is None:
            continue
        with clock("checking"):
            findings[folder.name] = check(Reading(plan, cycle, [report]), findings[folder.name])
        if not with_errors(findings[folder.name]):
            reports.append(report)
    say(f"read and checked {len(folders)} folders, {len(reports)} reports accepted")
    with clock("judging"):
        judgement = judge(plan, cycle, reports)
        scores, entries = judgement.scores, judgement.entries
    papers = 0
    nominating = [report for report in reports if report.nominees]
    for number, report in enumerate(nominating, start=1):
        papers += make_dossier(
            plan,
            cycle,
            report,
            folders[report.unit],
            unit_facts(plan, cycle, report, scores, entries),
            work,
            out,
        )
        say(f"dossier {number}/{len(nominating)}, {papers} papers so far")
    back = [name for name, found in findings.items() if with_errors(found)]
    for name in back:
        give_back(plan, cycle, folders[name], findings[name], work, out)
    say(f"{len(back)} reports given back")
    print(json.dumps(_took))


def say(text: str) -> None:
    """Print a line with the seconds since the start."""
    print(f"{time.monotonic() - _start:6.1f} s  {text}", flush=True)


if __name__ == "__main__":
    main()
