"""After the decision: appeals, whether they are in time, and what the court says."""
