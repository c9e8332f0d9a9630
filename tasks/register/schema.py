"""The register's tables, one schema for SQLite and PostgreSQL. Rows are only ever added; changed by `thidua forget` alone.

Every row says which audit entry wrote it (`entry`, and its place `line` among that entry's rows) and carries a seal
over its own text. What can change (a number, an award) gets a further row with the next `revision`.
A change here needs a step in `migrations/versions` and the new `HEAD`.
"""

import datetime as dt
from decimal import Decimal
from functools import partial
from typing import Any

import sqlalchemy as sa

from rules.register.audit import instant, plain

HEAD = "0011"
"""The newest step of the migrations."""


class Instant(sa.TypeDecorator[dt.datetime]):
    """An aware time: PostgreSQL's own type; text in UTC on SQLite, which keeps no zone."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: sa.Dialect) -> sa.types.TypeEngine[Any]:
        """Return the column's type in that database."""
        return dialect.type_descriptor(
            sa.String(32) if dialect.name == "sqlite" else sa.DateTime(timezone=True)
        )

    def process_bind_param(self, value: dt.datetime | None, dialect: sa.Dialect) -> Any:
        """Return the value as that database keeps it."""
        return instant(value) if value is not None and dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> dt.datetime | None:
        """Return the value as it was written."""
        at = dt.datetime.fromisoformat(value) if isinstance(value, str) else value
        return at.astimezone(dt.UTC) if at is not None else None


class ExactNumeric(sa.TypeDecorator[Decimal]):
    """An exact decimal with its digits: NUMERIC, on SQLite (whose numbers are floats) text."""

    impl = sa.Numeric
    cache_ok = True

    def load_dialect_impl(self, dialect: sa.Dialect) -> sa.types.TypeEngine[Any]:
        """Return the column's type in that database."""
        return dialect.type_descriptor(sa.String(40) if dialect.name == "sqlite" else sa.Numeric())

    def process_bind_param(self, value: Decimal | None, dialect: sa.Dialect) -> Any:
        """Return the value as that database keeps it."""
        return plain(value) if value is not None and dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> Decimal | None:
        """Return the value as it was written."""
        return Decimal(value) if isinstance(value, str) else value


META = sa.MetaData()

_text = partial(sa.Column, type_=sa.Text, nullable=False)
_number = partial(sa.Column, type_=sa.Integer, nullable=False)
_yes = partial(sa.Column, type_=sa.Boolean, nullable=False)
_day = partial(sa.Column, type_=sa.Date, nullable=False)
_exact = partial(sa.Column, type_=ExactNumeric, nullable=False)
_moment = partial(sa.Column, type_=Instant, nullable=False)

AUDIT = sa.Table(
    "audit",
    META,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    _moment("at"),
    *map(_text, ("actor", "action", "subject", "content")),
    *(sa.Column(name, sa.String(64), nullable=False) for name in ("previous", "hash")),
)


def _rows(name: str, *columns: sa.Column[Any] | sa.UniqueConstraint) -> sa.Table:
    return sa.Table(
        name,
        META,
        # Checked at the commit: the entry itself is written last, when all that it vouches for is known.
        sa.Column(
            "entry",
            sa.Integer,
            sa.ForeignKey("audit.number", deferrable=True, initially="DEFERRED"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("line", sa.Integer, primary_key=True, autoincrement=False),
        *columns,
        sa.Column("seal", sa.String(16), nullable=False),
    )


VERSIONS = _rows(
    "versions",
    *map(_text, ("movement", "cycle", "unit")),
    _number("number"),
    _moment("first_seen"),
    *map(_text, ("file", "sha256", "digest")),
    _text("cells"),  # JSON: text by place
    _text("changed"),  # JSON: [place, old, new]
    sa.UniqueConstraint("movement", "cycle", "unit", "number"),
)
FILES = _rows(
    "town_files",
    *map(_text, ("movement", "cycle", "path", "sha256")),
    _moment("first_seen"),
    sa.UniqueConstraint("movement", "cycle", "path", "sha256"),
)
LANES = _rows(
    "lanes_sent",
    *map(_text, ("movement", "cycle")),
    _day("day"),
    sa.UniqueConstraint("movement", "cycle"),
)
RUNS = _rows(
    "runs",
    sa.Column("id", sa.Integer, nullable=False, unique=True),
    *map(_text, ("movement", "cycle", "kind")),
    _number("year"),
    *map(_moment, ("started", "finished")),
    _text("out"),
    _yes("trial"),
    *map(_text, ("stage", "plan_hash")),
    _text("inputs"),  # JSON: sha256 by name
    _text("code"),  # JSON: sha256 by name
)
RUN_FOLDERS = _rows("run_folders", _text("unit"), _number("version", nullable=True), _yes("accepted"))
FINDINGS = _rows(
    "findings",
    *map(_text, ("unit", "severity", "rule", "sheet", "cell", "value", "message")),
)
SCORES = _rows(
    "scores",
    *map(_text, ("unit", "nominee", "item", "basis")),
    _exact("points", nullable=True),
    _exact("max"),
    _exact("before", nullable=True),
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
    _exact("points", nullable=True),
    *map(_text, ("opinion", "reason", "file", "cell")),
)
MEETINGS = _rows(
    "meetings",
    _day("day", nullable=True),
    *map(_text, ("chair", "secretary")),
    _number("members", nullable=True),
    _number("present", nullable=True),
)
VOTES = _rows(
    "votes",
    *map(_text, ("unit", "nominee")),
    _number("votes_for", nullable=True),
    _number("against", nullable=True),
    *map(_text, ("conclusion", "reason", "file", "cell")),
)
WRITTEN_VOTES = _rows(
    "written_votes",
    *map(_text, ("unit", "nominee")),
    _number("written_for", nullable=True),
    _number("written_against", nullable=True),
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
    _day("day", nullable=True),
    *map(_number, ("collectives", "individuals")),
    _text("note"),
)
DECISIONS = _rows("decisions", *map(_text, ("key", "number")), _day("day"), *map(_text, ("signer", "post")))
PENDING = _rows("pending", *map(_text, ("unit", "field")), _exact("pending"))
PLANS = _rows("plans", *map(_text, ("unit", "number")), _day("day"))
REPORT_DAYS = _rows("report_days", _text("unit"), _day("day"))
FIGURES = _rows("figures", *map(_text, ("unit", "nominee", "figure")), _exact("number"))
INITIATIVES = _rows("initiatives", *map(_text, ("unit", "nominee", "title")))
NAMED_INITIATIVES = _rows(
    "named_initiatives",
    *map(_text, ("unit", "title", "authors", "level", "decision")),
    _day("day", nullable=True),
    *map(_text, ("scope", "effect", "evidence")),
)
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
    sa.UniqueConstraint("town", "book", "year", "text", "revision"),
)
PAPERS = _rows(
    "papers",
    *map(_text, ("movement", "cycle", "key", "town", "book")),
    _number("year"),
    *map(_text, ("text", "content")),
    sa.Column("pdf", sa.LargeBinary, nullable=False),
    _text("sha256"),
    sa.UniqueConstraint("town", "book", "year", "text"),
)
AWARDS = _rows(
    "awards",
    *map(_number, ("id", "revision")),
    *map(_text, ("movement", "cycle", "unit", "nominee", "kind", "name", "tier", "state")),
    _yes("trial"),
    _number("run"),
    _text("decision"),
    _day("day", nullable=True),
    *map(_text, ("certificate", "reason", "approver")),
    _day("revoked_on", nullable=True),
    _number("money", nullable=True),  # đồng
    sa.UniqueConstraint("id", "revision"),
)
RUN_REASONS = _rows(
    "run_reasons",
    _number("run"),
    _text("reason"),
    _text("units"),  # JSON: the only units taken up; empty: all
    sa.UniqueConstraint("run"),
)
ANSWERS = _rows(
    "answers",
    *map(_text, ("movement", "cycle", "flow_run")),
    _number("round"),
    *map(_text, ("answer", "approver", "reason")),
    sa.UniqueConstraint("flow_run", "round"),
)
NOTICES = _rows(
    "notices",
    *map(_text, ("movement", "cycle", "unit", "kind", "about", "address")),
    _moment("sent"),
    sa.UniqueConstraint("movement", "cycle", "unit", "kind", "about", "address"),
)
FORGOTTEN = _rows(
    "forgotten",
    *map(
        _text, ("of_table", "before", "after")
    ),  # the sha256 that an entry vouched for, and the one that holds now
    *map(_number, ("of_entry", "rows_of_entry")),
)
PERSON_ACTS = _rows("person_acts", *map(_text, ("act", "movement", "cycle", "about", "reason", "approver")))
RENEWALS = _rows(
    "renewals",
    *map(_text, ("movement", "cycle", "unit", "key", "number", "file", "before", "after")),
    _moment("stamped"),
    _text("authority"),
)
PART_RUNS = _rows(
    "part_runs",
    *map(_text, ("movement", "cycle")),
    *map(_moment, ("started", "finished")),
    *map(_text, ("until", "reason", "ended")),
    _text("units"),  # JSON: the only units taken up; empty: all
)

VOUCHED = tuple(table for table in META.sorted_tables if table is not AUDIT)
"""The tables whose rows audit entries vouch for."""
