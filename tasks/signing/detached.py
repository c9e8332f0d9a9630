"""Signs bytes that lie beside their signature: a CMS (CAdES) of its own, over a bag's manifest."""

import asyncio

from tasks.documents.xml_lock import LXML
from tasks.pki.keyring import SigningKey
from tasks.signing.proof import away, time_stamper
from tasks.signing.signer import DIGEST, KeySigner
from tasks.signing.values import NO_PROOF, Proof


def sign_detached(data: bytes, key: SigningKey, proof: Proof = NO_PROOF) -> bytes:
    """A detached CMS signature (DER, CAdES, SHA-256) over bytes, stamped with the time where a service is set.

    ServiceAway (an OSError too) where that doesn't answer.
    """
    stamper = time_stamper(proof)
    try:
        with LXML:
            signed = asyncio.run(
                KeySigner(key).async_sign_general_data(data, DIGEST, use_cades=True, timestamper=stamper)
            )
    except OSError as fault:
        if stamper is None:
            raise
        raise away(proof, fault) from fault
    return bytes(signed.dump())
