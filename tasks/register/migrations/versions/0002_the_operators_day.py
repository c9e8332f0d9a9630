"""Why a run was asked for, what the council's stop was answered, what was sent to whom."""

import sqlalchemy as sa
from alembic import op

from tasks.register.migrations.columns import moment, number, rows, text

revision = "0002"
down_revision = "0001"

TABLES = ("answers", "notices", "run_reasons")


def upgrade() -> None:
    """Take this step."""
    rows(
        "answers",
        *map(text, ("movement", "cycle", "flow_run")),
        number("round"),
        *map(text, ("answer", "approver", "reason")),
        sa.UniqueConstraint("flow_run", "round"),
    )
    rows(
        "notices",
        *map(text, ("movement", "cycle", "unit", "kind", "about", "address")),
        moment("sent"),
        sa.UniqueConstraint("movement", "cycle", "unit", "kind", "about", "address"),
    )
    rows("run_reasons", number("run"), *map(text, ("reason", "units")), sa.UniqueConstraint("run"))


def downgrade() -> None:
    """Take it back."""
    for name in reversed(TABLES):
        op.drop_table(name)
