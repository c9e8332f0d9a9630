"""Cells that the office corrected in a report, gates that it waived."""
