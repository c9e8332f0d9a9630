"""Verifying the layout of a dossier's papers: measured and held against the regime of the day they were sealed. Order only."""

import datetime as dt
from pathlib import Path

from rules.layout import lint
from rules.layout.standard.standard import LayoutStandard
from rules.values.errors import ThiduaError
from rules.verifying.bag import BagSeen, info_of
from rules.verifying.contents import PAPERS
from rules.verifying.layout import layout_finding
from rules.verifying.values import Verdict, VerificationFinding
from tasks.documents.layouts import read_layout
from tasks.documents.measuring import Unmeasurable, measure

CHECK = "layout"


def layout_findings(folder: Path, bag: BagSeen, supplied: frozenset[str]) -> list[VerificationFinding]:
    """Return whether each paper has the layout that it must have; of those that a unit wrote itself it is only told."""
    try:
        standard = read_layout(day=dt.date.fromisoformat(info_of(bag).get("Bagging-Date", "")))
    except (ThiduaError, ValueError):
        return [
            VerificationFinding(
                "", CHECK, Verdict.UNKNOWN, "máy này không có quy định thể thức của ngày lập hồ sơ"
            )
        ]
    found = []
    for path in bag.payload:
        if path.startswith(PAPERS) and path.endswith(".pdf"):
            faults = _faults(folder / path, standard)
            found.append(layout_finding(path, faults, standard.name, supplied=path in supplied))
    return found


def _faults(paper: Path, standard: LayoutStandard) -> list[str]:
    try:
        return [fault.line() for fault in lint(measure(paper), standard)]
    except Unmeasurable as refused:
        return [str(refused)]
    except Exception as odd:  # a stranger's pages may be like nothing that the measuring was made for
        return [f"không đo được thể thức ({type(odd).__name__})"]
