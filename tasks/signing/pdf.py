"""Signs a PDF, one signature after the other, each over all that is there before it."""

import asyncio
import io
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter, enumerate_sig_fields
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko_certvalidator import ValidationContext

from rules.values.errors import ServiceAway, SigningFailed
from tasks.documents.pdf.hybrid_tables import TwoDocumentsError, later_streams_add, reader_of
from tasks.documents.xml_lock import LXML
from tasks.signing.hidden_parts import hidden_parts
from tasks.signing.laid_out import NoPlace
from tasks.signing.proof import away, room_for_stamp, time_stamper, with_long_term
from tasks.signing.signer import DIGEST, KeySigner, PdfSeventeenSigner
from tasks.signing.stamp import Appearance, appearances_of
from tasks.signing.values import NO_PROOF, AlreadySignedError, Proof, SignatureRequest
from tasks.storage.whole_file import whole_file

MOST_TOLD = 3


def sign_pdf(src: Path, dst: Path, signatures: Sequence[SignatureRequest], proof: Proof = NO_PROOF) -> None:
    """Write a copy of the unsigned PDF `src` with the signatures, in their order, under the new name `dst`, read-only.

    Whole or not at all; SHA-256; PAdES B-B, B-T with a time-stamp service, B-LT where long-term proof is asked for.
    FileExistsError where `dst` is there, AlreadySignedError where `src` is signed, SigningFailed where it can't be signed
    (NoPlace: the place is not certain), ServiceAway (an OSError too) where a service on the network doesn't answer.
    """
    data = _read(src, dst)
    with LXML:  # pyHanko reads and writes XMP with it
        if any(True for _ in _opened(data, src).prev.embedded_signatures):
            raise AlreadySignedError("the file carries a signature already")
    _sign(src, data, dst, signatures, proof)


def sign_further(
    src: Path,
    dst: Path,
    signatures: Sequence[SignatureRequest],
    proof: Proof = NO_PROOF,
    *,
    hidden_seen: bool = False,
) -> None:
    """Write a copy of `src`, signed before or not, with further signatures as new revisions, under the new name `dst`.

    As `sign_pdf`, but unseen where an earlier signer certified the file; SigningFailed too where an earlier signature is broken, or lets nobody sign after it,
    and where the file hides something that could be brought out later, or nobody can tell, unless that was seen.
    """
    data = _read(src, dst)
    with LXML:
        reader = _opened(data, src).prev
        names = _fields_of_signable(reader, src.name)
        if not hidden_seen:
            _must_show_all(data, src.name)
        # Somebody said what may change after he signed: a field that shows would break his signature.
        if any(earlier.docmdp_level is not None for earlier in reader.embedded_signatures):
            signatures = [replace(signature, stamp=None) for signature in signatures]
    _sign(src, data, dst, [_renamed(s, names) for s in signatures], proof)


def _must_show_all(data: bytes, name: str) -> None:
    try:
        hidden = hidden_parts(data)
    except Exception as fault:  # qpdf's, or of a stranger's file made as no program makes one
        raise SigningFailed(
            f"“{name}” ghi theo cách lạ nên không xem được có phần ẩn không: xuất lại tệp PDF rồi ký; đã xem kỹ và vẫn muốn ký nguyên tệp "
            "thì thêm --hidden-seen."
        ) from fault
    if hidden:
        raise SigningFailed(
            f"“{name}” có phần ẩn, có thể bị đưa ra hiện sau khi ký: {'; '.join(hidden[:MOST_TOLD])}. In lại thành tệp PDF mới rồi ký; "
            "đã xem kỹ và vẫn muốn ký nguyên tệp thì thêm --hidden-seen."
        )


def _read(src: Path, dst: Path) -> bytes:
    if dst.exists():
        raise FileExistsError(f"{dst}: a signed file is never overwritten")
    return src.read_bytes()


def _renamed(signature: SignatureRequest, names: set[str]) -> SignatureRequest:
    """Give a signature a field name that the file doesn't have."""
    name, number = signature.field, 2
    while name in names:
        name, number = f"{signature.field}-{number}", number + 1
    names.add(name)
    return replace(signature, field=name)


def _opened(data: bytes, src: Path) -> IncrementalPdfFileWriter:
    try:
        writer = IncrementalPdfFileWriter.from_reader(reader_of(data))
        encrypted = writer.prev.encrypted
    except TwoDocumentsError as fault:
        raise SigningFailed(
            f"“{src.name}” có hai bảng liệt kê đối tượng khác nhau, mỗi chương trình có thể hiện một nội dung: xuất lại tệp PDF rồi ký."
        ) from fault
    except (PdfError, ValueError, KeyError, TypeError, AssertionError) as fault:
        raise SigningFailed(
            f"“{src.name}” không phải tệp PDF đọc được: chọn tệp khác hoặc xuất lại."
        ) from fault
    if encrypted:
        raise SigningFailed(f"“{src.name}” có đặt mật khẩu nên không ký được: bỏ mật khẩu rồi ký lại.")
    return writer


def _sign(src: Path, data: bytes, dst: Path, signatures: Sequence[SignatureRequest], proof: Proof) -> None:
    stamper = time_stamper(proof)
    try:
        appearances = appearances_of(data, signatures)
    except NoPlace as why:
        raise NoPlace(
            f"“{src.name}” chưa ký vì không chắc chỗ ký: {why}. Xem họ tên, chức vụ người ký và mẫu của văn bản (thidua preview), sửa "
            "rồi chạy lại."
        ) from why
    try:
        with LXML:
            for signature, appearance in zip(signatures, appearances, strict=True):
                data = asyncio.run(_signed(data, signature, appearance, stamper))
    except (SigningError, PdfError) as fault:
        raise SigningFailed(f"“{src.name}” không nhận thêm chữ ký: xuất lại tệp PDF rồi ký.") from fault
    except OSError as fault:
        if stamper is None or isinstance(fault, ServiceAway):
            raise
        raise away(proof, fault) from fault
    if proof.long_term:
        data = with_long_term(data, proof)
    with whole_file(dst) as draft:
        draft.write_bytes(data)
        draft.chmod(draft.stat().st_mode & ~0o222)


async def _signed(
    data: bytes, signature: SignatureRequest, appearance: Appearance | None, stamper: TimeStamper | None
) -> bytes:
    stamp, signer, signed = signature.stamp, KeySigner(signature.key), io.BytesIO()
    page = appearance.page if appearance else stamp.page if stamp else 0
    await PdfSeventeenSigner(
        PdfSignatureMetadata(
            field_name=signature.field,
            md_algorithm=DIGEST,
            subfilter=SigSeedSubFilter.PADES,
            name=signature.signer_name,
            reason=signature.reason,
            location=signature.location,
        ),
        signer,
        timestamper=stamper,
        stamp_style=appearance.style if appearance else None,
        new_field_spec=SigFieldSpec(
            signature.field, on_page=page, box=appearance.box if appearance else None
        ),
    ).async_sign_pdf(
        IncrementalPdfFileWriter.from_reader(reader_of(data)),
        output=signed,
        bytes_reserved=signer.reserved + 2 * await room_for_stamp(stamper),
    )
    return signed.getvalue()


def _fields_of_signable(reader: PdfFileReader, name: str) -> set[str]:
    """The signature fields of a file that no earlier signature, broken or forbidding more, keeps from being signed.

    Whether its signer is trusted is not asked here.
    """
    nobody = ValidationContext(trust_roots=[], allow_fetching=False)
    for signature in reader.embedded_signatures:
        try:
            seen = validate_pdf_signature(signature, nobody)
            sound = seen.intact and seen.valid and seen.modification_level is not ModificationLevel.OTHER
            sound = sound and not later_streams_add(reader, signature.signed_revision)
        except (SignatureValidationError, ValueError):
            sound = False
        if not sound:
            raise SigningFailed(
                f"Chữ ký “{signature.field_name}” trong “{name}” đã hỏng hoặc tệp bị sửa sau khi ký: lấy lại bản gốc, đừng ký tiếp."
            )
        if signature.docmdp_level is MDPPerm.NO_CHANGES:
            raise SigningFailed(
                f"“{name}” đã được ký với điều kiện không ai sửa, không ai ký thêm: xin người ký trước bản cho phép ký tiếp."
            )
    return {field for field, _, _ in enumerate_sig_fields(reader)}
