"""Looks at the papers that a unit signed itself: safe to open, what they say, who signed them."""

from tasks.intake.supplied_papers.inspection import inspect_papers

__all__ = ["inspect_papers"]
