"""What the town adds, row by row: which rows of its forms count."""
