"""The checks of a paper's layout, an element a file."""
