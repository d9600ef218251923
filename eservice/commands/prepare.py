"""Bringing the database up to date: tables, catalogue, organisation, demo town, figures."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade
from sqlalchemy import select

from eservice.accounts.models import Person
from eservice.accounts.operations import save_units
from eservice.catalogue.guide.checks import check_shared
from eservice.catalogue.operations import publish_clock_rules, publish_service
from eservice.catalogue.prices.operations import publish_tariffs
from eservice.catalogue.prices.queries import read_tariffs
from eservice.catalogue.reading import WrongDefinition, read_clock_rules, read_organisation, read_services
from eservice.commands.waiting import wait_for_database
from eservice.delegation.operations import publish_order
from eservice.delegation.reading import read_order
from eservice.demo.establishing import open_by_the_quay
from eservice.demo.giving_out import give_out
from eservice.demo.operations import live_two_years, settle_people
from eservice.demo.places import settle_places
from eservice.demo.vacancies import fill_the_register
from eservice.demo.verdicts import ask_the_town
from eservice.kit.days import local_day
from eservice.kit.db import db, transaction
from eservice.routing.operations.tables import publish_file_tables
from eservice.statistics.indicator_operations import indicators_behind, make_indicators
from eservice.statistics.operations import make_figures, modes_behind

ESERVICE = Path(__file__).resolve().parents[1]
DEFINITIONS = ESERVICE / "catalogue" / "definitions"
ORGANISATION = ESERVICE / "demo" / "organisation.yaml"
DELEGATION = ESERVICE / "demo" / "delegation.yaml"


@click.command("prepare")
@with_appcontext
def prepare() -> None:
    """Bring the database up to date: tables, service catalogue, organisation and, in demo mode, the demo town."""
    wait_for_database()
    click.echo("Databasen: tabeller …")
    upgrade()
    try:
        _publish()
    except WrongDefinition as error:
        raise click.ClickException(f"En definitionsfil är fel. {error}") from error
    if current_app.config["SETTINGS"].demo:
        _build_town()
    now = datetime.now(UTC)
    with transaction():
        behind = modes_behind(local_day(now))
    for mode in behind:
        with transaction():
            make_figures(mode, now, local_day(now))
    _count_indicators(now)
    click.echo("Databasen är klar.")


def _count_indicators(now: datetime) -> None:
    with transaction():
        behind = indicators_behind()
    for mode in behind:
        with transaction():
            make_indicators(mode, now, local_day(now))


def _publish() -> None:
    """Freeze what the definition files say now; unchanged files make nothing new."""
    rules = read_clock_rules(DEFINITIONS / "clock_rules.yaml")
    units = read_organisation(ORGANISATION)
    order = read_order(DELEGATION)
    names = [str(unit["key"]) for unit in units]
    services = read_services(DEFINITIONS, units=names, clocks=[rule["key"] for rule in rules])
    check_shared(services, names)
    tariffs = read_tariffs(DEFINITIONS / "shared" / "prices.yaml")
    now = datetime.now(UTC)
    with transaction():
        save_units(units)
        publish_clock_rules(rules, now)
        publish_tariffs(tariffs, now)
        publish_order(order, now)
        new = sum(publish_service(service, now) for service in services)
        publish_file_tables(services, now, local_day(now))
    click.echo(f"Tjänstekatalogen: {len(services)} tjänster, {new} nya versioner.")


def _build_town() -> None:
    now = datetime.now(UTC)
    with transaction():
        if db.session.scalar(select(Person.id).limit(1)) is not None:
            return
        settle_people(local_day(now))
        settle_places(now)
        click.echo("Demostaden: två år av ärenden …")
        live_two_years(now, current_app.config["SETTINGS"].site_url, _tell)
        open_by_the_quay(now, current_app.config["SETTINGS"].site_url)
        give_out(now, current_app.config["SETTINGS"].site_url)
        fill_the_register(now)
        ask_the_town(current_app.config["SETTINGS"].secret_key, now)


def _tell(done: int, of: int) -> None:
    if done % 20 == 0 or done == of:
        click.echo(f"  {done} av {of} ärenden")
