"""What can be asked for: services and their rules, frozen per version."""
