"""Vacant premises and land, and the way of an inquiry from the first word to a contract."""
