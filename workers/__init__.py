"""Thin Celery tasks: ids in, one call, done."""
