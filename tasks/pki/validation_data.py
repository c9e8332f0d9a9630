"""What helps to check certificates: others on the way to an anchor, revocation lists, answers about revocation."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asn1crypto import cms, crl, ocsp, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError


@dataclass(frozen=True)
class ValidationData:
    """Certificates, revocation lists and OCSP answers that came with a signature; none of them is trusted for that."""

    certificates: tuple[x509.Certificate, ...] = ()
    lists: tuple[crl.CertificateList, ...] = ()
    answers: tuple[ocsp.OCSPResponse, ...] = ()

    def __add__(self, other: "ValidationData") -> "ValidationData":
        return ValidationData(
            self.certificates + other.certificates, self.lists + other.lists, self.answers + other.answers
        )

    @property
    def proves(self) -> bool:
        """Tell whether there is anything about revocation."""
        return bool(self.lists or self.answers)

    def before(self, end: datetime) -> "ValidationData":
        """Return what was made while a certificate that ends then was still looked after.

        CAs drop expired certificates from their lists: a later list that doesn't name one proves nothing.
        """
        return ValidationData(
            self.certificates,
            tuple(each for each in self.lists if each["tbs_cert_list"]["this_update"].native <= end),
            tuple(each for each in self.answers if _made(each) <= end),
        )


NOTHING_KNOWN = ValidationData()


def store_of(reader: PdfFileReader) -> ValidationData:
    """Return what a PDF's security store (DSS) holds; nothing where it has none."""
    try:
        store = DocumentSecurityStore.read_dss(reader)
    except NoDSSFoundError:
        return NOTHING_KNOWN
    return ValidationData(
        tuple(store.load_certs()),
        tuple(crl.CertificateList.load(ref.get_object().data) for ref in store.crls),
        tuple(ocsp.OCSPResponse.load(ref.get_object().data) for ref in store.ocsps),
    )


def embedded_in(signed: cms.SignedData) -> ValidationData:
    """Return the certificates, lists and answers that a CMS carries itself."""
    certificates = tuple(each.chosen for each in signed["certificates"] or () if each.name == "certificate")
    lists: list[crl.CertificateList] = []
    answers: list[ocsp.OCSPResponse] = []
    for each in signed["crls"] or ():
        if each.name == "crl":
            lists.append(each.chosen)
        elif each.chosen["other_rev_info_format"].native == "ocsp_response":
            answers.append(ocsp.OCSPResponse.load(each.chosen["other_rev_info"].dump()))
    return ValidationData(certificates, tuple(lists), tuple(answers))


def embed(signed: cms.SignedData, data: ValidationData) -> None:
    """Put into a CMS what it lacks of some certificates, lists and answers."""
    held = embedded_in(signed)
    others = [
        cms.RevocationInfoChoice(
            {"other": {"other_rev_info_format": "ocsp_response", "other_rev_info": answer}}
        )
        for answer in _new(data.answers, held.answers)
    ]
    lists = [cms.RevocationInfoChoice({"crl": each}) for each in _new(data.lists, held.lists)]
    certificates = [
        cms.CertificateChoices({"certificate": each}) for each in _new(data.certificates, held.certificates)
    ]
    if certificates:
        signed["certificates"] = cms.CertificateSet([*(signed["certificates"] or ()), *certificates])
    if lists or others:
        signed["crls"] = cms.RevocationInfoChoices([*(signed["crls"] or ()), *lists, *others])
    if others:
        signed["version"] = "v5"  # RFC 5652, 5.1


def _new(offered: Iterable[Any], held: Iterable[Any]) -> list[Any]:
    known = {each.dump() for each in held}
    return list({der: each for each in offered if (der := each.dump()) not in known}.values())


def _made(answer: ocsp.OCSPResponse) -> datetime:
    moment: datetime = answer.basic_ocsp_response["tbs_response_data"]["produced_at"].native
    return moment
