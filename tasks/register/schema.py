"""The register's tables, one schema for SQLite and PostgreSQL. Rows are only ever added, never changed.

Every row says which audit entry wrote it (`entry`, and its place `line` among that entry's rows) and carries a seal
over its own text. What can change (a number, an award) gets a further row with the next `revision`.
A change here needs a step in `migrations/versions` and the new `HEAD`.
"""

import datetime as dt
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    Numeric,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.types import TypeEngine

from rules.register.audit import instant, plain

HEAD = "0002"
"""The newest step of the migrations."""


class Instant(TypeDecorator[dt.datetime]):
    """An aware time: PostgreSQL's own type; text in UTC on SQLite, which keeps no zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return the column's type in that database."""
        return dialect.type_descriptor(String(32) if dialect.name == "sqlite" else DateTime(timezone=True))

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> Any:
        """Return the value as that database keeps it."""
        return instant(value) if value is not None and dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> dt.datetime | None:
        """Return the value as it was written."""
        at = dt.datetime.fromisoformat(value) if isinstance(value, str) else value
        return at.astimezone(dt.UTC) if at is not None else None


class ExactNumeric(TypeDecorator[Decimal]):
    """An exact decimal with its digits: NUMERIC, on SQLite (whose numbers are floats) text."""

    impl = Numeric
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return the column's type in that database."""
        return dialect.type_descriptor(String(40) if dialect.name == "sqlite" else Numeric())

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Any:
        """Return the value as that database keeps it."""
        return plain(value) if value is not None and dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        """Return the value as it was written."""
        return Decimal(value) if isinstance(value, str) else value


META = MetaData()

AUDIT = Table(
    "audit",
    META,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("actor", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("content", Text, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)


def _text(name: str, *, null: bool = False) -> Column[Any]:
    return Column(name, Text, nullable=null)


def _number(name: str, *, null: bool = False) -> Column[Any]:
    return Column(name, Integer, nullable=null)


def _yes(name: str) -> Column[Any]:
    return Column(name, Boolean, nullable=False)


def _day(name: str, *, null: bool = False) -> Column[Any]:
    return Column(name, Date, nullable=null)


def _exact(name: str, *, null: bool = False) -> Column[Any]:
    return Column(name, ExactNumeric, nullable=null)


def _rows(name: str, *columns: Column[Any] | UniqueConstraint) -> Table:
    return Table(
        name,
        META,
        # Checked at the commit: the entry itself is written last, when all that it vouches for is known.
        Column(
            "entry",
            Integer,
            ForeignKey("audit.number", deferrable=True, initially="DEFERRED"),
            primary_key=True,
            autoincrement=False,
        ),
        Column("line", Integer, primary_key=True, autoincrement=False),
        *columns,
        Column("seal", String(16), nullable=False),
    )


VERSIONS = _rows(
    "versions",
    _text("movement"),
    _text("cycle"),
    _text("unit"),
    _number("number"),
    Column("first_seen", Instant, nullable=False),
    _text("file"),
    _text("sha256"),
    _text("digest"),
    _text("cells"),  # JSON: text by place
    _text("changed"),  # JSON: [place, old, new]
    UniqueConstraint("movement", "cycle", "unit", "number"),
)
FILES = _rows(
    "town_files",
    _text("movement"),
    _text("cycle"),
    _text("path"),
    _text("sha256"),
    Column("first_seen", Instant, nullable=False),
    UniqueConstraint("movement", "cycle", "path", "sha256"),
)
LANES = _rows(
    "lanes_sent",
    _text("movement"),
    _text("cycle"),
    _day("day"),
    UniqueConstraint("movement", "cycle"),
)
RUNS = _rows(
    "runs",
    Column("id", Integer, nullable=False, unique=True),
    _text("movement"),
    _text("cycle"),
    _text("kind"),
    _number("year"),
    Column("started", Instant, nullable=False),
    Column("finished", Instant, nullable=False),
    _text("out"),
    _yes("trial"),
    _text("stage"),
    _text("plan_hash"),
    _text("inputs"),  # JSON: sha256 by name
    _text("code"),  # JSON: sha256 by name
)
RUN_FOLDERS = _rows("run_folders", _text("unit"), _number("version", null=True), _yes("accepted"))
FINDINGS = _rows(
    "findings",
    *map(_text, ("unit", "severity", "rule", "sheet", "cell", "value", "message")),
)
SCORES = _rows(
    "scores",
    *map(_text, ("unit", "nominee", "item", "basis")),
    _exact("points", null=True),
    _exact("max"),
    _exact("before", null=True),
    *map(_text, ("how", "office", "why")),
)
RANKS = _rows(
    "ranks",
    *map(_text, ("kind", "group")),
    _number("rank"),
    *map(_text, ("unit", "nominee", "name", "post", "tier")),
    _exact("total"),
    _text("criteria"),  # JSON: points by criterion
    _yes("nominated"),
    _text("state"),
    _text("failed"),  # JSON: gates
    *map(_yes, ("eligible", "selected", "proposed")),
    _text("reason"),
)
APPRAISALS = _rows(
    "appraisals",
    *map(_text, ("office", "unit", "nominee", "item")),
    _exact("points", null=True),
    *map(_text, ("opinion", "reason", "file", "cell")),
)
MEETINGS = _rows(
    "meetings",
    _day("day", null=True),
    *map(_text, ("chair", "secretary")),
    _number("members", null=True),
    _number("present", null=True),
)
VOTES = _rows(
    "votes",
    *map(_text, ("unit", "nominee")),
    _number("votes_for", null=True),
    _number("against", null=True),
    *map(_text, ("conclusion", "reason", "file", "cell")),
)
CORRECTIONS = _rows(
    "corrections",
    *map(_text, ("unit", "sheet", "cell", "old", "new", "reason", "approver")),
    _day("day"),
    _text("file"),
)
WAIVERS = _rows("waivers", *map(_text, ("unit", "reason", "approver")), _day("day"), _text("file"))
OWN_AWARDS = _rows(
    "own_awards",
    *map(_text, ("unit", "number")),
    _day("day", null=True),
    *map(_number, ("collectives", "individuals")),
    _text("note"),
)
DECISIONS = _rows("decisions", *map(_text, ("key", "number")), _day("day"), *map(_text, ("signer", "post")))
PENDING = _rows("pending", *map(_text, ("unit", "field")), _exact("pending"))
INITIATIVES = _rows("initiatives", *map(_text, ("unit", "nominee", "title")))
NUMBERS = _rows(
    "numbers",
    *map(_text, ("town", "book")),
    _number("year"),
    _text("text"),
    _number("revision"),
    *map(_text, ("movement", "cycle", "key", "paper")),
    _day("day"),
    *map(_text, ("symbol", "printed", "content", "state", "reason", "approver")),
    # Two runs can't write the same step of a number, whatever the code does.
    UniqueConstraint("town", "book", "year", "text", "revision"),
)
PAPERS = _rows(
    "papers",
    *map(_text, ("movement", "cycle", "key", "town", "book")),
    _number("year"),
    *map(_text, ("text", "content")),
    Column("pdf", LargeBinary, nullable=False),
    _text("sha256"),
    UniqueConstraint("town", "book", "year", "text"),
)
AWARDS = _rows(
    "awards",
    *map(_number, ("id", "revision")),
    *map(_text, ("movement", "cycle", "unit", "nominee", "kind", "name", "tier", "state")),
    _yes("trial"),
    _number("run"),
    _text("decision"),
    _day("day", null=True),
    *map(_text, ("certificate", "reason", "approver")),
    _day("revoked_on", null=True),
    UniqueConstraint("id", "revision"),
)
RUN_REASONS = _rows(
    "run_reasons",
    _number("run"),
    _text("reason"),
    _text("units"),  # JSON: the only units taken up; empty: all
    UniqueConstraint("run"),
)
ANSWERS = _rows(
    "answers",
    *map(_text, ("movement", "cycle", "flow_run")),
    _number("round"),
    *map(_text, ("answer", "approver", "reason")),
    UniqueConstraint("flow_run", "round"),
)
NOTICES = _rows(
    "notices",
    *map(_text, ("movement", "cycle", "unit", "kind", "about", "address")),
    Column("sent", Instant, nullable=False),
    UniqueConstraint("movement", "cycle", "unit", "kind", "about", "address"),
)

VOUCHED = tuple(table for table in META.sorted_tables if table is not AUDIT)
"""The tables whose rows audit entries vouch for."""
