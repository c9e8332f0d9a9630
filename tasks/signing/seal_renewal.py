"""Renews the long-term proof of a detached signature (a bundle's seal): an archive time stamp within the CMS itself, CAdES-A.

What other programs read of the signature stays where it was; proof and stamp are beside it, in parts of the CMS that it doesn't sign.
"""

import asyncio
import hashlib
from datetime import datetime

from asn1crypto import cms
from pyhanko.sign.general import extract_signer_info, simple_cms_attribute
from pyhanko.sign.validation.generic_cms import (
    extract_certs_for_validation,
    extract_tst_data_iter,
    validate_sig_integrity,
)
from pyhanko_certvalidator import ValidationContext, find_valid_path

from rules.values.errors import ServiceAway, SigningFailed
from tasks.documents.xml_lock import LXML
from tasks.pki.archive_stamps import (
    INDEX,
    STAMP,
    archive_stamps,
    covered,
    index_of,
    info_of,
    time_and_service,
)
from tasks.pki.trust import Trust, fetchers
from tasks.pki.validation_data import ValidationData, embed, embedded_in
from tasks.signing.proof import away, proving, time_stamper
from tasks.signing.signer import DIGEST
from tasks.signing.values import Proof


def renew_seal(data: bytes, signature: bytes, proof: Proof, known: ValidationData) -> bytes:
    """Return a detached signature (CMS, DER) over `data` with what proves it and its last time stamp, and an archive time stamp more.

    `known` helps, as what a PDF of the same signer carries. SigningFailed where it is not that of the data or its proof can't be had (it has ended,
    say), ServiceAway where a service on the network doesn't answer.
    """
    try:
        info = cms.ContentInfo.load(signature, strict=True)
        signed = info["content"]
        signer = extract_signer_info(signed)
        digest = hashlib.new(signer["digest_algorithm"]["algorithm"].native, data).digest()
        sound = all(
            validate_sig_integrity(signer, extract_certs_for_validation(signed).signer_cert, "data", digest)
        )
        stamps = archive_stamps(signed)
    except Exception as fault:  # whatever the library stumbles over in a stranger's file
        raise SigningFailed("niêm phong không đọc được: lấy lại gói gốc") from fault
    if not sound:
        raise SigningFailed("niêm phong không khớp bản kê, gói đã bị sửa: lấy lại gói gốc")
    try:
        with LXML:
            asyncio.run(_renewed(signed, data, stamps, proof, known))
    except OSError as fault:
        raise (fault if isinstance(fault, ServiceAway) else away(proof, fault)) from fault
    return bytes(info.dump())


def seal_stamps(signature: bytes) -> list[tuple[datetime, str]]:
    """Return when and by whom a detached signature was stamped in its renewals, the oldest first; none where it can't be read."""
    try:
        return [
            time_and_service(token) for token in archive_stamps(cms.ContentInfo.load(signature)["content"])
        ]
    except Exception:  # whatever the library stumbles over in a stranger's file
        return []


async def _renewed(
    signed: cms.SignedData, data: bytes, stamps: list[cms.SignedData], proof: Proof, known: ValidationData
) -> None:
    service = time_stamper(proof)
    if service is None:
        raise SigningFailed("Gia hạn cần dịch vụ dấu thời gian: ghi địa chỉ vào THIDUA_TIMESTAMP_URL.")
    signer = extract_signer_info(signed)
    last = stamps[-1:] or [*extract_tst_data_iter(signer, signed=False)]
    own = [] if stamps else [(signed, min((info_of(t)["gen_time"].native for t in last), default=None))]
    coming = (await service.async_dummy_response(DIGEST))["content"]
    # The last stamp must still hold now; the signature itself, at the time of its stamp. The coming one's service is asked about before too.
    for each, at in [*own, *((token, None) for token in (*last, coming))]:
        found = await _proof_of(each, at, known + embedded_in(signed) + embedded_in(each), proof)
        embed(signed, found)
    index = index_of(signed, DIGEST)
    stamped = hashlib.new(DIGEST, covered(signed, index, data)).digest()
    token = await service.async_timestamp(stamped, DIGEST)
    _add(extract_signer_info(token["content"]), INDEX, index)
    _add(signer, STAMP, token)


async def _proof_of(
    of: cms.SignedData, at: datetime | None, known: ValidationData, proof: Proof
) -> ValidationData:
    """Return what shows that a CMS's certificate stood at a moment (now): the way to an anchor, lists and answers on it."""
    certificate = extract_certs_for_validation(of).signer_cert
    trust, known = proof.trust or Trust(), known.before(certificate.not_valid_after)
    checked = ValidationContext(
        trust_roots=list(trust.anchors),
        other_certs=[*trust.others, *known.certificates],
        crls=[*trust.lists, *known.lists],
        ocsps=list(known.answers),
        moment=at,
        revocation_mode="require",
        retroactive_revinfo=at is not None,
        allow_fetching=True,
        fetchers=fetchers(proof.seconds),
    )
    with proving(certificate):
        paths = checked.path_builder.async_build_paths_lazy(certificate)
        path = await find_valid_path(certificate, paths, validation_context=checked)
    way = tuple(path.iter_certs(include_root=True))
    issuers = {each.subject.dump() for each in way}
    lists = tuple(each for each in checked.crls if each.issuer.dump() in issuers)
    return ValidationData(way, lists, tuple(checked.ocsps))


def _add(signer: cms.SignerInfo, kind: str, value: object) -> None:
    added = simple_cms_attribute(kind, value)  # type: ignore[no-untyped-call]  # as pyHanko has it
    signer["unsigned_attrs"] = cms.CMSAttributes([*(signer["unsigned_attrs"] or ()), added])
