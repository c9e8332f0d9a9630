"""Signs as pyHanko's own guide shows it: a SimpleSigner that loads its key for each signature, a text stamp."""

import asyncio
from pathlib import Path

from pyhanko.pdf_utils.font.opentype import GlyphAccumulatorFactory
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.text import TextBoxStyle
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.stamp import TextStampStyle
from pypdf import PdfReader

from tasks.documents.fonts import serif
from tasks.signing import FieldBox, free_box

STAMP_HEIGHT = 33.0  # points


def _signer(key: Path) -> SimpleSigner:
    above = [key.with_name("_authority.pem")]
    signer = SimpleSigner.load(key, key, ca_chain_files=above)  # type: ignore[no-untyped-call]  # as pyHanko has it
    assert isinstance(signer, SimpleSigner)
    return signer


def sign(
    src: Path,
    dst: Path,
    key: Path,
    *,
    field: str,
    reason: str,
    name: str,
    location: str,
    page: int = -1,
    box: FieldBox | None = None,
) -> None:
    """Write a signed copy of `src` under `dst`; the key and its certificate are in one PEM file."""
    box = box or free_box(PdfReader(src).pages[page], STAMP_HEIGHT)
    stamp = TextStampStyle(
        stamp_text="Ký số bởi: %(signer)s\nThời gian ký: %(ts)s",
        text_box_style=TextBoxStyle(font=GlyphAccumulatorFactory(str(serif())), font_size=8),
    )
    with src.open("rb") as source, dst.open("xb") as target:
        PdfSigner(
            PdfSignatureMetadata(
                field_name=field,
                md_algorithm="sha256",
                subfilter=SigSeedSubFilter.PADES,
                name=name,
                reason=reason,
                location=location,
            ),
            _signer(key),
            stamp_style=stamp if box else None,
            new_field_spec=SigFieldSpec(field, on_page=page, box=box),
        ).sign_pdf(IncrementalPdfFileWriter(source), output=target)


def sign_detached(data: bytes, key: Path) -> bytes:
    """A detached CMS signature (DER, CAdES) over bytes."""
    signer = _signer(key)
    return bytes(asyncio.run(signer.async_sign_general_data(data, "sha256", use_cades=True)).dump())
