"""A seal with an archive time stamp put on by hand: by any service, at any moment, with nothing that proves it."""

import asyncio
import hashlib

from asn1crypto import cms
from pyhanko.sign.general import simple_cms_attribute
from pyhanko.sign.timestamps import TimeStamper

from tasks.documents.xml_lock import LXML
from tasks.pki.archive_stamps import INDEX, STAMP, covered, index_of


def archive_stamped(seal: bytes, data: bytes, service: TimeStamper) -> bytes:
    """The detached signature over some bytes with one stamp more."""
    info = cms.ContentInfo.load(seal)
    signed = info["content"]
    index = index_of(signed, "sha256")
    with LXML:  # which the asking lets go for a while
        digest = hashlib.sha256(covered(signed, index, data)).digest()
        token = asyncio.run(service.async_timestamp(digest, "sha256"))
    for signer, kind, value in (
        (token["content"]["signer_infos"][0], INDEX, index),
        (signed["signer_infos"][0], STAMP, token),
    ):
        more = simple_cms_attribute(kind, value)
        signer["unsigned_attrs"] = cms.CMSAttributes([*(signer["unsigned_attrs"] or ()), more])
    return bytes(info.dump())
