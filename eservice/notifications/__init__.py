"""Which event tells whom what; each letter once."""
