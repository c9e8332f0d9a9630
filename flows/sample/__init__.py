"""Made-up cycles written out as an inbox with its answer key."""
