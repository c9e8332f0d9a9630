"""Signs: PAdES into PDFs, a detached CMS over bytes. What is signed is final.

Policy (which paper, which roles, in which order, which words) comes from the caller. Nothing here writes over a file that
exists; `sign_pdf` takes unsigned files only, `sign_further` adds a revision under a new name.
"""

from tasks.signing.detached import sign_detached
from tasks.signing.laid_out import NoPlace, why_no_place
from tasks.signing.pdf import sign_further, sign_pdf
from tasks.signing.renewal import paper_stamps, renew
from tasks.signing.seal_renewal import renew_seal, seal_stamps
from tasks.signing.stamp import free_box
from tasks.signing.values import NO_PROOF, AlreadySignedError, FieldBox, Proof, SignatureRequest, Stamp

__all__ = [
    "NO_PROOF", "AlreadySignedError", "FieldBox", "NoPlace", "Proof", "SignatureRequest", "Stamp", "free_box", "paper_stamps", "renew", "renew_seal", "seal_stamps",
    "sign_detached", "sign_further", "sign_pdf", "why_no_place",
]  # fmt: skip
