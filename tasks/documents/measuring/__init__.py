"""Measures a finished PDF; `measure` is all that others need."""

from tasks.documents.measuring.paper import Unreadable, measure

__all__ = ["Unreadable", "measure"]
