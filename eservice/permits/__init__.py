"""Permits that decisions gave: what they allow, until when, and the reminder to renew."""
