"""Files that somebody asked for and a worker makes: progress, owner, last day."""
