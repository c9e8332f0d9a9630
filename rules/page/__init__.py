"""What the operator's pages, the terminal and Prefect artifacts show."""
