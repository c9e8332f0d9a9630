"""The consolidated report of a cycle: what was reported, lacking and done, and the words of the office."""
