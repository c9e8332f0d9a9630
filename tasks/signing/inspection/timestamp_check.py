"""Whether the time-stamp service answers, asked with a real request; for `thidua up --check`, nothing is signed."""

import asyncio
from datetime import datetime

from asn1crypto import cms, tsp
from pyhanko_certvalidator import CertificateValidator

from rules.values.errors import ThiduaError
from tasks.documents.xml_lock import LXML
from tasks.pki.trust import context
from tasks.signing.proof import away, new_time_stamper
from tasks.signing.values import Proof


def ask_for_stamp(proof: Proof) -> tuple[datetime, bool]:
    """Return the time on a stamp made now, and whether its certificate leads to a trust anchor; ServiceAway where none came."""
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
