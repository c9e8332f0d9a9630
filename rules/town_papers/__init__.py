"""What the town's papers say, and whether they agree."""
