"""`thidua run` as a person types it: from clean, again, after one report was changed, after the council has met."""

import json
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from tests.bench import compare, table
from tests.bench.measure import Measured

Run = Callable[[str, list[str | Path]], Measured]

THIDUA = Path(sys.executable).with_name("thidua")
_STAGE = re.compile(r"✓ (.+?) +\S+ +[\d.,]+ giây")
TOUCHED = ("6. Thành tích", 3, " Có sổ theo dõi.")  # sheet, column, what is added to its first result


def runs(cycle: str, inbox: Path, source: Path, build: Path, run: Run) -> dict[str, Any]:
    """Run the four; returns their figures, and what the later ones made anew.

    The last one has the town's forms of `source` in its inbox: what the offices and the council say is decided.
    """
    out = build / "ours"
    command: list[str | Path] = [THIDUA, "run", cycle, "--inbox", inbox, "--out", out]
    first = run("thidua run, from clean (no artifact store, a new Prefect database)", command)
    result: dict[str, Any] = {"ours": _figures(first, out)}
    result["ours"]["made"] = compare.as_data(compare.made(out))
    shutil.copytree(out, build / "ours-first", ignore=shutil.ignore_patterns(".work"))
    before = _now(out)
    again = run("the same again, nothing changed", command)
    result["again"] = _figures(again, out) | _renewed(before, _now(out))
    other = build / "inbox-changed"
    shutil.copytree(inbox, other)
    unit = _touch(other, sorted(p.stem for p in (out / "bundles").glob("*.zip")))
    before = _now(out)
    command[command.index(inbox)] = other
    touched = run("the same again, one cell of one report changed", command)
    result["touched"] = _figures(touched, out) | {"unit": unit} | _renewed(before, _now(out))
    for folder in source.glob("_*"):
        shutil.copytree(folder, other / folder.name)
    decided = run("with the town's forms: appraisals, the council's votes, the decision", command)
    result["decided"] = _figures(decided, out)
    return result


def stages(run: Measured) -> dict[str, float]:
    """The seconds up to the end of each stage that the run told of; `ending` is the history written, server stopped."""
    ends = [(at, found[1]) for at, line in run.lines if (found := _STAGE.match(line.strip()))]
    took: dict[str, float] = {}
    before = 0.0
    for at, name in ends:
        took[name] = took.get(name, 0.0) + at - before
        before = at
    return took | {"ending": run.wall - before}


def _figures(run: Measured, out: Path) -> dict[str, Any]:
    # Where somebody changes the code between two runs, all is rightly made anew: the table says so.
    run_json = json.loads((out / "run.json").read_text(encoding="utf-8"))
    return table.figures(run, stages(run)) | {"code": json.dumps(run_json["versions"]["code"])}


def _now(out: Path) -> tuple[dict[str, str], dict[str, str]]:
    return compare.bundles(out), compare.signed_papers(out)


def _renewed(before: tuple[dict[str, str], ...], after: tuple[dict[str, str], ...]) -> dict[str, Any]:
    bundles, papers = (compare.changed(*pair) for pair in zip(before, after, strict=True))
    return {"bundles_renewed": bundles, "papers_signed_anew": papers}


def _touch(inbox: Path, units: list[str]) -> str:
    """Add some words to one result of the middle unit's report; returns the unit."""
    unit = units[len(units) // 2]
    (report,) = (p for p in (inbox / unit).glob("*.xls*") if not p.name.startswith("~$"))
    book = load_workbook(report)
    name, column, words = TOUCHED
    sheet = next(s for s in book.worksheets if s.title.strip().startswith(name[:2]))
    cell = next(c for (c,) in sheet.iter_rows(min_row=5, min_col=column, max_col=column) if c.value)
    cell.value = f"{cell.value}{words}"
    book.save(report)
    return unit
