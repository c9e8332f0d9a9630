"""The signatures of papers and dossiers before they are made: whose, in which name, for what. Order only."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import fields

from flows.run.context import RunContext
from rules.papers.file.signed import SEAL, SEAL_FIELD, field_of
from rules.plan.tables.town import Signer
from rules.values.wording import signer as printed
from tasks.dossier.front_pages import SEAL_BOX
from tasks.signing import SignatureRequest, Stamp


def signatures_of(
    run: RunContext,
    signers: Sequence[tuple[Signer, str]],
    *,
    person: str,
    organisation: str,
    reason: str,
    place: str = "",
) -> list[SignatureRequest]:
    """Return the signatures of a paper in their order, each with its key, in the name of the person or the body.

    `place`: where it is signed, "" for the movement's.
    """
    return [
        SignatureRequest(
            run.keyring.key(role),
            field_of(number),
            signer.by,
            person if signer.by == "person" else organisation,
            reason,
            place or run.plan.movement.place,
            Stamp(zone=run.zone, name=printed(person), laid_out=True),
        )
        for number, (signer, role) in enumerate(signers, start=1)
    ]


def seal_of(run: RunContext, unit: str) -> SignatureRequest:
    """Return the signature of who seals a unit's dossier, on the cover of its reading copy."""
    return SignatureRequest(
        run.keyring.key(run.dossier_role(unit)),
        SEAL_FIELD,
        "organisation",
        run.plan.movement.authority,
        SEAL,
        run.plan.movement.place,
        Stamp(0, SEAL_BOX, run.zone),
    )


def marks_of(run: RunContext, signatures: Iterable[SignatureRequest]) -> list[object]:
    """Return what signed files depend on beside what is signed: all that their signatures say and show, kind of proof, fonts."""
    return [[_mark(each) for each in signatures], run.proof.level, run.fonts]


def _mark(signature: SignatureRequest) -> list[str]:
    key, image = signature.key, signature.key.image
    said = [str(getattr(signature, part.name)) for part in fields(signature) if part.name != "key"]
    return [
        key.fingerprint,
        hashlib.sha256(image).hexdigest() if image else "",
        *said,
        *["RSASSA-PSS"] * key.handle.pss,
    ]
