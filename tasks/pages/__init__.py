"""What people look at: the operator's pages, Prefect's artifacts, the CSV tables."""
