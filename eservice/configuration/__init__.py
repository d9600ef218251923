"""Is the whole configuration sound? What is missing or will soon be, and what to do about each."""
