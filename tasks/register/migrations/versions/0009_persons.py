"""What was done about persons' data: rows that a cycle's persons were taken out of, and what was handed out of one person."""

from alembic import op

from tasks.register.migrations.columns import number, rows, text

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Take this step."""
    rows(
        "forgotten", *map(text, ("of_table", "before", "after")), number("of_entry"), number("rows_of_entry")
    )
    rows("person_acts", *map(text, ("act", "movement", "cycle", "about", "reason", "approver")))


def downgrade() -> None:
    """Take it back."""
    op.drop_table("person_acts")
    op.drop_table("forgotten")
