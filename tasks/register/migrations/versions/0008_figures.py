"""The figures of each accepted report by nominee: the achievement reports of the year after stand them beside their own."""

from alembic import op

from tasks.register.migrations.columns import exact, rows, text

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Take this step."""
    rows("figures", *map(text, ("unit", "nominee", "figure")), exact("number"))


def downgrade() -> None:
    """Take it back."""
    op.drop_table("figures")
