"""Columns and tables as the steps write them; what a step once made stays so, whatever the schema becomes."""

from functools import partial

import sqlalchemy as sa
from alembic import op
from sqlalchemy.schema import SchemaItem

_MOMENT = sa.DateTime(timezone=True).with_variant(sa.String(32), "sqlite")
_EXACT = sa.Numeric().with_variant(sa.String(40), "sqlite")

text = partial(sa.Column, type_=sa.Text, nullable=False)
number = partial(sa.Column, type_=sa.Integer, nullable=False)
yes = partial(sa.Column, type_=sa.Boolean, nullable=False)
day = partial(sa.Column, type_=sa.Date, nullable=False)
exact = partial(sa.Column, type_=_EXACT, nullable=False)
moment = partial(sa.Column, type_=_MOMENT, nullable=False)
file = partial(sa.Column, type_=sa.LargeBinary, nullable=False)


def rows(name: str, *items: SchemaItem) -> None:
    """Make a table whose rows an audit entry vouches for."""
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
