"""The JSON files that a run leaves for other programs: what stands in them, under which names, in which units."""
