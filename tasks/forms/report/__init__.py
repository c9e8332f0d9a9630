"""The report form of a unit: guide, seven sheets, their words."""
