"""`lotsen check configuration`: the health check of the administrator's page, for a terminal and for CI."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

import click
from flask.cli import with_appcontext

from eservice.configuration.queries import check_configuration
from eservice.kit.days import local_day


@click.command("configuration")
@with_appcontext
def configuration() -> None:
    """Say what is missing or soon ends in the configuration, and what to do. Ends with 1 where something is wrong."""
    found = check_configuration(local_day(datetime.now(UTC)))
    for one in found:
        click.echo(f"{'FEL   ' if one.weight == 'wrong' else 'SE ÖVER'} {one.about}: {one.what.sv} {one.do.sv}")
    wrong = sum(one.weight == "wrong" for one in found)
    click.echo(f"{wrong} fel, {len(found) - wrong} att se över.")
    sys.exit(1 if wrong else 0)
