"""A paper as a file: its name, the code printed on it, the fields that it is signed in."""
