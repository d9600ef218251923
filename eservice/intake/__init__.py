"""A draft becomes a submission and opens a case."""
