"""Votes that absent members of the council gave in writing."""

from alembic import op

from tasks.register.migrations.columns import number, rows, text

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Take this step."""
    rows(
        "written_votes",
        *map(text, ("unit", "nominee")),
        number("written_for", nullable=True),
        number("written_against", nullable=True),
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_table("written_votes")
