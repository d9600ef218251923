"""Pages for a company's people."""
