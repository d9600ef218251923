"""Outcome and reasons; the end of the clock."""
