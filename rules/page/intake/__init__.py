"""The intake page: who sent what, who is late, what is wrong."""
