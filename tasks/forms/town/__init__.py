"""The town's forms: appraisal, the council's packet, the office's own; their tables, checks, words."""
