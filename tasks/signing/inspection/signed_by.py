"""Whether a PDF carries a key's signature already, so that nobody signs the same thing twice."""

import io
from pathlib import Path

from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko_certvalidator import ValidationContext

from tasks.documents.xml_lock import LXML
from tasks.pki.keyring import SigningKey
from tasks.signing.signer import asn1


def is_signed_by(data: bytes, key: SigningKey) -> bool:
    """Tell whether a PDF carries a sound signature of that very certificate; what is no PDF carries none."""
    nobody = ValidationContext(trust_roots=[], allow_fetching=False)
    own = asn1(key.certificate).dump()
    with LXML:
        try:
            for signature in PdfFileReader(io.BytesIO(data)).embedded_signatures:
                if signature.signer_cert.dump() == own:
                    seen = validate_pdf_signature(signature, nobody)
                    if seen.intact and seen.valid:
                        return True
        except (PdfError, SignatureValidationError, ValueError, KeyError, TypeError):
            return False
    return False


def is_signed_copy(src: Path, dst: Path, key: SigningKey) -> bool:
    """Tell whether `dst` is `src`, byte for byte, with a sound signature of that key after it."""
    data = dst.read_bytes()
    return data.startswith(src.read_bytes()) and is_signed_by(data, key)
