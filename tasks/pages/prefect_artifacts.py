"""Shows a run's tables as Prefect artifacts: completeness, findings, rankings, quota, dossiers."""

from collections.abc import Sequence

from prefect.artifacts import create_table_artifact

from rules.page.prefect_tables import Table


def publish_tables(tables: Sequence[Table]) -> list[str]:
    """Publish the tables as Prefect artifacts of the task or flow that calls, which must not be async; returns their keys."""
    for table in tables:
        create_table_artifact(table.rows, key=table.key, description=table.description)
    return [table.key for table in tables]
