"""Shows a run's tables in the Prefect UI: completeness, findings, rankings, quota."""

from prefect.artifacts import create_table_artifact

from rules.page.artifacts import run_tables
from rules.summary import Outcome


def publish_artifacts(outcome: Outcome) -> list[str]:
    """Publish the tables as artifacts of the task or flow that calls, which must not be async; returns their keys."""
    tables = run_tables(outcome)
    for table in tables:
        create_table_artifact(table.rows, key=table.key, description=table.description)
    return [table.key for table in tables]
