"""Checks that are no expectation: the received folder, nominees, one fault one finding."""
