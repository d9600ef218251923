"""What the `lotsen` command does inside the application. Each command is an edge: it asks the clock and commits."""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_migrate import check, upgrade
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError

from eservice.accounts.models import Person
from eservice.accounts.operations import save_units
from eservice.accounts.queries import cast
from eservice.cases.models import Case
from eservice.catalogue.operations import publish_clock_rules, publish_service
from eservice.catalogue.reading import WrongDefinition, read_clock_rules, read_organisation, read_services
from eservice.demo.operations import live_two_years, settle_people
from eservice.kit.days import local_day
from eservice.kit.db import db, transaction
from eservice.records.operations import Imported, import_log
from eservice.records.traces import BrokenLog
from eservice.records.xes import read_xes
from eservice.statistics.operations import IMPORTED, make_figures, modes_behind
from eservice.statistics.queries import made_report

DEFINITIONS = Path(__file__).parent / "catalogue" / "definitions"
ORGANISATION = Path(__file__).parent / "demo" / "organisation.yaml"


@click.command("prepare")
@with_appcontext
def prepare() -> None:
    """Bring the database up to date: tables, service catalogue, organisation and, in demo mode, the demo town."""
    _wait_for_database()
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
    click.echo("Databasen är klar.")


def _wait_for_database(seconds: int = 60) -> None:
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


def _publish() -> None:
    """Freeze what the definition files say now; unchanged files make nothing new."""
    rules = read_clock_rules(DEFINITIONS / "clock_rules.yaml")
    units = read_organisation(ORGANISATION)
    names = [str(unit["key"]) for unit in units]
    services = read_services(DEFINITIONS, units=names, clocks=[rule["key"] for rule in rules])
    now = datetime.now(UTC)
    with transaction():
        save_units(units)
        publish_clock_rules(rules, now)
        new = sum(publish_service(service, now) for service in services)
    click.echo(f"Tjänstekatalogen: {len(services)} tjänster, {new} nya versioner.")


def _build_town() -> None:
    now = datetime.now(UTC)
    with transaction():
        if db.session.scalar(select(Person.id).limit(1)) is not None:
            return
        settle_people(local_day(now))
        click.echo("Demostaden: två år av ärenden …")
        live_two_years(now, current_app.config["SETTINGS"].site_url, _tell)


def _tell(done: int, of: int) -> None:
    if done % 20 == 0 or done == of:
        click.echo(f"  {done} av {of} ärenden")


@click.command("welcome")
@click.option("--address", required=True, help="Adressen som webbplatsen svarar på.")
@with_appcontext
def welcome(address: str) -> None:
    """Say where the site is, who can sign in, and what to try first."""
    click.echo(f"\nLotsen är igång: {address}\n")
    if not current_app.config["SETTINGS"].demo:
        return
    labels = {"company": "Företag", "officer": "Handläggare", "manager": "Chef", "administrator": "Administratör"}
    click.echo("Logga in som (på sidan Logga in):")
    for person, role, place in cast():
        click.echo(f"  {labels[role]:<15} {person.name:<18} {place}")
    click.echo(
        "\nProva först:\n"
        "  1. Logga in som ett företag, välj Serveringstillstånd och skicka en ansökan.\n"
        "  2. Logga in som handläggare på Tillståndsenheten: ärendet ligger i arbetslistan. Ta det och besluta.\n"
        "  3. Logga in som chef: se handläggningstiderna.\n"
        "\nCtrl-C avslutar allt. Data ligger kvar till nästa gång.\n"
    )


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--service", required=True, help="Tjänsten som ärendena hör till, t.ex. serveringstillstand eller bygglov."
)
@click.option("--received-attr", help="Spårets attribut som säger när ärendet kom in (annars: första händelsen).")
@click.option("--ended-attr", help="Spårets attribut som säger när det slutade (annars: sista händelsen).")
@click.option("--source", help="Namn på källan, om flera loggar använder samma ärendenamn (annars: tjänsten).")
@with_appcontext
def import_(file: Path, service: str, received_attr: str | None, ended_attr: str | None, source: str | None) -> None:
    """Read an event log in XES (IEEE 1849, plain or gzipped) as cases with mode `imported`."""
    now = datetime.now(UTC)
    try:
        done = _import(file, service, received_attr, ended_attr, source or service, now)
    except BrokenLog as error:
        raise click.ClickException(f"{file.name} kan inte läsas in. {error} Inget har sparats.") from error
    except OSError as error:
        raise click.ClickException(
            f"{file.name} går inte att läsa: {error.strerror or error}. Inget har sparats."
        ) from error
    click.echo(f"{done.cases} ärenden och {done.events} händelser lästes in; {done.known} ärenden fanns redan.")
    with transaction():
        make_figures(IMPORTED, now, local_day(now))
    _show_figures(service)


def _import(
    file: Path, service: str, received_attr: str | None, ended_attr: str | None, source: str, now: datetime
) -> Imported:
    if not service.replace("_", "").isalnum() or not service.isascii() or len(service) > 60:
        raise click.BadParameter("skriv nyckeln med små bokstäver, siffror och understreck.", param_hint="--service")
    with (
        click.progressbar(length=file.stat().st_size, label=f"Läser {file.name}", file=sys.stderr) as bar,
        transaction(),
    ):
        read = 0

        def progress(so_far: int) -> None:
            nonlocal read
            bar.update(so_far - read)
            read = so_far

        return import_log(read_xes(file, progress), service, source, now, received_attr, ended_attr)


def _show_figures(service: str) -> None:
    made = made_report(IMPORTED, service)
    if made is None:
        return
    total = made.report.total
    count = db.session.query(Case.id).filter_by(mode=IMPORTED, service_key=service).count()
    median, p90 = total.turnaround_median.value, total.turnaround_p90.value
    click.echo(f"Nu finns {count} importerade ärenden; {total.open} är öppna per {made.report.as_of}.")
    click.echo(
        f"Handläggningstid, avslutade: median {median} dagar, P90 {p90} dagar (n = {total.turnaround_median.n})."
    )


@click.command("check-migrations")
@with_appcontext
def check_migrations() -> None:
    """Run every migration on an empty database and compare the result with the models."""
    _wait_for_database()
    upgrade()
    check()
    click.echo("Modellerna och migreringarna är lika.")


COMMANDS = (prepare, welcome, import_, check_migrations)
