"""What is taken out of the register when a cycle's retention is over: persons, and whatever text may name one.

Points, ranks, states, numbers and days stay, and the code of a row (CN1), which says nothing once the report's cells are gone.
"""

import json
import re
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
    "appraisals": ("reason", "file"),
    "meetings": ("chair", "secretary"),
    "votes": ("reason", "file"),
    "corrections": ("old", "new", "reason", "approver", "file"),
    "waivers": ("reason", "approver", "file"),
    "own_awards": ("note",),
    "decisions": ("signer",),
    "initiatives": ("title",),
    "named_initiatives": ("title", "authors", "scope", "effect", "evidence"),
    "numbers": ("reason", "approver"),
    "awards": ("reason", "approver"),
    "run_reasons": ("reason",),
    "part_runs": ("reason",),
    "answers": ("reason", "approver"),
    "notices": ("address",),
    "town_files": ("path",),
    "renewals": ("file",),
}
_PERSONS: Mapping[str, tuple[str, ...]] = {
    "ranks": ("name", "post"),
    "scores": ("basis",),
    "awards": ("name",),
}
"""The same of rows about a person; a collective's name is no person's."""
_APART = ("notices", "town_files")
"""Where two rows may differ in nothing else: two addresses of one notice, two names of one file stay two."""
_AS_JSON: Mapping[str, Mapping[str, str]] = {"versions": {"cells": "{}", "changed": "[]"}}
_CODE = re.compile(r"[a-z0-9-]+")
"""A folder's name that is a unit's code, or one of the town's own."""
TOUCHED = tuple(sorted({*_ANYBODYS, *_PERSONS, *_AS_JSON, "runs"}))
"""The tables in which something goes; the signed papers (`papers`) are no part of it: they are the archive's."""


def without_persons(table: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """Return what changes in a row, by column: nothing where it names nobody (any more)."""
    columns = _ANYBODYS.get(table, ())
    if row.get("nominee", COLLECTIVE) != COLLECTIVE:
        columns += _PERSONS.get(table, ())
    mark = f"{MARK} {row['entry']}.{row['line']}" if table in _APART else MARK
    new = {column: mark for column in columns if row[column]} | dict(_AS_JSON.get(table, {}))
    if table == "runs":
        known = json.loads(row["inputs"])
        unnamed = without_names(known)
        new |= {"inputs": json.dumps(unnamed, ensure_ascii=False)} if unnamed != known else {}
    return {column: value for column, value in new.items() if row[column] != value}


def without_names(inputs: Mapping[str, str]) -> dict[str, str]:
    """Return a run's files (sha256 by path) with each one's digest in the place of its name, so that two runs can still be compared."""
    new: dict[str, str] = {}
    for path, sha256 in sorted(inputs.items()):
        folder, slash, _ = path.partition("/")
        name = f"{folder if slash and _CODE.fullmatch(folder) else MARK}/{MARK} {sha256[:12]}"
        same = sum(1 for known in new if known.partition(" #")[0] == name)
        new[f"{name} #{same + 1}" if same else name] = sha256
    return new
