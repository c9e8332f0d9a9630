"""The day that each accepted report bears: later cycles tell how many were in time in earlier ones."""

from alembic import op

from tasks.register.migrations.columns import day, rows, text

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Take this step."""
    rows("report_days", text("unit"), day("day"))


def downgrade() -> None:
    """Take it back."""
    op.drop_table("report_days")
