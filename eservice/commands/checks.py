"""Checks that hold before anything lands."""

from __future__ import annotations

import click
from flask.cli import with_appcontext
from flask_migrate import check, upgrade

from eservice.commands.waiting import wait_for_database
from eservice.kit.db import db
from eservice.notifications.queries import receipt_days
from eservice.statistics.keeping import differences, followed_after


@click.command("check-migrations")
@with_appcontext
def check_migrations() -> None:
    """Run every migration on an empty database and compare the result with the models."""
    wait_for_database()
    upgrade()
    check()
    click.echo("Modellerna och migreringarna är lika.")


@click.group("check")
def check_() -> None:
    """Compare what is kept with what the log says."""


@check_.command("figures")
@with_appcontext
def check_figures() -> None:
    """Fold every case anew from its events and compare with the facts that the figures are counted from.

    Ends with status 1 where anything differs, after naming it. Changes nothing.
    """
    checked, wrong, last = 0, list[str](), 0
    while cases := followed_after(last):
        found = differences(cases, receipt_days([case.id for case in cases]))
        for line in found:
            click.echo(line)
        wrong += found
        checked, last = checked + len(cases), cases[-1].id
        db.session.rollback()
    click.echo(f"{checked} ärenden räknades om ur loggen; {len(wrong)} skillnader.")
    if wrong:
        raise SystemExit(1)
