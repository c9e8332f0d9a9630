"""Looks at a signature that lies beside the bytes it signs, and at the archive time stamps that hold it."""

import asyncio
import hashlib
from dataclasses import replace
from datetime import UTC, datetime

from asn1crypto import cms, core
from pyhanko.sign.general import extract_signer_info

from rules.verifying.values import SignatureSeen, Verdict
from tasks.pki.archive_stamps import archive_stamps, covered, index_in
from tasks.pki.trust import Trust, fetchers
from tasks.pki.validation_data import NOTHING_KNOWN, ValidationData, embedded_in
from tasks.validation.certificate_status import ValidationBasis
from tasks.validation.seen import StampSeen, judged_stamp, seen, unreadable

OF = "niêm phong"


def detached_signature(
    data: bytes,
    signature: bytes,
    trust: Trust,
    *,
    known: ValidationData = NOTHING_KNOWN,
    field: str = "manifest",
    online: bool = False,
    seconds: float = 10,
) -> SignatureSeen:
    """Judge a detached CMS (DER) over some bytes; as `seal_of`."""
    return seal_of(data, signature, trust, known=known, field=field, online=online, seconds=seconds)[0]


def seal_of(
    data: bytes,
    signature: bytes,
    trust: Trust,
    *,
    known: ValidationData = NOTHING_KNOWN,
    field: str = "manifest",
    online: bool = False,
    seconds: float = 10,
) -> tuple[SignatureSeen, list[StampSeen]]:
    """Judge a detached CMS (DER) over some bytes, and its archive time stamps, the oldest first; `known` helps, as what a PDF of the same signer carries.

    Never raises: what can't be read is said to be. The CMS must be that and nothing more, to its last byte.
    """
    try:
        info = cms.ContentInfo.load(signature, strict=True)
        signed = info["content"]
        if not isinstance(signed, cms.SignedData) or len(signed["signer_infos"]) != 1:
            return unreadable(field, "không phải CMS có đúng một chữ ký"), []
        if (
            signed["encap_content_info"]["content"] is not core.VOID
            and signed["encap_content_info"]["content"].native
        ):
            return unreadable(field, "chữ ký không tách rời"), []
        algorithm = extract_signer_info(signed)["digest_algorithm"]["algorithm"].native
        digest = hashlib.new(algorithm, data).digest()
        ground = ValidationBasis(trust, known, fetchers(seconds) if online else None)
        return asyncio.run(_judged(field, signed, data, digest, ground))
    except Exception as error:  # whatever the library stumbles over
        return unreadable(field, type(error).__name__), []


async def _judged(
    field: str, signed: cms.SignedData, data: bytes, digest: bytes, ground: ValidationBasis
) -> tuple[SignatureSeen, list[StampSeen]]:
    """From the last stamp, which stands as of now, back: each proves when those before it, and the signature, were there."""
    ground = replace(ground, known=ground.known + embedded_in(signed))
    stamps: list[StampSeen] = []
    for token in reversed(archive_stamps(signed)):
        stamp = await _stamp(token, signed, data, ground)
        stamps.insert(0, stamp)
        ground = replace(ground, proved_at=proved_by(stamps))
    return await seen(field, signed, digest, ground), stamps


async def _stamp(
    token: cms.SignedData, signed: cms.SignedData, data: bytes, ground: ValidationBasis
) -> StampSeen:
    try:
        octets = covered(signed, index_in(token), data)
        return await judged_stamp(token, lambda kind: hashlib.new(kind, octets).digest(), ground, of=OF)
    except Exception as error:
        says = f"không đọc được dấu thời gian gia hạn: {type(error).__name__}"
        return StampSeen(datetime.now(UTC), Verdict.INVALID, False, says)


def proved_by(stamps: list[StampSeen]) -> datetime | None:
    """Return the earliest time that a good one of some stamps proves; None where none does."""
    good = (stamp.time for stamp in stamps if stamp.believed and stamp.verdict is Verdict.VALID)
    return min(good, default=None)
