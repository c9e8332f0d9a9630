"""Holds a finished paper's measured pages against a layout regime: which element it is, whether it is as wanted."""

from rules.layout.checking import Report, lint, lint_report
from rules.layout.values import Fault

__all__ = ["Fault", "Report", "lint", "lint_report"]
