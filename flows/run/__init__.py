"""What one run of a cycle works with: what was asked for, its place, its inputs, its context, its stages, its endings."""
