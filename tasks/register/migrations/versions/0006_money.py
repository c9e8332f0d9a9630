"""What goes with an award in đồng, as its decision says."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Take this step."""
    op.add_column("awards", sa.Column("money", sa.Integer, nullable=True))


def downgrade() -> None:
    """Take it back."""
    op.drop_column("awards", "money")
