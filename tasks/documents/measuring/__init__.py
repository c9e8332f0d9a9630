"""Measures a finished PDF; `measure` is all that others need."""

from tasks.documents.measuring.paper import Unmeasurable, measure

__all__ = ["Unmeasurable", "measure"]
