"""Lotsen: the way in for companies to a Swedish municipality, and the way through it."""
