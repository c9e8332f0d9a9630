"""Looks at the signatures that a file carries before it is signed further."""

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.fields import MDPPerm, enumerate_sig_fields
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko_certvalidator import ValidationContext

from rules.values.errors import SigningFailed


def must_be_signable(reader: PdfFileReader, name: str) -> set[str]:
    """Return the names of a file's signature fields; SigningFailed where an earlier signature is broken or forbids more.

    Whether its signer is trusted is not asked here.
    """
    nobody = ValidationContext(trust_roots=[], allow_fetching=False)
    for signature in reader.embedded_signatures:
        try:
            seen = validate_pdf_signature(signature, nobody)
            sound = seen.intact and seen.valid and seen.modification_level is not ModificationLevel.OTHER
        except (SignatureValidationError, ValueError):
            sound = False
        if not sound:
            raise SigningFailed(
                f"Chữ ký “{signature.field_name}” trong “{name}” đã hỏng hoặc tệp bị sửa sau khi ký: lấy lại bản gốc, đừng ký tiếp."
            )
        if signature.docmdp_level is MDPPerm.NO_CHANGES:
            raise SigningFailed(
                f"“{name}” đã được ký với điều kiện không ai sửa, không ai ký thêm: xin người ký trước bản cho phép ký tiếp."
            )
    return {field for field, _, _ in enumerate_sig_fields(reader)}


def is_certified(reader: PdfFileReader) -> bool:
    """Tell whether somebody has said what may change after he signed: a further signature that shows may not."""
    return any(signature.docmdp_level is not None for signature in reader.embedded_signatures)
