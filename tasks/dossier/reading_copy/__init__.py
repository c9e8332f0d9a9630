"""The reading copy of a dossier: cover, contents, every page of its papers and evidence, bookmarks, all fonts embedded."""

from tasks.dossier.reading_copy.building import build_reading_copy
from tasks.dossier.reading_copy.page_import import CopyPart

__all__ = ["CopyPart", "build_reading_copy"]
