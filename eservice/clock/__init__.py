"""Workdays, handling times and deadlines: pure. No database, no web, no now()."""
