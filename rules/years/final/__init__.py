"""The final cycle: the years of the register added up."""
