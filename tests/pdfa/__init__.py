"""Holds finished PDFs against PDF/A-2b: `archive_faults`."""

from pdfa.checking import archive_faults

__all__ = ["archive_faults"]
