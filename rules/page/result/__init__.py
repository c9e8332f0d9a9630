"""The page of results: ranking, town, charts."""
