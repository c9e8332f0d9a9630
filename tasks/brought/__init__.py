"""Looks at the papers that a unit signed itself: safe to open, what they say, who signed them."""

from tasks.brought.looking import look_at

__all__ = ["look_at"]
