"""The layout that a regime wants, as data."""
