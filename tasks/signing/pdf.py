"""Signs a PDF, one signature after the other, each over all that is there before it."""

import io
from collections.abc import Sequence
from pathlib import Path

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata

from tasks.signing.signer import DIGEST, KeySigner, PdfSeventeenSigner
from tasks.signing.stamp import stamp_box, stamp_style
from tasks.signing.values import NO_PROOF, AlreadySignedError, Proof, Signature
from tasks.whole_file import whole_file
from tasks.xml_lock import LXML


def sign_pdf(src: Path, dst: Path, signatures: Sequence[Signature], proof: Proof = NO_PROOF) -> None:
    """Write a copy of the unsigned PDF `src` with the signatures, in their order, under the new name `dst`, read-only.

    Whole or not at all; PAdES B-B, SHA-256. FileExistsError where `dst` is there, AlreadySignedError where `src` is
    signed.
    """
    if dst.exists():
        raise FileExistsError(f"{dst}: a signed file is never overwritten")
    data = src.read_bytes()
    with LXML:  # pyHanko reads and writes XMP with it
        if any(True for _ in IncrementalPdfFileWriter(io.BytesIO(data)).prev.embedded_signatures):
            raise AlreadySignedError("the file carries a signature already")
        for signature in signatures:
            data = _signed(data, signature)
    with whole_file(dst) as draft:
        draft.write_bytes(data)
        draft.chmod(draft.stat().st_mode & ~0o222)


def _signed(data: bytes, signature: Signature) -> bytes:
    stamp, name = signature.stamp, signature.signer_name
    box = stamp_box(data, stamp, name) if stamp else None
    signer = KeySigner(signature.key)
    signed = io.BytesIO()
    PdfSeventeenSigner(
        PdfSignatureMetadata(
            field_name=signature.field,
            md_algorithm=DIGEST,
            subfilter=SigSeedSubFilter.PADES,
            name=name,
            reason=signature.reason,
            location=signature.location,
        ),
        signer,
        stamp_style=stamp_style(name, box, stamp.zone) if stamp and box else None,
        new_field_spec=SigFieldSpec(signature.field, on_page=stamp.page if stamp else 0, box=box),
    ).sign_pdf(IncrementalPdfFileWriter(io.BytesIO(data)), output=signed, bytes_reserved=signer.reserved)
    return signed.getvalue()
