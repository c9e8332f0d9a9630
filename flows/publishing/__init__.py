"""Everything a run found and made, put under its final name at once."""
