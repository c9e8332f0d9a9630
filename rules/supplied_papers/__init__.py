"""Papers that a unit has signed itself: which of ours each replaces, what is wrong with it."""
