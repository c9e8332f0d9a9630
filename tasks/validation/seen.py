"""Judges one CMS: its own integrity is told by the caller, here come its signer, its time stamp and their certificates."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from asn1crypto import algos, cms, core, x509
from pyhanko.sign.general import extract_signer_info
from pyhanko.sign.validation.generic_cms import (
    extract_certs_for_validation,
    extract_self_reported_ts,
    extract_tst_data_iter,
    validate_sig_integrity,
)
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator.errors import InvalidCertificateError
from pyhanko_certvalidator.policy_decl import DisallowWeakAlgorithmsPolicy

from rules.verifying.values import Level, SignatureSeen, Verdict, worst
from tasks.pki.archive_stamps import info_of
from tasks.pki.validation_data import embedded_in
from tasks.validation.certificate_status import ValidationBasis, common_name, holder_of, standing_of

SIGNS = KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"})
STAMPS = KeyUsageConstraints(extd_key_usage={"time_stamping"})
# A certificate for nothing but these was not issued to sign papers; with any other purpose it may have been.
NOT_SIGNING = frozenset({"server_auth", "code_signing", "time_stamping", "ocsp_signing"})
WEAK = "chữ ký dùng thuật toán băm hoặc khóa đã yếu"
AHEAD = timedelta(minutes=10)
LATER = "ghi giờ ở tương lai: xem lại đồng hồ của máy này"
_STRONG = DisallowWeakAlgorithmsPolicy()  # type: ignore[no-untyped-call]  # as pyHanko has it


@dataclass(frozen=True)
class StampSeen:
    """A time stamp: its time, its verdict, whether its time may be believed, and why."""

    time: datetime
    verdict: Verdict
    believed: bool
    says: str


def unreadable(field: str, why: str) -> SignatureSeen:
    """Return what is said of a signature that can't be read."""
    says = f"không đọc được chữ ký: {why}"
    return SignatureSeen(
        field=field,
        signer="",
        issuer="",
        fingerprint="",
        intact=False,
        changed=False,
        trust=Verdict.UNKNOWN,
        trust_says=says,
        revocation=Verdict.UNKNOWN,
        revocation_says="chưa xét thu hồi",
        level=Level.B_B,
    )


async def seen(
    field: str,
    signed: cms.SignedData,
    digest: bytes,
    ground: ValidationBasis,
    *,
    changed: bool = False,
    claimed: datetime | None = None,
) -> SignatureSeen:
    """Judge a signature over something whose digest (by the signature's own algorithm) is given."""
    signer = extract_signer_info(signed)
    certificate = extract_certs_for_validation(signed).signer_cert
    matches, right = validate_sig_integrity(signer, certificate, "data", digest)
    ground = replace(ground, known=ground.known + embedded_in(signed))
    claimed = extract_self_reported_ts(signer) or claimed
    stamp = await _stamp(signer, ground)
    proved = stamp.time if stamp and stamp.believed else ground.proved_at
    standing = await standing_of(certificate, ground, at=proved, claimed=claimed)
    trust, says = standing.trust, standing.trust_says
    if _weak(signer, certificate):
        trust, says = worst([trust, Verdict.UNKNOWN]), WEAK
    return SignatureSeen(
        field=field,
        signer=common_name(certificate.subject),
        issuer=common_name(certificate.issuer),
        fingerprint=hashlib.sha256(certificate.dump()).hexdigest(),
        intact=matches and right,
        changed=changed,
        trust=trust,
        trust_says=says,
        revocation=standing.revocation,
        revocation_says=standing.revocation_says,
        level=Level.B_B if stamp is None else Level.B_LT if ground.known.proves else Level.B_T,
        claimed=claimed,
        stamped=stamp.time if stamp else None,
        stamp=stamp.verdict if stamp else None,
        stamp_says=stamp.says if stamp else "",
        usage_ok=_signs_papers(certificate),
        holder=holder_of(certificate),
    )


async def _stamp(signer: cms.SignerInfo, ground: ValidationBasis) -> StampSeen | None:
    """Judge the signature's time stamp; the best of several, None where there is none."""
    signature = signer["signature"].native
    found = [
        await judged_stamp(token, lambda kind: hashlib.new(kind, signature).digest(), ground, of="chữ ký")
        for token in extract_tst_data_iter(signer, signed=False)
    ]
    return min(found, key=lambda s: (not s.believed, s.verdict is not Verdict.VALID), default=None)


async def judged_stamp(
    token: cms.SignedData, digest_of: Callable[[str], bytes], ground: ValidationBasis, *, of: str
) -> StampSeen:
    """Judge a time stamp over something, `of` which it is in words, whose digest by an algorithm is given; ValueError where it is none."""
    content, info = token["encap_content_info"]["content"], info_of(token)
    time: datetime = info["gen_time"].native
    imprint = info["message_imprint"]
    fits = digest_of(imprint["hash_algorithm"]["algorithm"].native) == imprint["hashed_message"].native
    own = extract_signer_info(token)
    service = extract_certs_for_validation(token).signer_cert
    digest = hashlib.new(own["digest_algorithm"]["algorithm"].native, bytes(content)).digest()
    matches, right = validate_sig_integrity(own, service, "tst_info", digest)
    name = common_name(service.subject)
    if not (fits and matches and right) or own["signed_attrs"] is core.VOID:
        return StampSeen(time, Verdict.INVALID, False, f"dấu thời gian của “{name}” không khớp {of}")
    if not _may(STAMPS, service):
        return StampSeen(time, Verdict.INVALID, False, f"chứng thư “{name}” không dùng để đóng dấu thời gian")
    if _weak(own, service) or not _strong_digest(imprint["hash_algorithm"]):
        return StampSeen(time, Verdict.UNKNOWN, False, f"dấu thời gian của “{name}”: {WEAK}")
    if time > datetime.now(UTC) + AHEAD:
        return StampSeen(time, Verdict.UNKNOWN, False, f"dấu thời gian của “{name}” {LATER}")
    return await _judged(time, service, name, replace(ground, known=ground.known + embedded_in(token)))


async def _judged(time: datetime, service: x509.Certificate, name: str, ground: ValidationBasis) -> StampSeen:
    standing = await standing_of(service, ground, at=time, claimed=None)
    verdict = worst([standing.trust, standing.revocation])
    believed = standing.trust is Verdict.VALID and standing.revocation is not Verdict.INVALID
    says = standing.trust_says if standing.trust is not Verdict.VALID else standing.revocation_says
    if believed and standing.revoked is not None:
        # Whoever has its key may have put an earlier time: what it says is no longer worth anything.
        verdict, believed = Verdict.UNKNOWN, False
    elif believed and service.not_valid_after < (ground.proved_at or datetime.now(UTC)):
        verdict, says = worst([verdict, Verdict.UNKNOWN]), "chứng thư của dịch vụ dấu thời gian đã hết hạn"
    return StampSeen(time, verdict, believed, f"dấu thời gian của “{name}”: {says}")


def _strong_digest(algorithm: algos.DigestAlgorithm) -> bool:
    return bool(_STRONG.digest_algorithm_allowed(algorithm, None).allowed)


def _weak(signer: cms.SignerInfo, certificate: x509.Certificate) -> bool:
    """Tell whether anybody might have made this signature: paths are checked by the library, their ends are not."""
    return not (
        _strong_digest(signer["digest_algorithm"])
        and _STRONG.signature_algorithm_allowed(
            signer["signature_algorithm"], None, certificate.public_key
        ).allowed
    )


def _signs_papers(certificate: x509.Certificate) -> bool:
    purposes = certificate.extended_key_usage_value
    if certificate.ca or (purposes is not None and _for_other_work(set(purposes.native))):
        return False
    return _may(SIGNS, certificate)


def _for_other_work(purposes: set[str]) -> bool:
    # A web site's certificate has both; log-in by itself stands in those that CAs issue to signers.
    return purposes - {"client_auth"} <= NOT_SIGNING and purposes != {"client_auth"}


def _may(constraints: KeyUsageConstraints, certificate: x509.Certificate) -> bool:
    try:
        constraints.validate(certificate)
    except InvalidCertificateError:
        return False
    return True
