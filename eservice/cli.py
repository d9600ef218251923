"""The `lotsen` command."""

from __future__ import annotations

import importlib
import os
import sys

import click
from flask import Flask
from flask.cli import ScriptInfo, routes_command, shell_command, with_appcontext

from config import WrongSetting
from eservice.engines import supervisor
from eservice.engines.errors import CannotRun
from eservice.engines.settings import borrow


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="The port to listen on.")
def up(host: str, port: int) -> None:
    """Run everything on this machine until Ctrl-C: database, broker, web, worker, beat."""
    supervisor.up(host, port, os.environ)


def register_commands(app: Flask) -> None:
    """Let `flask` and the tests find the commands that work inside the application."""
    for command in _commands():
        app.cli.add_command(command)


def main() -> None:
    """Run the command line; what is in the way is said in one sentence, without a traceback."""
    try:
        _group().main(prog_name="lotsen", obj=ScriptInfo(create_app=_create_app, load_dotenv_defaults=False))
    except WrongSetting as error:
        _give_up(str(error), 2)
    except CannotRun as error:
        _give_up(str(error), 1)


def _group() -> click.Group:
    group = click.Group("lotsen", help="Lotsen: the way in for companies to a Swedish municipality.")
    for command in (up, shell_command, routes_command, *map(_inside_application, _commands())):
        group.add_command(command)
    return group


def _commands() -> tuple[click.Command, ...]:
    """The commands that work inside the application. `up` holds everything else up for days: it does not load them."""
    if sys.argv[1:2] == ["up"]:
        return ()
    from eservice.commands import COMMANDS

    return COMMANDS


def _inside_application(command: click.Command) -> click.Command:
    """`command`, made so that it opens the application when it is run and not when it is listed."""
    if isinstance(command, click.Group):
        for below in command.commands.values():
            _inside_application(below)
    elif command.callback is not None:
        command.callback = with_appcontext(command.callback)
    return command


def _create_app() -> Flask:
    """The application, with the settings of the `lotsen up` that runs in this folder where the person has set none.

    By name and not by import: the application stands above this module.
    """
    os.environ.update(borrow(os.environ))
    app: Flask = importlib.import_module("eservice.app").create_app()
    return app


def _give_up(sentence: str, status: int) -> None:
    click.echo(sentence, err=True)
    sys.exit(status)


if __name__ == "__main__":
    main()
