"""Holds a finished paper's measured pages against a layout regime: which element it is, whether it is as wanted."""

from rules.layout.checking import LayoutReport, lint, lint_report
from rules.layout.values import LayoutFault

__all__ = ["LayoutFault", "LayoutReport", "lint", "lint_report"]
