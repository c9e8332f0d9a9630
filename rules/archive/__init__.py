"""What an archive asks of a paper: the form of its file, and what is written beside it."""
