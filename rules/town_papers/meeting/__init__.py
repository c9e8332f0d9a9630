"""What the council is handed before it meets, and the minutes of its meeting."""
