"""Checks that hold before anything lands."""

from __future__ import annotations

from datetime import UTC, datetime

import click
from flask.cli import with_appcontext
from flask_migrate import check as compare_with_models
from flask_migrate import upgrade

from eservice.cases.models import Case, CheckRun
from eservice.cases.operations.recomputing import OPEN, recompute_clocks, start_recomputing
from eservice.commands.waiting import wait_for_database
from eservice.invariants import check_invariants, sentences
from eservice.kit.db import db, transaction
from eservice.notifications.queries import receipt_days
from eservice.snapshots.recounting import differences as differences_of
from eservice.snapshots.recounting import frozen_after
from eservice.statistics.keeping import differences, followed_after


@click.command("check-migrations")
@with_appcontext
def check_migrations() -> None:
    """Run every migration on an empty database and compare the result with the models."""
    wait_for_database()
    upgrade()
    compare_with_models()
    click.echo("Modellerna och migreringarna är lika.")


@click.group("check")
def check_() -> None:
    """Compare what is kept with what the log says, and ask what must always be true."""


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
    wrong += _check_frozen()
    if wrong:
        raise SystemExit(1)


def _check_frozen() -> list[str]:
    """Every frozen figure: nothing of it changed (else it is wrong), and what a count over its rows gives today."""
    wrong, last, count = list[str](), 0, 0
    while rows := frozen_after(last):
        last, count = rows[-1].id, count + len(rows)
        for number, (changed, otherwise) in differences_of(rows).items():
            wrong += [f"fryst {number} ändrad: {line}" for line in changed]
            for line in otherwise:
                click.echo(f"  fryst {number} står kvar; en räkning i dag över samma ärenden ger annat: {line}")
        db.session.rollback()
    for line in wrong:
        click.echo(line)
    if count:
        click.echo(f"{count} frysta räknades om; {len(wrong)} ändrade.")
    return wrong


@check_.command("clocks")
@click.option("--mode", "mode", help="Bara ärenden i det läget, t.ex. imported; annars alla öppna.")
@click.option("--mend", is_flag=True, help="Rätta det som skiljer sig.")
@with_appcontext
def clocks(mode: str | None, mend: bool) -> None:
    """Reckon the clocks of every open case anew and say what differs from what is kept."""
    now = datetime.now(UTC)
    with transaction():
        run_id = start_recomputing(now)
    after: int | None = 0
    while after is not None:
        with transaction():
            which = OPEN if mode is None else Case.mode == mode
            after = recompute_clocks(run_id, after, now, which, mend)
    _tell(db.session.get_one(CheckRun, run_id))


@check_.command("invariants")
@with_appcontext
def invariants() -> None:
    """Ask what must always be true; leave with an error where something is not."""
    now = datetime.now(UTC)
    with transaction():
        runs = check_invariants(now)
        said = sentences(now)
        for run in runs:
            click.echo(f"{said[run.name].sv}")
            _tell(run)
        wrong = sum(run.wrong for run in runs)
    if wrong:
        raise click.exceptions.Exit(1)


def _tell(run: CheckRun) -> None:
    click.echo(f"  {run.checked} ärenden, {run.wrong} avvikelser")
    for one in run.examples[:10]:
        differs = f": sparat {one['kept']}, räknat {one['reckoned']}" if "kept" in one else ""
        click.echo(f"  {one['reference']}: {one['what']}{differs}")
