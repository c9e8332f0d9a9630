"""What each deployment's run is asked for, as Prefect's form shows it."""
