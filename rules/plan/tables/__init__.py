"""The shape of a plan's tables: exact numbers with their source, what judges, what comes after, who awards."""
