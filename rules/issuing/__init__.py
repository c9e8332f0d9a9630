"""Which papers of the town may be issued, with what number and day; what stands in the way."""
