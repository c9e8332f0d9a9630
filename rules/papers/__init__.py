"""What the units' papers say, and which papers a dossier holds."""
