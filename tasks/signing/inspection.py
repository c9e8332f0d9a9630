"""Inspections before and after signing that change no signature: is it signed already, does the time-stamp service answer.

A module of its own, so that a change here signs no paper again.
"""

import asyncio
from datetime import datetime
from pathlib import Path

from asn1crypto import cms, tsp
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko_certvalidator import CertificateValidator, ValidationContext

from rules.values.errors import ThiduaError
from tasks.documents.pdf.hybrid_tables import reader_of
from tasks.documents.xml_lock import LXML
from tasks.pki.keyring import SigningKey
from tasks.pki.trust import asn1, context
from tasks.signing.proof import away, new_time_stamper
from tasks.signing.values import Proof


def is_signed_by(data: bytes, key: SigningKey) -> bool:
    """Tell whether a PDF carries a sound signature of that very certificate; what is no PDF carries none."""
    nobody = ValidationContext(trust_roots=[], allow_fetching=False)
    own = asn1(key.certificate).dump()
    with LXML:
        try:
            for signature in reader_of(data).embedded_signatures:
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


def ask_for_stamp(proof: Proof) -> tuple[datetime, bool]:
    """Return the time on a stamp asked for now, and whether its certificate leads to a trust anchor; ServiceAway where none came."""
    service = new_time_stamper(proof)
    try:
        with LXML:  # as where it is asked for signatures
            token: cms.ContentInfo = asyncio.run(service.async_dummy_response("sha256"))
        signed: cms.SignedData = token["content"]
        told: tsp.TSTInfo = signed["encap_content_info"]["content"].parsed
        moment: datetime = told["gen_time"].native
    except ThiduaError:
        raise  # its words say what to do
    except Exception as fault:  # pyHanko's own, whatever the service answered instead of a stamp
        raise away(proof, fault) from fault
    return moment, asyncio.run(_leads_to_an_anchor(signed, proof))


async def _leads_to_an_anchor(signed: cms.SignedData, proof: Proof) -> bool:
    if proof.trust is None:
        return False
    number = signed["signer_infos"][0]["sid"].chosen["serial_number"].native
    embedded = [one.chosen for one in signed["certificates"]]
    for certificate in embedded:
        if certificate.serial_number == number:
            within = context(proof.trust, online=True, seconds=proof.seconds)
            try:
                await CertificateValidator(
                    certificate, embedded, validation_context=within
                ).async_validate_path()
            except Exception:  # whatever speaks against it
                return False
            return True
    return False
