"""The council's votes, and what they change in the selection."""
