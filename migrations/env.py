"""How Alembic reaches the database: through the application, with its own connection and models."""

from __future__ import annotations

from alembic import context
from flask import current_app
from sqlalchemy import text

from eservice.kit.db import UtcMoment

handler = current_app.extensions["migrate"]
metadata = handler.db.metadata
engine = handler.db.engine

#: Two processes that prepare the same database take turns.
LOCK = 7051_2025


def written(kind: str, value: object, _context: object) -> str | bool:
    """Write our moment type as what it is in the database, so that old migrations need no code of ours."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(value, UtcMoment) else False


def run() -> None:
    """Run the migrations that are asked for, in one transaction."""
    with engine.connect() as connection:
        connection.execute(text("select pg_advisory_lock(:key)"), {"key": LOCK})
        connection.execute(text("set lock_timeout = '30s'"))
        connection.commit()
        try:
            options = {**current_app.extensions["migrate"].configure_args, "render_as_batch": False}
            options |= {"compare_type": True, "render_item": written}
            context.configure(connection=connection, target_metadata=metadata, **options)
            with context.begin_transaction():
                context.run_migrations()
        finally:
            connection.rollback()
            connection.execute(text("select pg_advisory_unlock(:key)"), {"key": LOCK})
            connection.commit()


run()
