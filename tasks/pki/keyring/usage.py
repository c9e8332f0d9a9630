"""Whether a certificate may sign papers at a moment, by what stands in the certificate itself."""

from datetime import datetime
from typing import TypeVar

from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID

from tasks.pki.keyring.values import RoleError

E = TypeVar("E", bound=x509.ExtensionType)

# Purposes that are not a person's or a body's signature. A certificate for nothing but these is refused; with any other purpose
# (e-mail, documents, log-in, one of the CA's own) it may sign: CAs write those into certificates for signing.
NOT_SIGNING = {
    ExtendedKeyUsageOID.SERVER_AUTH: "máy chủ web",
    ExtendedKeyUsageOID.CODE_SIGNING: "ký phần mềm",
    ExtendedKeyUsageOID.TIME_STAMPING: "cấp dấu thời gian",
    ExtendedKeyUsageOID.OCSP_SIGNING: "trả lời trạng thái chứng thư",
}


def must_be_good(certificate: x509.Certificate, moment: datetime) -> None:
    """Refuse a certificate that has expired, is not valid yet, is a CA's, or was issued for something else."""
    if moment > certificate.not_valid_after_utc:
        raise RoleError(f"chứng thư hết hạn ngày {certificate.not_valid_after_utc:%d/%m/%Y}, hãy xin gia hạn")
    if moment < certificate.not_valid_before_utc:
        raise RoleError(
            f"chứng thư chỉ có hiệu lực từ ngày {certificate.not_valid_before_utc:%d/%m/%Y}, "
            "hãy xem lại đồng hồ của máy hoặc chứng thư"
        )
    if (basic := _extension(certificate, x509.BasicConstraints)) and basic.ca:
        raise RoleError(
            "đây là chứng thư của nơi cấp chứng thư, hãy dùng chứng thư ký của người hoặc cơ quan"
        )
    usage = _extension(certificate, x509.KeyUsage)
    if usage and not (usage.digital_signature or usage.content_commitment):
        raise RoleError("chứng thư không được cấp để ký số, hãy dùng chứng thư ký (digitalSignature)")
    purposes = list(_extension(certificate, x509.ExtendedKeyUsage) or ())
    # A web site's certificate is for log-in too; for log-in alone it is one that CAs issue to signers.
    others = [purpose for purpose in purposes if purpose != ExtendedKeyUsageOID.CLIENT_AUTH]
    if others and all(purpose in NOT_SIGNING for purpose in others):
        told = ", ".join(NOT_SIGNING[purpose] for purpose in others)
        raise RoleError(f"chứng thư chỉ được cấp cho việc khác ({told}), hãy dùng chứng thư ký văn bản")


def _extension(certificate: x509.Certificate, kind: type[E]) -> E | None:
    try:
        return certificate.extensions.get_extension_for_class(kind).value
    except x509.ExtensionNotFound:
        return None  # what a certificate does not limit it allows
