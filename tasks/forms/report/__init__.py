"""The report form of a unit: guide, the sheets of an edition, their words."""
