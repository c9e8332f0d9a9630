"""Why a run was asked for, what the council's stop was answered, what was sent to whom."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.schema import SchemaItem

revision = "0002"
down_revision = "0001"

INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(32), "sqlite")
TABLES = ("answers", "notices", "run_reasons")


def upgrade() -> None:
    """Take this step."""
    _rows(
        "answers",
        sa.Column("movement", sa.Text(), nullable=False),
        sa.Column("cycle", sa.Text(), nullable=False),
        sa.Column("flow_run", sa.Text(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("approver", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.UniqueConstraint("flow_run", "round"),
    )
    _rows(
        "notices",
        sa.Column("movement", sa.Text(), nullable=False),
        sa.Column("cycle", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("sent", INSTANT, nullable=False),
        sa.UniqueConstraint("movement", "cycle", "unit", "kind", "about", "address"),
    )
    _rows(
        "run_reasons",
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("units", sa.Text(), nullable=False),
        sa.UniqueConstraint("run"),
    )


def downgrade() -> None:
    """Take it back."""
    for name in reversed(TABLES):
        op.drop_table(name)


def _rows(name: str, *items: SchemaItem) -> None:
    op.create_table(
        name,
        sa.Column(
            "entry",
            sa.Integer(),
            sa.ForeignKey("audit.number", deferrable=True, initially="DEFERRED"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("line", sa.Integer(), primary_key=True, autoincrement=False),
        *items,
        sa.Column("seal", sa.String(16), nullable=False),
    )
