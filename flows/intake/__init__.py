"""Reports in: read, checked, given back; the forms that go out and those of the town that come in."""
