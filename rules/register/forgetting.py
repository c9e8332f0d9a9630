"""What is taken out of the register when a cycle's retention is over: persons, and whatever text may name one.

Points, ranks, states, numbers and days stay, and the code of a row (CN1), which says nothing once the report's cells are gone.
"""

from collections.abc import Mapping
from typing import Any

from rules.plan.report_form.form import COLLECTIVE

ACTION = "xóa dữ liệu cá nhân"
"""The audit entry's action: only such an entry may say that rows of an older one are different now."""
MARK = "(đã xóa)"
"""What stands in the place of a person's data."""
_ANYBODYS: Mapping[str, tuple[str, ...]] = {
    "versions": ("file",),
    "findings": ("value", "message"),
    "scores": ("why",),
    "ranks": ("reason",),
    "appraisals": ("reason",),
    "meetings": ("chair", "secretary"),
    "votes": ("reason",),
    "corrections": ("old", "new", "reason", "approver"),
    "waivers": ("reason", "approver"),
    "own_awards": ("note",),
    "decisions": ("signer",),
    "initiatives": ("title",),
    "named_initiatives": ("title", "authors", "scope", "effect", "evidence"),
    "numbers": ("reason", "approver"),
    "awards": ("reason", "approver"),
    "run_reasons": ("reason",),
    "answers": ("reason", "approver"),
    "notices": ("address",),
}
_PERSONS: Mapping[str, tuple[str, ...]] = {
    "ranks": ("name", "post"),
    "scores": ("basis",),
    "awards": ("name",),
}
"""The same of rows about a person; a collective's name is no person's."""
_AS_JSON: Mapping[str, Mapping[str, str]] = {"versions": {"cells": "{}", "changed": "[]"}}
TOUCHED = tuple(sorted({*_ANYBODYS, *_PERSONS, *_AS_JSON}))
"""The tables in which something goes; the signed papers (`papers`) are no part of it: they are the archive's."""


def without_persons(table: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """Return what changes in a row, by column: nothing where it names nobody (any more)."""
    columns = _ANYBODYS.get(table, ())
    if row.get("nominee", COLLECTIVE) != COLLECTIVE:
        columns += _PERSONS.get(table, ())
    # Two addresses of one notice stay two.
    mark = f"{MARK} {row['line']}" if table == "notices" else MARK
    new = {column: mark for column in columns if row[column]} | dict(_AS_JSON.get(table, {}))
    return {column: value for column, value in new.items() if row[column] != value}
