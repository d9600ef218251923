"""Pages for case officers."""
