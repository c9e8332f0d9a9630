"""Archive time stamps of a CMS signature (CAdES, ETSI EN 319 122-1, 5.5.2 and 5.5.3): what one is taken of, and which a signature carries.

One covers the signature, what it signs, and all certificates, revocation data and time stamps that the CMS held at that moment.
"""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar

from asn1crypto import algos, cms, core, tsp
from pyhanko.sign.ades.asn1_util import register_cms_attribute
from pyhanko.sign.validation.generic_cms import extract_certs_for_validation

STAMP, INDEX = "archive_time_stamp_v3", "ats_hash_index_v3"
_SIGNED_FIELDS = ("version", "sid", "digest_algorithm", "signed_attrs", "signature_algorithm", "signature")


class _Hashes(core.SequenceOf):  # type: ignore[misc]  # asn1crypto has no types
    _child_spec = core.OctetString


class HashIndex(core.Sequence):  # type: ignore[misc]  # asn1crypto has no types
    """Which certificates, revocation data and further attributes of a CMS are covered, by their hashes."""

    _fields: ClassVar = [
        ("algorithm", algos.DigestAlgorithm),
        ("certificates", _Hashes),
        ("revocations", _Hashes),
        ("attributes", _Hashes),
    ]


register_cms_attribute("0.4.0.1733.2.4", STAMP, cms.ContentInfo)
register_cms_attribute("0.4.0.19122.1.5", INDEX, HashIndex)


def index_of(signed: cms.SignedData, kind: str) -> HashIndex:
    """Return the index of all that a CMS with one signature holds now, by a digest of that name."""
    (signer,) = signed["signer_infos"]
    attributes = (
        attribute["type"].dump() + value.dump()
        for attribute in signer["unsigned_attrs"] or ()
        for value in attribute["values"]
    )
    return HashIndex(
        {
            "algorithm": {"algorithm": kind},
            "certificates": _hashed(kind, (each.dump() for each in signed["certificates"] or ())),
            "revocations": _hashed(kind, (each.dump() for each in signed["crls"] or ())),
            "attributes": _hashed(kind, attributes),
        }
    )


def covered(signed: cms.SignedData, index: HashIndex, content: bytes) -> bytes:
    """Return what a stamp with that index is taken of; `content` is what the CMS signs. ValueError where the CMS has lost some of it."""
    kind = index["algorithm"]["algorithm"].native
    now = index_of(signed, kind)
    for part in ("certificates", "revocations", "attributes"):
        if not set(index[part].native) <= set(now[part].native):
            raise ValueError(f"{part} that the index names are gone")
    (signer,) = signed["signer_infos"]
    fields = b"".join(signer[name].dump() for name in _SIGNED_FIELDS)
    about = signed["encap_content_info"]["content_type"].dump() + hashlib.new(kind, content).digest()
    return bytes(about + fields + index.dump())


def archive_stamps(signed: cms.SignedData) -> list[cms.SignedData]:
    """Return the archive time stamps of a CMS with one signature, the oldest first."""
    (signer,) = signed["signer_infos"]
    tokens = [
        token["content"]
        for attribute in signer["unsigned_attrs"] or ()
        if attribute["type"].native == STAMP
        for token in attribute["values"]
    ]
    return sorted(tokens, key=lambda token: info_of(token)["gen_time"].native)


def info_of(token: cms.SignedData) -> tsp.TSTInfo:
    """Return what a time stamp says; ValueError where it is none."""
    info = token["encap_content_info"]["content"].parsed
    if not isinstance(info, tsp.TSTInfo):
        raise ValueError("no time stamp token")
    return info


def index_in(token: cms.SignedData) -> HashIndex:
    """Return the one index of an archive time stamp; ValueError where there is none, or several."""
    (own,) = token["signer_infos"]
    found: HashIndex
    (found,) = [
        value
        for attribute in own["unsigned_attrs"] or ()
        if attribute["type"].native == INDEX
        for value in attribute["values"]
    ]
    return found


def time_and_service(token: cms.SignedData) -> tuple[datetime, str]:
    """Return when a time stamp was made, and by whom: the common name in the service's certificate."""
    named = extract_certs_for_validation(token).signer_cert.subject.native
    return info_of(token)["gen_time"].native, str(named.get("common_name", "?"))


def _hashed(kind: str, parts: Iterable[bytes]) -> list[bytes]:
    return sorted(hashlib.new(kind, part).digest() for part in parts)
