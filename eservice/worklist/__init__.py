"""The officer's queue: what is in it, in which order, who holds what."""
