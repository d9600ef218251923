"""Frozen figures: what was shown on a day, kept with the rows it stood on, and the same number ever after."""
