"""What the town itself writes in the sample: offices, council, corrections, days of issue."""
