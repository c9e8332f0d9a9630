"""What people look at: the operator's pages, Prefect artifacts, the CSV tables."""
