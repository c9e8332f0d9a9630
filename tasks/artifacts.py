"""Shows a run's tables in the Prefect UI: completeness, findings, rankings, quota."""

from uuid import UUID

from prefect.artifacts import create_table_artifact

from rules.artifact_tables import run_tables
from rules.summary import Outcome


def publish_artifacts(outcome: Outcome) -> dict[str, UUID]:
    """Publish the tables as artifacts of the task or flow that calls (or of none); returns their ids by key."""
    return {
        table.key: create_table_artifact(table.rows, key=table.key, description=table.description)
        for table in run_tables(outcome)
    }
