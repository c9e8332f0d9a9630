"""Runs that stopped before publishing: why, which units, what they said at their end."""

from alembic import op

from tasks.register.migrations.columns import moment, rows, text

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Take this step."""
    rows(
        "part_runs",
        *map(text, ("movement", "cycle")),
        *map(moment, ("started", "finished")),
        *map(text, ("until", "reason", "ended", "units")),
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_table("part_runs")
