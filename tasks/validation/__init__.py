"""Looks at signatures that are there: in a PDF, or beside some bytes. It judges, it never changes a file.

Strangers' files come here: what can't be read is said, never raised, but for a file that is no PDF at all (ValueError).
"""

from tasks.pki.validation_data import NOTHING_KNOWN, ValidationData
from tasks.validation.detached import detached_signature, proved_by, seal_of
from tasks.validation.pdf import document_stamps_of, known_of, seen_in, signatures_of
from tasks.validation.seen import StampSeen

__all__ = [
    "NOTHING_KNOWN",
    "StampSeen",
    "ValidationData",
    "detached_signature",
    "document_stamps_of",
    "known_of",
    "proved_by",
    "seal_of",
    "seen_in",
    "signatures_of",
]
