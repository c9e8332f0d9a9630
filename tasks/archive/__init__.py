"""Holds finished PDFs against PDF/A-2b: `archive_faults`."""

from tasks.archive.checking import archive_faults

__all__ = ["archive_faults"]
