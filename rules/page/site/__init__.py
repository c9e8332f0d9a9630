"""The pages around the cycles: the site's front, what is served, the forms' pages."""
