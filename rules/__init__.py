"""Decide: pure, exact, no files; chapters in the order that the import contract holds."""
