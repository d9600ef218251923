"""Indicators as of an earlier day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import click
from flask.cli import with_appcontext

from eservice.kit.db import db
from eservice.records.looking_back import year_as_of
from eservice.statistics.indicator_queries import measured
from eservice.statistics.indicators import INDICATORS

DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.command("indicators")
@click.option("--as-of", "as_of", type=DAY, required=True, help="Som det stod när den dagen var slut.")
@click.option("--known-by", "known_by", type=DAY, help="Bara det som var antecknat då (annars: allt som är känt nu).")
@click.option("--mode", "mode", default="live", show_default=True, help="live, demo, test eller imported.")
@with_appcontext
def indicators(as_of: datetime, known_by: datetime | None, mode: str) -> None:
    """Count every indicator anew as it stood on an earlier day, from the log. Changes nothing."""
    now = datetime.now(UTC)
    if as_of.date() > now.date():
        raise click.BadParameter("dagen har inte varit än.", param_hint="--as-of")
    known = known_by.replace(tzinfo=UTC) + timedelta(days=1) if known_by else now
    try:
        told = measured(year_as_of(mode, as_of.year, as_of.date(), known).counted())
    finally:
        db.session.rollback()
    for key, indicator in INDICATORS.items():
        one = told[key]
        bounds = "" if one.low is None else f" ({one.low:.3f}–{'' if one.high is None else f'{one.high:.3f}'})"
        value = one.reason if one.value is None else f"{one.value:.3f}{bounds}"
        click.echo(f"{key:4} {value}  n = {one.n}  {indicator.name.sv}")
