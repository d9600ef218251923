"""What can be done to a case. Each verb loads, asks the rule, writes and appends one event; none commits."""
