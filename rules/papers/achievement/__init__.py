"""What an achievement report says, from the figures that a report's cells give."""
