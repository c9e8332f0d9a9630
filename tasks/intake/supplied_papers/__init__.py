"""Looks at the papers that a unit signed itself: safe to open, what they say, who signed them."""

from tasks.intake.supplied_papers.looking import look_at

__all__ = ["look_at"]
