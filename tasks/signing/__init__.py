"""Signs: PAdES into PDFs, a detached CMS over bytes. What is signed is final.

Policy (which paper, which roles, in which order, which words) comes from the caller; there is no way here to write into a
file that carries a signature already, nor over a file that exists.
"""

from tasks.signing.detached import sign_detached
from tasks.signing.pdf import sign_pdf
from tasks.signing.stamp import free_box
from tasks.signing.values import NO_PROOF, AlreadySignedError, Box, Proof, Signature, Stamp

__all__ = [
    "NO_PROOF", "AlreadySignedError", "Box", "Proof", "Signature", "Stamp", "free_box", "sign_detached", "sign_pdf",
]  # fmt: skip
