"""Renews the long-term proof of a signed PDF before its last time stamp's certificate ends: PAdES B-LTA, in a new file.

The renewed file is the old one and a revision more, so whoever has the old one can tell that nothing else is new; the old one stays as it is.
"""

import asyncio
import io
from datetime import datetime
from pathlib import Path

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfTimeStamper
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko_certvalidator.errors import PathBuildingError, ValidationError

from rules.values.errors import ServiceAway, SigningFailed
from tasks.documents.pdf.hybrid_tables import TwoDocumentsError, reader_of
from tasks.documents.xml_lock import LXML
from tasks.pki.archive_stamps import time_and_service
from tasks.pki.trust import Trust, context
from tasks.signing.proof import away, time_stamper, with_long_term
from tasks.signing.signer import DIGEST
from tasks.signing.values import Proof
from tasks.storage.whole_file import whole_file


def renew(src: Path, dst: Path, proof: Proof) -> None:
    """Write a copy of a signed PDF with a time stamp of the whole document and what proves the stamp before it, under the new name `dst`, read-only.

    What its signatures lack of long-term proof is added first. FileExistsError where `dst` is there, SigningFailed where it is
    not signed, broken, or its proof can't be had (it has ended, say), ServiceAway where a service on the network doesn't answer.
    """
    if dst.exists():
        raise FileExistsError(f"{dst}: a signed file is never overwritten")
    data = src.read_bytes()
    try:
        reader = reader_of(data)
        signed, proved = bool(reader.embedded_regular_signatures), "/DSS" in reader.root
    except (TwoDocumentsError, PdfError, ValueError, KeyError, TypeError, AssertionError) as fault:
        raise SigningFailed(f"“{src.name}” không phải tệp PDF đọc được: lấy lại bản gốc.") from fault
    if not signed:
        raise SigningFailed(f"“{src.name}” chưa ký nên không có gì để gia hạn.")
    data = data if proved else with_long_term(data, proof)
    try:
        with LXML:
            renewed = asyncio.run(_stamped(data, proof))
    except (SignatureValidationError, ValidationError, PathBuildingError, SigningError, PdfError) as fault:
        raise SigningFailed(
            f"“{src.name}” không gia hạn được: dấu thời gian gần nhất không còn chứng minh được (hết hạn, bị thu hồi hoặc không dẫn tới "
            "THIDUA_TRUST). Tìm bản gia hạn trước, hoặc xem lại mạng và THIDUA_TRUST."
        ) from fault
    except OSError as fault:
        raise (fault if isinstance(fault, ServiceAway) else away(proof, fault)) from fault
    with whole_file(dst) as draft:
        draft.write_bytes(renewed)
        draft.chmod(draft.stat().st_mode & ~0o222)


def paper_stamps(pdf: Path) -> list[tuple[datetime, str]]:
    """Return when and by whom a PDF as a whole was stamped, in the order of the stamps; none where it can't be read."""
    try:
        found = reader_of(pdf.read_bytes()).embedded_timestamp_signatures
        return [time_and_service(stamp.signed_data) for stamp in found]
    except (TwoDocumentsError, PdfError, ValueError, KeyError, TypeError, AssertionError):
        return []


async def _stamped(data: bytes, proof: Proof) -> bytes:
    """The document with what proves its last stamp, where it has one, and a new stamp over all of it."""
    service = time_stamper(proof)
    if service is None:
        raise SigningFailed("Gia hạn cần dịch vụ dấu thời gian: ghi địa chỉ vào THIDUA_TIMESTAMP_URL.")
    stamper = PdfTimeStamper(service)
    checked = context(proof.trust or Trust(), online=True, seconds=proof.seconds, revocation="require")
    out = io.BytesIO()
    if reader_of(data).embedded_timestamp_signatures:
        await stamper.async_update_archival_timestamp_chain(
            reader_of(data), checked, in_place=False, output=out, default_md_algorithm=DIGEST
        )
    else:
        writer = IncrementalPdfFileWriter.from_reader(reader_of(data))
        await stamper.async_timestamp_pdf(writer, DIGEST, checked, output=out)
    return out.getvalue()
