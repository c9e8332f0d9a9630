"""Points, gates, order and ties, how many may be chosen."""
