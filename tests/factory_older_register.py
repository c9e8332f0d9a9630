"""Puts what an older version of the program wrote into a register, into its own tables: `tasks/register/older/<step>.json`.

Each file says which program wrote it (`origin`); `tasks/register/older/make.py` writes the one of the program as it stands.
"""

import base64
import datetime as dt
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command

from tasks.register.database import Database, read_address
from tasks.register.migrating import configured
from tasks.register.schema import META, ExactNumeric, Instant

OLDER = Path(__file__).parent / "tasks" / "register" / "older"
STEPS = tuple(sorted(path.stem for path in OLDER.glob("*.json")))


def written(step: str) -> dict[str, Any]:
    """What is held of the version with that step: `origin`, `step`, `tables`."""
    found: dict[str, Any] = json.loads((OLDER / f"{step}.json").read_text(encoding="utf-8"))
    return found


def older_register(url: str, step: str) -> None:
    """Make a register of that step at the address, with all that its version wrote."""
    tables = written(step)["tables"]
    database = Database(read_address(url))
    with database.writing() as connection:
        command.upgrade(configured(connection), step)
        for table in META.sorted_tables:
            held = tables.get(table.name, {"columns": [], "rows": []})
            rows = [
                {name: _value(table.c[name], raw) for name, raw in zip(held["columns"], row, strict=True)}
                for row in held["rows"]
            ]
            if rows:
                connection.execute(table.insert(), rows)
    database.engine.dispose()


def _value(column: sa.Column[Any], raw: Any) -> Any:
    if raw is None:
        return None
    if isinstance(raw, dict):
        return base64.b64decode(raw["base64"])
    if isinstance(column.type, Instant):
        return dt.datetime.fromisoformat(raw)
    if isinstance(column.type, ExactNumeric):
        return Decimal(raw)
    if isinstance(column.type, sa.Date):
        return dt.date.fromisoformat(raw)
    return bool(raw) if isinstance(column.type, sa.Boolean) else raw
