"""Waiting for a database that is just starting."""

from __future__ import annotations

import time

import click
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from eservice.kit.db import db


def wait_for_database(seconds: int = 60) -> None:
    """A database that is starting is waited for; one that is not there is named."""
    for left in range(seconds, -1, -1):
        try:
            with db.engine.connect() as connection:
                connection.execute(text("select 1"))
            return
        except OperationalError as error:
            if not left:
                raise click.ClickException(f"Databasen svarar inte: {str(error.orig).splitlines()[0]}") from error
            time.sleep(1)
