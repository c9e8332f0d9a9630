"""Looks at a CMS signature that lies beside what it signs."""

import asyncio
import hashlib

from asn1crypto import cms, core
from pyhanko.sign.general import extract_signer_info

from rules.verifying.values import SignatureSeen
from tasks.pki.trust import Trust, fetchers
from tasks.validation.certificate_status import ValidationBasis
from tasks.validation.seen import seen, unreadable
from tasks.validation.validation_data import NOTHING_KNOWN, ValidationData


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
    """Judge a detached CMS (DER) over some bytes; `known` helps, as what a PDF of the same signer carries.

    Never raises: what can't be read is said to be. The CMS must be that and nothing more, to its last byte.
    """
    try:
        info = cms.ContentInfo.load(signature, strict=True)
        signed = info["content"]
        if not isinstance(signed, cms.SignedData) or len(signed["signer_infos"]) != 1:
            return unreadable(field, "không phải CMS có đúng một chữ ký")
        if (
            signed["encap_content_info"]["content"] is not core.VOID
            and signed["encap_content_info"]["content"].native
        ):
            return unreadable(field, "chữ ký không tách rời")
        algorithm = extract_signer_info(signed)["digest_algorithm"]["algorithm"].native
        digest = hashlib.new(algorithm, data).digest()
        ground = ValidationBasis(trust, known, fetchers(seconds) if online else None)
        return asyncio.run(seen(field, signed, digest, ground))
    except Exception as error:  # whatever the library stumbles over
        return unreadable(field, type(error).__name__)
