"""What goes wrong in the sample: faults of values, of the form, of the file."""
