"""`thidua up --check`: what this machine lacks, a file for each kind of thing."""
