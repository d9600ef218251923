"""Verbs on decisions: preparing, signing, by committee, sending out, correcting."""
