"""Check: Great Expectations suites over one frame of all units."""
