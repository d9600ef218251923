"""Checks that hold before anything lands."""

from __future__ import annotations

import click
from flask.cli import with_appcontext
from flask_migrate import check, upgrade

from eservice.commands.waiting import wait_for_database


@click.command("check-migrations")
@with_appcontext
def check_migrations() -> None:
    """Run every migration on an empty database and compare the result with the models."""
    wait_for_database()
    upgrade()
    check()
    click.echo("Modellerna och migreringarna är lika.")
