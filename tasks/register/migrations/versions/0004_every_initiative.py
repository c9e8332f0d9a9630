"""Every initiative that an accepted report names, with who recognised it: one list over all cycles."""

import sqlalchemy as sa
from alembic import op

from tasks.register.migrations.columns import rows, text

revision = "0004"
down_revision = "0003"

TABLE = "named_initiatives"


def upgrade() -> None:
    """Take this step."""
    rows(
        TABLE,
        *map(text, ("unit", "title", "authors", "level", "decision")),
        sa.Column("day", sa.Date, nullable=True),
        *map(text, ("scope", "effect", "evidence")),
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_table(TABLE)
