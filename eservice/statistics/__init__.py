"""Facts, definitions and figures."""
