"""Signed files whose long-term proof was renewed: which, by which stamp, from which bytes to which."""

from alembic import op

from tasks.register.migrations.columns import moment, rows, text

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Take this step."""
    rows(
        "renewals",
        *map(text, ("movement", "cycle", "unit", "key", "number", "file", "before", "after")),
        moment("stamped"),
        text("authority"),
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_table("renewals")
