"""Whether certificates have been revoked: asked of the responders and lists they name, and of the lists on this machine."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import (
    InsufficientRevinfoError,
    PathBuildingError,
    PathValidationError,
    RevokedError,
    ValidationError,
)

from tasks.pki.trust import Trust, asn1, context

AT_ONCE = 8
UNANSWERED = "không hỏi được nơi cấp, nên chưa biết chứng thư có bị thu hồi hay không"
NOT_ASKED = "không hỏi mạng, và danh sách thu hồi trên máy không đủ để biết chứng thư có bị thu hồi hay không"
Chained = tuple[x509.Certificate, tuple[x509.Certificate, ...]]
"""A certificate, and those that came with it."""


@dataclass(frozen=True)
class RevocationStatus:
    """What was learnt of one certificate: why it must not sign, why nobody knows, and the CAs above it."""

    revoked: str = ""
    doubt: str = ""
    above: tuple[x509.Certificate, ...] = ()


def standings(
    certificates: Mapping[str, Chained],
    trust: Trust,
    *,
    moment: datetime | None,
    online: bool,
    seconds: float,
) -> dict[str, RevocationStatus]:
    """Return what is known of certificates, each by its name here and with those that came with it; each is asked for once."""
    if not trust.anchors:
        doubt = "chưa đặt chứng thư gốc tin cậy (THIDUA_TRUST), nên chưa kiểm được chứng thư có bị thu hồi hay không"
        return {name: RevocationStatus(doubt=doubt) for name in certificates}
    return asyncio.run(_asked(certificates, trust, moment, online, seconds))


async def _asked(
    certificates: Mapping[str, Chained],
    trust: Trust,
    moment: datetime | None,
    online: bool,
    seconds: float,
) -> dict[str, RevocationStatus]:
    # One context for all, so that the lists of the CAs above them are fetched once; "require": who names
    # neither responder nor list is a doubt, not a clean record.
    asked = context(trust, moment=moment, online=online, seconds=seconds, revocation="require")
    quiet = context(trust, moment=moment, online=False, revocation="require")
    room = asyncio.Semaphore(AT_ONCE)
    silent: set[bytes] = set()

    async def one(certificate: x509.Certificate, others: tuple[x509.Certificate, ...]) -> RevocationStatus:
        async with room:
            issuer = certificate.issuer.public_bytes()
            # Who let us wait in vain once is not waited for again: forty units would wait forty times.
            reachable = issuer not in silent
            begun = time.monotonic()
            standing = await _standing(certificate, others, asked if reachable else quiet, online)
            if standing.doubt and time.monotonic() - begun >= seconds:
                silent.add(issuer)
            return standing

    answers = await asyncio.gather(*(one(c, others) for c, others in certificates.values()))
    return dict(zip(certificates, answers, strict=True))


async def _standing(
    certificate: x509.Certificate,
    others: tuple[x509.Certificate, ...],
    within: ValidationContext,
    online: bool,
) -> RevocationStatus:
    validator = CertificateValidator(
        asn1(certificate), [asn1(other) for other in others], validation_context=within
    )
    try:
        path = await validator.async_validate_path()
    except RevokedError as revoked:
        whose = "chứng thư" if revoked.is_ee_cert else "chứng thư của nơi cấp"
        return RevocationStatus(
            revoked=f"{whose} đã bị thu hồi ngày {revoked.revocation_dt:%d/%m/%Y}, hãy dùng chứng thư khác"
        )
    except InsufficientRevinfoError:
        return RevocationStatus(doubt=UNANSWERED if online else NOT_ASKED)
    except PathBuildingError:
        return RevocationStatus(
            doubt="không nối được chứng thư tới chứng thư gốc nào trong THIDUA_TRUST (thiếu chứng thư gốc hoặc trung gian), "
            "nên chưa kiểm được thu hồi"
        )
    except (PathValidationError, ValidationError, ValueError) as fault:
        return RevocationStatus(doubt=f"chuỗi chứng thư chưa kiểm được ({type(fault).__name__})")
    above = [c for c in path.iter_certs(include_root=False) if c.dump() != asn1(certificate).dump()]
    return RevocationStatus(above=tuple(x509.load_der_x509_certificate(c.dump()) for c in above))
