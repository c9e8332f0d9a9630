"""The consolidated report's figures and charts."""
