"""One intention, several cases: what belongs together, who holds it together, and when the doors can open."""
