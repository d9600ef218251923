"""The one-command default: PostgreSQL and Valkey from wheels, and the supervisor. Production uses none of it."""
