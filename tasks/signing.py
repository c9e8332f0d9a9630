"""Signs: PAdES B-B into a PDF, a detached CMS over bytes. What is signed is final.

Policy (which paper, which role, which words) comes from the caller; there is no way here to write
into a file that carries a signature, nor over a file that exists.
"""

import asyncio
import io
import math
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from pathlib import Path

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import AxisAlignment, BoxConstraints, Margins, SimpleBoxLayoutRule
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, Signer
from pyhanko.sign.signers.constants import ESIC_EXTENSION_1
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore
from pypdf import PageObject, PdfReader
from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas

from tasks.fonts import DRAWING, drawing_font
from tasks.keyring import Key
from tasks.whole_file import whole_file
from tasks.xml_lock import LXML

DIGEST = "sha256"
CMS_ROOM = 2048  # bytes of a CMS signature beside its certificates and the raw signature
STAMP_WIDTH = 190  # points
STAMP_SIZE = 7.5
STAMP_LEADING = 9.0
STAMP_PAD = 3.0
EDGE = 14.0  # points kept free at the edge of the page
RIGHT = 42.0  # points, the right margin of an administrative document (15 mm)

Box = tuple[int, int, int, int]  # left, bottom, right, top in points


@dataclass(frozen=True)
class Stamp:
    """Where a visible signature shows: a page (from 0, negative from the end) and a box in points.

    Without a box: the lowest band of the page that no text touches, at its right; with none, invisible.
    """

    page: int = -1
    box: Box | None = None
    zone: tzinfo | None = None  # of the time it shows; none: the machine's


class AlreadySignedError(ValueError):
    """The file to be signed carries a signature already: it is final."""


class _KeptKeySigner(Signer):
    """Signs with a key already loaded; pyHanko's own loads and checks it again at each signature."""

    def __init__(self, key: Key) -> None:
        above = SimpleCertificateStore()  # type: ignore[no-untyped-call]  # as pyHanko has it
        above.register_multiple([_asn1(certificate) for certificate in key.chain])
        super().__init__(signing_cert=_asn1(key.certificate), cert_registry=above)
        self._private = key.private
        certificates = (key.certificate, *key.chain)
        # Known beforehand, so that pyHanko needn't build the CMS once for size and once for good.
        self.reserved = 2 * (
            CMS_ROOM
            + key.private.key_size // 4
            + sum(len(c.public_bytes(Encoding.DER)) for c in certificates)
        )

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        if isinstance(self._private, rsa.RSAPrivateKey):
            return self._private.sign(data, padding.PKCS1v15(), hashes.SHA256())
        return self._private.sign(data, ec.ECDSA(hashes.SHA256()))


class _PdfSigner(PdfSigner):
    """PAdES on PDF 1.7 whatever the key; pyHanko would call every ECDSA file a PDF 2.0, which PDF/A-2 isn't."""

    def register_extensions(self, pdf_out: BasePdfFileWriter, *, md_algorithm: str) -> None:
        pdf_out.ensure_output_version(version=(1, 7))  # type: ignore[no-untyped-call]  # as pyHanko has it
        if pdf_out.output_version < (2, 0):
            pdf_out.register_extension(ESIC_EXTENSION_1)


def sign_pdf(
    src: Path,
    dst: Path,
    key: Key,
    *,
    field: str,
    reason: str,
    signer_name: str,
    location: str,
    stamp: Stamp | None = None,
) -> None:
    """Write a signed copy of the unsigned PDF `src` under the new name `dst`, whole or not at all, read-only.

    PAdES B-B, SHA-256. FileExistsError where `dst` is there, AlreadySignedError where `src` is signed.
    """
    if dst.exists():
        raise FileExistsError(f"{dst}: a signed file is never overwritten")
    data = src.read_bytes()
    with LXML:  # pyHanko reads and writes XMP with it
        signed = _signed(data, key, field, reason, signer_name, location, stamp)
    _write_final(dst, signed)


def _signed(
    data: bytes, key: Key, field: str, reason: str, signer_name: str, location: str, stamp: Stamp | None
) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    if any(True for _ in writer.prev.embedded_signatures):
        raise AlreadySignedError("the file carries a signature already")
    box = _stamp_box(data, stamp, signer_name) if stamp else None
    signer = _KeptKeySigner(key)
    signed = io.BytesIO()
    _PdfSigner(
        PdfSignatureMetadata(
            field_name=field,
            md_algorithm=DIGEST,
            subfilter=SigSeedSubFilter.PADES,
            name=signer_name,
            reason=reason,
            location=location,
        ),
        signer,
        stamp_style=_stamp_style(signer_name, box, stamp.zone) if stamp and box else None,
        new_field_spec=SigFieldSpec(field, on_page=stamp.page if stamp else 0, box=box),
    ).sign_pdf(writer, output=signed, bytes_reserved=signer.reserved)
    return signed.getvalue()


def sign_detached(data: bytes, key: Key) -> bytes:
    """A detached CMS signature (DER, CAdES, SHA-256) over bytes."""
    signer = _KeptKeySigner(key)
    return bytes(asyncio.run(signer.async_sign_general_data(data, DIGEST, use_cades=True)).dump())


def _asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))


def _write_final(dst: Path, data: bytes) -> None:
    with whole_file(dst) as draft:
        draft.write_bytes(data)
        draft.chmod(draft.stat().st_mode & ~0o222)


# ------------------------------------------------------------------ what a visible signature looks like


def _stamp_lines(signer_name: str, moment: datetime, zone: tzinfo | None) -> list[str]:
    font = drawing_font()
    text = [f"Ký số bởi: {signer_name}", f"Thời gian ký: {moment.astimezone(zone):%d/%m/%Y %H:%M:%S %z}"]
    width = STAMP_WIDTH - 2 * STAMP_PAD
    return [line for part in text for line in simpleSplit(part, font, STAMP_SIZE, width)]


def _stamp_box(data: bytes, stamp: Stamp, signer_name: str) -> Box | None:
    if stamp.box:
        return stamp.box
    with DRAWING:
        lines = len(_stamp_lines(signer_name, datetime.now(UTC), stamp.zone))
    return free_box(PdfReader(io.BytesIO(data)).pages[stamp.page], lines * STAMP_LEADING + 2 * STAMP_PAD)


def free_box(page: PageObject, height: float) -> Box | None:
    """The lowest box of a height, STAMP_WIDTH wide, at the right of a page, in a band that no text touches."""
    if page.rotation or page.get("/UserUnit", 1) != 1:
        return None  # a widget there would stand on its side, or be of another size
    bands: list[tuple[float, float]] = []

    def note(text: str, cm: list[float], tm: list[float], font: object, size: float) -> None:
        if text.strip():
            baseline = cm[1] * tm[4] + cm[3] * tm[5] + cm[5]
            tall = abs(size * tm[3] * cm[3]) or abs(size)
            bands.append((baseline - 0.3 * tall, baseline + tall))

    page.extract_text(visitor_text=note)
    visible = page.cropbox
    bottom = float(visible.bottom) + EDGE
    for low, high in sorted(bands):
        if low >= bottom + height:
            break
        bottom = max(bottom, high + 2)
    right, foot, top = int(float(visible.right) - RIGHT), math.ceil(bottom), math.ceil(bottom + height)
    if top > float(visible.top) - EDGE or right - STAMP_WIDTH < float(visible.left):
        return None
    return (right - STAMP_WIDTH, foot, right, top)


class _Drawing(PdfContent):
    """A page that reportlab drew, as the content of a stamp."""

    def __init__(self, page: bytes, box: BoxConstraints) -> None:
        super().__init__(box=box)
        self._page = page

    def render(self) -> bytes:
        name = f"/Stamp{secrets.token_hex(4)}"
        drawn = self._ensure_writer.import_page_as_xobject(PdfFileReader(io.BytesIO(self._page)))
        self.resources.xobject[name] = drawn
        return f"{name} Do".encode()


def _stamp_style(signer_name: str, box: Box, zone: tzinfo | None) -> StaticStampStyle:
    # pyHanko's own text stamps subset the font by fontTools: 45 ms each, where reportlab takes 5.
    width, height = box[2] - box[0], box[3] - box[1]
    page = io.BytesIO()
    with DRAWING:
        font = drawing_font()
        lines = _stamp_lines(signer_name, datetime.now(UTC), zone)
        canvas = Canvas(page, pagesize=(width, height), initialFontName=font)
        canvas.setStrokeColorRGB(0.75, 0.1, 0.1)
        canvas.setFillColorRGB(0.75, 0.1, 0.1)
        canvas.setLineWidth(0.6)
        canvas.rect(0.5, 0.5, width - 1, height - 1)
        canvas.setFont(font, STAMP_SIZE)
        for row, line in enumerate(lines, start=1):
            canvas.drawString(STAMP_PAD, height - STAMP_PAD - row * STAMP_LEADING + 2, line)
        canvas.save()
    drawing = _Drawing(page.getvalue(), BoxConstraints(width=width, height=height))
    whole = SimpleBoxLayoutRule(AxisAlignment.ALIGN_MIN, AxisAlignment.ALIGN_MIN, margins=Margins(0, 0, 0, 0))
    return StaticStampStyle(background=drawing, background_layout=whole, border_width=0)
