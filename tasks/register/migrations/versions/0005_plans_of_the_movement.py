"""The units' own plans of the movement: one that was issued in an earlier cycle counts as issued."""

from alembic import op

from tasks.register.migrations.columns import day, rows, text

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Take this step."""
    rows("plans", *map(text, ("unit", "number")), day("day"))


def downgrade() -> None:
    """Take it back."""
    op.drop_table("plans")
