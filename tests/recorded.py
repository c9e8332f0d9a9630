"""What the rules say for rich fixed cases, as texts: pages, papers, letters, tables; kept in tests/golden/said, one file a matter.

`python tests/golden/make.py said` writes them anew; tests/rules/test_said.py holds the rules against them. Long lists are shown by their
beginning and their end.
"""

import dataclasses
import datetime as dt
import enum
import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from factory_decision import decided, waiting
from factory_measured import PAPERS, measured, spoilt
from factory_outcome import outcome
from factory_page import collected
from factory_samples import decisions, letters, slips, units
from pydantic import BaseModel

from rules.decision.decision import Decision
from rules.layout import lint, lint_report
from rules.page.ending import intake_words, outcome_words
from rules.page.intake.intake import intake_page
from rules.page.links import pages_of
from rules.page.next_steps import next_steps
from rules.page.prefect_tables import intake_tables, result_tables
from rules.page.result.index import index_page
from rules.page.summary import completeness, counts
from rules.page.tables import findings_rows, quota_rows, ranking_rows, scores_rows
from rules.town_papers.figures.figures import figures_of
from rules.town_papers.listing import town_papers_of
from tasks.documents.layouts import read_layout

FIRST, LAST, FIELDS = 3, 1, 60
"""Of a long list so many are shown, of a table by keys where it is longer than a paper has fields."""
PAGES = pages_of("http://127.0.0.1:4280", "A2024")


def _town(place: int) -> dict[str, Any]:
    return {key: draft.paper.context for key, draft in town_papers_of(decisions()[place]).items()}


def _intake(found: Any) -> dict[str, Any]:
    return {
        "page": intake_page(found),
        "tables": intake_tables(found, PAGES),
        "words": intake_words(found),
    }


def _result(decision: Decision) -> dict[str, Any]:
    run = dataclasses.replace(outcome(), decision=decision)
    return {
        "page": index_page(run),
        "tables": result_tables(run, PAGES, PAGES.result),
        "words": outcome_words(run),
        "next": next_steps(run),
        "counts": counts(run),
    }


def _tables(decision: Decision) -> dict[str, Any]:
    return {
        "completeness": completeness(decision),
        "findings": findings_rows(decision.findings),
        "scores": scores_rows(decision.scores),
        "ranking": ranking_rows(decision.entries),
        "quota": quota_rows(decision.quota),
        "figures": figures_of(decision),
    }


def _layout(name: str) -> dict[str, Any]:
    standard, pages = read_layout(), measured(name)
    right = lint_report(pages, standard)
    told: dict[str, Any] = {"inspected": right.inspected, "kind": right.kind}
    for what, wrong in (("as it is", pages), *spoilt(pages)):
        faults = [f"{one.line()} ({one.measured}; {one.wanted})" for one in lint(wrong, standard)]
        known = told.get("as it is", [])
        told[what] = [one for one in faults if one not in known]
    return told


SAID: Mapping[str, Callable[[], Any]] = {
    "papers-of-units": lambda: [context for _, context in units()],
    "return-slips": lambda: [context for _, context in slips()],
    "letters": lambda: [context for _, context in letters()],
    "intake": lambda: [_intake(found) for found in (collected(), collected([]))],
    "town-issued": lambda: _town(0),
    "town-forwarded": lambda: _town(1),
    "town-waiting": lambda: _town(3),
    "town-asked": lambda: _town(4),
    "town-years": lambda: _town(5),
    "town-quiet": lambda: _town(6),
    "result": lambda: _result(outcome().decision),
    "result-waiting": lambda: _result(waiting()),
    "result-issued": lambda: _result(decisions()[0]),
    "tables": lambda: _tables(decided()),
} | {f"layout-{name}": lambda name=name: _layout(name) for name in PAPERS}
"""What is recorded, by the name of its file."""


def text_of(held: Any) -> str:
    """The text that is kept: a field a line, indented below what it belongs to."""
    return "\n".join(_lines(_plain(held), "")) + "\n"


def _lines(held: Any, indent: str) -> Iterator[str]:
    pairs = held.items() if isinstance(held, dict) else (("-", one) for one in held)
    for name, one in pairs:
        if isinstance(one, dict | list) and one:
            flat = json.dumps(one, ensure_ascii=False)
            if len(flat) <= 160:
                yield f"{indent}{name} {flat}"
            else:
                yield f"{indent}{name}"
                yield from _lines(one, indent + " ")
        else:
            yield f"{indent}{name} {json.dumps(one, ensure_ascii=False)}"


def _plain(held: Any) -> Any:
    if isinstance(held, enum.Enum):
        return held.value
    if held is None or isinstance(held, bool | int | float):
        return held
    if isinstance(held, str):
        return str(held)
    if isinstance(held, dt.date | dt.time):
        return held.isoformat()
    if isinstance(held, BaseModel):
        return _plain(held.model_dump())
    if dataclasses.is_dataclass(held):
        return {one.name: _plain(getattr(held, one.name)) for one in dataclasses.fields(held)}
    if isinstance(held, Mapping):
        pairs = [(str(_plain(name)), _plain(one)) for name, one in held.items()]
        return dict(pairs if len(pairs) <= FIELDS or "inspected" in held else _shown(pairs, ("…", "…")))
    if isinstance(held, list | tuple):
        return _shown([_plain(one) for one in held], "…")
    if isinstance(held, set | frozenset):
        return sorted(map(str, held))
    return str(held)


def _shown(items: list[Any], gap: Any) -> list[Any]:
    return items if len(items) <= FIRST + LAST + 1 else [*items[:FIRST], gap, *items[-LAST:]]
