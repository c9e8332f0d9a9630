"""Inspections before and after signing that change no signature: kept apart, so that a change here signs no paper again."""
