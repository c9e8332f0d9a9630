"""What proves a signature later: a time stamp from outside, and that no certificate was revoked (PAdES B-T, B-LT)."""

import asyncio
import functools
import io
from collections.abc import Iterator
from contextlib import contextmanager

import requests
from asn1crypto import cms, tsp, x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError, set_tsp_headers
from pyhanko.sign.validation.dss import DocumentSecurityStore, collect_validation_info
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import (
    InsufficientRevinfoError,
    PathBuildingError,
    PathValidationError,
    RevokedError,
)
from pyhanko_certvalidator.path import ValidationPath

from rules.values.errors import ServiceAway, SigningFailed
from tasks.documents.pdf.hybrid_tables import reader_of
from tasks.documents.xml_lock import LXML
from tasks.pki.trust import Trust, context
from tasks.signing.values import Proof

MORE = 4096  # bytes kept free beyond a service's first token: later ones may carry other certificates
STAMPED = "application/timestamp-reply"


class _TimeStamper(TimeStamper):
    """Asks an RFC 3161 service; other threads may use lxml meanwhile."""

    def __init__(self, url: str, login: tuple[str, str] | None, seconds: float) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # as pyHanko has it
        self.url, self._login, self._seconds = url, login, seconds

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        LXML.release()  # held by who signs; a service far away must not keep the others waiting
        try:
            answer = requests.post(
                self.url,
                req.dump(),
                headers=set_tsp_headers({}),
                auth=self._login,
                timeout=self._seconds,
            )
        finally:
            LXML.acquire()
        if answer.status_code in (401, 403):
            raise SigningFailed(
                f"Dịch vụ dấu thời gian '{self.url}' không nhận tên và mật khẩu: sửa tệp nêu ở THIDUA_TIMESTAMP_LOGIN_FILE."
            )
        if answer.status_code >= 500:
            raise TimestampRequestError(f"status {answer.status_code}")
        if answer.status_code != 200 or answer.headers.get("Content-Type", "").split(";")[0] != STAMPED:
            raise SigningFailed(
                f"'{self.url}' không phải dịch vụ dấu thời gian RFC 3161 (trả lời {answer.status_code}): sửa THIDUA_TIMESTAMP_URL."
            )
        return tsp.TimeStampResp.load(answer.content)


@functools.lru_cache(maxsize=8)
def _stamper(url: str, login: tuple[str, str] | None, seconds: float) -> _TimeStamper:
    return _TimeStamper(url, login, seconds)


def time_stamper(proof: Proof) -> TimeStamper | None:
    """Return who stamps signatures with the time, one for all files of this process; None where no service is set."""
    if not proof.timestamp_url:
        return None
    return _stamper(proof.timestamp_url, proof.timestamp_login, proof.seconds)


def new_time_stamper(proof: Proof) -> TimeStamper:
    """Return who stamps, not asked for anything yet: what it is asked goes to the service."""
    return _TimeStamper(proof.timestamp_url, proof.timestamp_login, proof.seconds)


async def room_for_stamp(stamper: TimeStamper | None) -> int:
    """Return how many bytes a time stamp may need; asks for one the first time."""
    if stamper is None:
        return 0
    token: cms.ContentInfo = await stamper.async_dummy_response("sha256")
    return len(token.dump()) + MORE


def away(proof: Proof, fault: Exception) -> ServiceAway:
    """Return what is said when the time-stamp service gave no stamp."""
    return ServiceAway(
        f"Dịch vụ dấu thời gian '{proof.timestamp_url}' không cấp dấu ({_why(fault)}): xem lại mạng và THIDUA_TIMESTAMP_URL rồi "
        "chạy lại, tệp đã ký xong được giữ nguyên."
    )


def _why(fault: BaseException) -> str:
    cause = fault.__cause__ or fault
    if isinstance(cause, requests.Timeout):
        return "quá giờ chờ"
    if isinstance(cause, requests.ConnectionError):
        return "không nối được"
    return str(fault)[:120] or type(fault).__name__


def with_long_term(data: bytes, proof: Proof) -> bytes:
    """Return a signed PDF with what shows later that its signatures were good: certificates, answers, revocation lists.

    For all its signatures and their time stamps, in one revision after the last. SigningFailed where a certificate leads to
    no trust anchor or is revoked, ServiceAway where nobody answers for one.
    """
    reader = reader_of(data)
    checked = context(proof.trust or Trust(), online=True, seconds=proof.seconds, revocation="require")
    paths = asyncio.run(_paths(reader, checked))
    out = io.BytesIO()
    with LXML:
        writer = IncrementalPdfFileWriter.from_reader(reader)
        DocumentSecurityStore.supply_dss_in_writer(writer, None, paths=paths, validation_context=checked)
        writer.write(out)  # type: ignore[no-untyped-call]  # as pyHanko has it
    return out.getvalue()


async def _paths(reader: PdfFileReader, checked: ValidationContext) -> list[ValidationPath]:
    paths: list[ValidationPath] = []
    for signature in reader.embedded_signatures:
        with proving(signature.signer_cert):
            paths += await collect_validation_info(signature, checked)
    return paths


@contextmanager
def proving(certificate: x509.Certificate) -> Iterator[None]:
    """Say why a certificate, or that of its time-stamp service, can't be proved: SigningFailed, ServiceAway where nobody answers for one."""
    whose = certificate.subject.native.get("common_name", "?")
    try:
        yield
    except RevokedError:
        raise SigningFailed(
            f"Chứng thư của '{whose}' hoặc của dịch vụ dấu thời gian đã bị thu hồi: thay khóa rồi ký lại."
        ) from None
    except InsufficientRevinfoError:
        remedy = "đặt danh sách thu hồi (.crl) của nơi cấp vào thư mục THIDUA_TRUST, rồi chạy lại."
        if not (certificate.ocsp_urls or certificate.crl_distribution_points):
            raise SigningFailed(
                f"Chứng thư của '{whose}' không nêu nơi hỏi xem đã bị thu hồi chưa: {remedy}"
            ) from None
        raise ServiceAway(
            f"Không hỏi được chứng thư của '{whose}' và của dấu thời gian đã bị thu hồi chưa: xem lại mạng, hoặc {remedy}"
        ) from None
    except (PathBuildingError, PathValidationError):
        raise SigningFailed(
            f"Chứng thư của '{whose}' hoặc của dịch vụ dấu thời gian không dẫn tới chứng thư gốc nào trong THIDUA_TRUST, "
            "hoặc đã hết hạn: thêm chứng thư gốc vào đó, hoặc thay khóa, rồi chạy lại."
        ) from None
