"""A report as read, every value with its cell; what else comes in."""
