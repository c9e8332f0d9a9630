"""Signs bytes that lie beside their signature: a CMS (CAdES) of its own, over a bag's manifest."""

import asyncio

from tasks.keyring import Key
from tasks.signing.signer import DIGEST, KeySigner
from tasks.signing.values import NO_PROOF, Proof


def sign_detached(data: bytes, key: Key, proof: Proof = NO_PROOF) -> bytes:
    """A detached CMS signature (DER, CAdES, SHA-256) over bytes."""
    signer = KeySigner(key)
    return bytes(asyncio.run(signer.async_sign_general_data(data, DIGEST, use_cades=True)).dump())
