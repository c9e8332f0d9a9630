"""Makes the papers that a unit brings: written from its report, signed with a program that is not ours, spoilt on purpose."""

import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from pyhanko.pdf_utils.font.opentype import GlyphAccumulatorFactory
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.text import TextBoxStyle
from pyhanko.sign import fields, signers
from pyhanko.stamp import TextStampStyle
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DecodedStreamObject, NameObject
from reportlab.pdfgen.canvas import Canvas

from rules.papers.dossier import papers_of
from rules.plan.plan import Cycle, Plan
from rules.report.report import Report
from tasks.documents.documents import render
from tasks.documents.fonts import serif
from tasks.documents.pdf import convert


def written(
    plan: Plan, cycle: Cycle, reports: Sequence[tuple[Report, str]], into: Path
) -> dict[str, dict[str, Path]]:
    """The papers of some units as each would write them itself, unsigned: unit → our file name without ending → PDF.

    Beside each report, how the names of those that are made begin.
    """
    jobs: dict[Path, Path] = {}
    made: dict[str, dict[str, Path]] = {}
    for report, begins in reports:
        folder = into / report.unit
        folder.mkdir(parents=True)
        for name, paper in papers_of(plan, cycle, report, trial=False).items():
            if not name.startswith(begins):
                continue
            render(paper.template, paper.context, folder / f"{name}.docx")
            pdf = jobs[folder / f"{name}.docx"] = folder / f"{name}.pdf"
            made.setdefault(report.unit, {})[name] = pdf
    assert not convert(jobs, soffice="soffice", timeout=180).failed
    return made


def signed(src: Path, dst: Path, *keys: Path) -> Path:
    """Sign a PDF with each key (PKCS#12) in turn, visibly in the corner of the last page."""
    data = src.read_bytes()
    look = TextStampStyle(
        stamp_text="Ký bởi: %(signer)s",
        text_box_style=TextBoxStyle(font=GlyphAccumulatorFactory(str(serif()))),
    )
    for number, key in enumerate(keys):
        hand = signers.SimpleSigner.load_pkcs12(key)
        assert hand is not None
        writer = IncrementalPdfFileWriter(io.BytesIO(data))
        box = (300, 40 + 60 * number, 500, 90 + 60 * number)
        fields.append_signature_field(writer, fields.SigFieldSpec(f"Ky{number}", on_page=-1, box=box))
        meta = signers.PdfSignatureMetadata(
            field_name=f"Ky{number}", subfilter=fields.SigSeedSubFilter.PADES, embed_validation_info=False
        )
        out = signers.PdfSigner(meta, signer=hand, stamp_style=look).sign_pdf(writer)
        data = out.getvalue()
    dst.parent.mkdir(parents=True, exist_ok=True)
    dst.write_bytes(data)
    return dst


def changed(src: Path, dst: Path, text: str = "Thêm 01 cá nhân") -> Path:
    """Write over a signed PDF the way an editor does: what was signed stays, a later revision shows something else."""
    writer = PdfWriter(PdfReader(src), incremental=True)
    note = io.BytesIO()
    canvas = Canvas(note)
    canvas.drawString(100, 500, text.encode("ascii", "ignore").decode())
    canvas.save()
    writer.pages[0].merge_page(PdfReader(note).pages[0])
    writer.write(dst)
    return dst


def scan(dst: Path) -> Path:
    """A page without a letter in it: lines where a scanner would have a picture."""
    dst.parent.mkdir(parents=True, exist_ok=True)
    writer = PdfWriter()
    page = writer.add_blank_page(595, 842)
    lines = DecodedStreamObject()
    lines.set_data(b"".join(b"70 %d m 520 %d l S\n" % (y, y) for y in range(100, 800, 20)))
    page[NameObject("/Contents")] = writer._add_object(lines)
    writer.write(dst)
    return dst


def put(folder: Path, files: Mapping[str, Path]) -> None:
    """Put files into the folder of a unit's papers, under these names."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, file in files.items():
        (folder / name).write_bytes(file.read_bytes())
