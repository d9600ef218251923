"""A demo town from a fixed seed."""
