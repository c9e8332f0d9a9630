"""From points to the town's papers: judged, the stop at the council, drafted, numbered, issued."""
