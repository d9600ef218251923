"""What `make run` says when everything is up."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import with_appcontext

from eservice.accounts.queries import cast


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
