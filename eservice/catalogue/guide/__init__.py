"""What do you want to do? A few questions lead to the services that are needed, in their order."""
