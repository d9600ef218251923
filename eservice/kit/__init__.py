"""Parts that know nothing of the town hall."""
