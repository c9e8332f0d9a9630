"""The report form: its sheets, labels and headings, edition by edition."""
