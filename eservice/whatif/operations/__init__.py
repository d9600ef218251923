"""What is done with questions: asking them, and replaying until each is answered."""
