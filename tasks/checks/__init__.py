"""The checks of the reports: asks the expectations."""
