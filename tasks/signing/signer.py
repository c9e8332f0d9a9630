"""Lets pyHanko sign with a key of ours, held or on a token; its own loads and checks a key again at each signature."""

from asn1crypto.algos import SignedDigestAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign.signers import PdfSigner, Signer
from pyhanko.sign.signers.constants import ESIC_EXTENSION_1
from pyhanko_certvalidator.registry import SimpleCertificateStore

from tasks.pki.keyring import SigningKey
from tasks.pki.keyring.values import SALT
from tasks.pki.trust import asn1

DIGEST = "sha256"
CMS_ROOM = 2048  # bytes of a CMS signature beside its certificates and the raw signature


_SHA256 = {"algorithm": DIGEST}
_PSS = SignedDigestAlgorithm(
    {
        "algorithm": "rsassa_pss",
        "parameters": {
            "hash_algorithm": _SHA256,
            "mask_gen_algorithm": {"algorithm": "mgf1", "parameters": _SHA256},
            "salt_length": SALT,
        },
    }
)


class KeySigner(Signer):
    """Signs with a key that is at hand already."""

    def __init__(self, key: SigningKey) -> None:
        above = SimpleCertificateStore()  # type: ignore[no-untyped-call]  # as pyHanko has it
        above.register_multiple([asn1(certificate) for certificate in key.chain])
        super().__init__(
            signing_cert=asn1(key.certificate),
            cert_registry=above,
            signature_mechanism=_PSS if key.handle.pss else None,
        )
        self._handle = key.handle
        certificates = (key.certificate, *key.chain)
        # Known beforehand, so that pyHanko needn't build the CMS once for size and once for good.
        self.reserved = 2 * (
            CMS_ROOM + key.handle.size + sum(len(c.public_bytes(Encoding.DER)) for c in certificates)
        )

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        """Return the bare signature over the data, by the loaded key."""
        return self._handle.sign(data)


class PdfSeventeenSigner(PdfSigner):
    """PAdES on PDF 1.7 whatever the key; pyHanko would call every ECDSA file a PDF 2.0, which PDF/A-2 isn't."""

    def register_extensions(self, pdf_out: BasePdfFileWriter, *, md_algorithm: str) -> None:
        """Say that the file uses PAdES, as an extension of PDF 1.7."""
        pdf_out.ensure_output_version(version=(1, 7))  # type: ignore[no-untyped-call]  # as pyHanko has it
        if pdf_out.output_version < (2, 0):
            pdf_out.register_extension(ESIC_EXTENSION_1)
