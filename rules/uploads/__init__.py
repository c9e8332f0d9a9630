"""What units drop into the watched folder: whose it is, whether it may be taken, what it replaces."""
