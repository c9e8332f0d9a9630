"""A paper's template before it is used: what its tags say, which fields they name, what is wrong with it and where."""
