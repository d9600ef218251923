"""Receipts (mottagningsbevis): which clock, from when, to when, and what if it is missed; kept as they were given."""
