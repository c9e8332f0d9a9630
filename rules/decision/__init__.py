"""All of it put together: one value, the decision, that papers, pages and the register read."""
