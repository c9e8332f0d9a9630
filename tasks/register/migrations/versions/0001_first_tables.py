"""The register's first tables."""

import sqlalchemy as sa
from alembic import op

from tasks.register.migrations.columns import day, exact, file, moment, number, rows, text, yes

revision = "0001"
down_revision = None

TABLES = (
    "audit",
    "appraisals",
    "awards",
    "corrections",
    "decisions",
    "findings",
    "initiatives",
    "lanes_sent",
    "meetings",
    "numbers",
    "own_awards",
    "papers",
    "pending",
    "ranks",
    "run_folders",
    "runs",
    "scores",
    "town_files",
    "versions",
    "votes",
    "waivers",
)


def upgrade() -> None:
    """Take this step."""
    op.create_table(
        "audit",
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        moment("at"),
        *map(text, ("actor", "action", "subject", "content")),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
    )
    rows(
        "appraisals",
        *map(text, ("office", "unit", "nominee", "item")),
        exact("points", nullable=True),
        *map(text, ("opinion", "reason", "file", "cell")),
    )
    rows(
        "awards",
        *map(number, ("id", "revision")),
        *map(text, ("movement", "cycle", "unit", "nominee", "kind", "name", "tier", "state")),
        yes("trial"),
        number("run"),
        text("decision"),
        day("day", nullable=True),
        *map(text, ("certificate", "reason", "approver")),
        day("revoked_on", nullable=True),
        sa.UniqueConstraint("id", "revision"),
    )
    rows(
        "corrections",
        *map(text, ("unit", "sheet", "cell", "old", "new", "reason", "approver")),
        day("day"),
        text("file"),
    )
    rows("decisions", *map(text, ("key", "number")), day("day"), *map(text, ("signer", "post")))
    rows("findings", *map(text, ("unit", "severity", "rule", "sheet", "cell", "value", "message")))
    rows("initiatives", *map(text, ("unit", "nominee", "title")))
    rows(
        "lanes_sent",
        *map(text, ("movement", "cycle")),
        day("day"),
        sa.UniqueConstraint("movement", "cycle"),
    )
    rows(
        "meetings",
        day("day", nullable=True),
        *map(text, ("chair", "secretary")),
        number("members", nullable=True),
        number("present", nullable=True),
    )
    rows(
        "numbers",
        *map(text, ("town", "book")),
        number("year"),
        text("text"),
        number("revision"),
        *map(text, ("movement", "cycle", "key", "paper")),
        day("day"),
        *map(text, ("symbol", "printed", "content", "state", "reason", "approver")),
        sa.UniqueConstraint("town", "book", "year", "text", "revision"),
    )
    rows(
        "own_awards",
        *map(text, ("unit", "number")),
        day("day", nullable=True),
        *map(number, ("collectives", "individuals")),
        text("note"),
    )
    rows(
        "papers",
        *map(text, ("movement", "cycle", "key", "town", "book")),
        number("year"),
        *map(text, ("text", "content")),
        file("pdf"),
        text("sha256"),
        sa.UniqueConstraint("town", "book", "year", "text"),
    )
    rows("pending", *map(text, ("unit", "field")), exact("pending"))
    rows(
        "ranks",
        *map(text, ("kind", "group")),
        number("rank"),
        *map(text, ("unit", "nominee", "name", "post", "tier")),
        exact("total"),
        text("criteria"),
        yes("nominated"),
        *map(text, ("state", "failed")),
        *map(yes, ("eligible", "selected", "proposed")),
        text("reason"),
    )
    rows("run_folders", text("unit"), number("version", nullable=True), yes("accepted"))
    rows(
        "runs",
        number("id"),
        *map(text, ("movement", "cycle", "kind")),
        number("year"),
        *map(moment, ("started", "finished")),
        text("out"),
        yes("trial"),
        *map(text, ("stage", "plan_hash", "inputs", "code")),
        sa.UniqueConstraint("id"),
    )
    rows(
        "scores",
        *map(text, ("unit", "nominee", "item", "basis")),
        exact("points", nullable=True),
        exact("max"),
        exact("before", nullable=True),
        *map(text, ("how", "office", "why")),
    )
    rows(
        "town_files",
        *map(text, ("movement", "cycle", "path", "sha256")),
        moment("first_seen"),
        sa.UniqueConstraint("movement", "cycle", "path", "sha256"),
    )
    rows(
        "versions",
        *map(text, ("movement", "cycle", "unit")),
        number("number"),
        moment("first_seen"),
        *map(text, ("file", "sha256", "digest", "cells", "changed")),
        sa.UniqueConstraint("movement", "cycle", "unit", "number"),
    )
    rows(
        "votes",
        *map(text, ("unit", "nominee")),
        number("votes_for", nullable=True),
        number("against", nullable=True),
        *map(text, ("conclusion", "reason", "file", "cell")),
    )
    rows("waivers", *map(text, ("unit", "reason", "approver")), day("day"), text("file"))


def downgrade() -> None:
    """Take it back."""
    for name in reversed(TABLES):
        op.drop_table(name)
