"""A plan folder as it is read: its tables, the picture of the emblem, its own templates, each checked before a run begins."""
