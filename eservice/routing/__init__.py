"""Which unit a case goes to, and why."""
