"""Questions asked of a finished run."""
