"""Reading histories in from files."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import click
from flask.cli import with_appcontext

from eservice.cases.models import Case
from eservice.kit.days import local_day
from eservice.kit.db import db, transaction
from eservice.records.operations import Imported, import_log
from eservice.records.traces import BrokenLog
from eservice.records.xes import read_xes
from eservice.statistics.operations import IMPORTED, make_figures
from eservice.statistics.queries import made_report


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
