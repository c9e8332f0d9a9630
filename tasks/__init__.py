"""Act: one outside thing a file, no task calling another but those that the import contract names."""
