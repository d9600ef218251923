"""The goals of the strategy: targets per year and answerable body, and the yearly report."""
