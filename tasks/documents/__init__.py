"""Papers as files: templates filled, charts and codes drawn, turned into PDF, read back and measured."""
