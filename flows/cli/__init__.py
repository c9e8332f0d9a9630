"""The command `thidua`: one file a command; what the larger ones print is in `printed/`."""
