"""What the operator's pages, the terminal and Prefect's artifacts show."""
