"""The check frames: reports as tables, one line per cell, per row, per nominee."""
