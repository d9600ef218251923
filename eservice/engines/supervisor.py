"""`lotsen up`: the engines, the web server, the worker and the beat on one machine, for as long as it runs."""

from __future__ import annotations

import errno
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from pathlib import Path

from eservice.engines import parts
from eservice.engines.children import ROOT
from eservice.engines.console import Console
from eservice.engines.crew import Crew, StopSignals
from eservice.engines.embedded import Engines, bring_up, engines_of
from eservice.engines.errors import CannotRun
from eservice.engines.home import held, open_home, try_to_listen
from eservice.engines.postgres import postgres
from eservice.engines.settings import LOCK, home_folder, lend, settings_for, take_back
from eservice.engines.valkey import valkey

#: The engines in the order of their start, by the setting that names another one.
_ENGINES = {"DATABASE_URL": postgres, "REDIS_URL": valkey}


def up(host: str, port: int, environment: Mapping[str, str]) -> None:
    """Run everything until Ctrl-C or SIGTERM, and leave nothing behind. Raises `CannotRun` with one sentence.

    An engine whose address stands in `environment` (`DATABASE_URL`, `REDIS_URL`) is used and not started.
    """
    home = open_home(home_folder(environment))
    with StopSignals().noted() as asked, _only_one(home, environment):
        _check_port(host, port)
        with closing(Console(home / "log")) as console, Crew(console, asked) as crew:
            try:
                _start(crew, console, home, host, port, environment)
                crew.look_after()
            finally:
                take_back(home)


@contextmanager
def _only_one(home: Path, environment: Mapping[str, str]) -> Iterator[None]:
    """The right to run in `home`, its engines included unless `environment` names others for both."""
    already = f"Lotsen is already running in {home}: stop that one first, or set LOTSEN_HOME to another folder."
    with held(home / LOCK, already), ExitStack() as stack:
        if not all(environment.get(name) for name in _ENGINES):
            stack.enter_context(engines_of(home))
        yield


def _check_port(host: str, port: int) -> None:
    """Raises `CannotRun` when the site could not be reached at `host` and `port`; asked before anything is started."""
    try:
        try_to_listen(host, port)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise CannotRun(
                f"Port {port} is taken by another program: try another, as in `make run PORT={port + 1}`."
            ) from error
        raise CannotRun(f"Cannot listen on {host} port {port}: {error.strerror or error}.") from error


def _start(crew: Crew, console: Console, home: Path, host: str, port: int, environment: Mapping[str, str]) -> None:
    address = parts.site_url(host, port)
    console.say(f"starting; everything is kept in {home}")
    settings = settings_for(home, _engines(crew, home, environment), address, environment)
    lend(home, settings)
    crew.run(parts.prepare(settings))
    crew.start([parts.web(settings, host, port), parts.worker(settings), parts.beat(settings)])
    _welcome(settings, address)
    console.say(f"Lotsen is at {address} - Ctrl-C stops it, the logs are in {console.logs}")


def _engines(crew: Crew, home: Path, environment: Mapping[str, str]) -> Engines:
    """The addresses of the engines: those of `environment`, and of our own for those that it does not name."""
    urls = {}
    for name, engine in _ENGINES.items():
        urls[name] = environment.get(name, "")
        if not urls[name]:
            running, urls[name] = bring_up(partial(engine, home, tick=crew.tick), home, crew.tick)
            crew.keep(running)
    return Engines(urls["DATABASE_URL"], urls["REDIS_URL"])


def _welcome(settings: Mapping[str, str], address: str) -> None:
    """Who can sign in and what to try. A site without a welcome works all the same."""
    command = [sys.executable, "-m", "eservice.cli", "welcome", "--address", address]
    subprocess.run(command, cwd=ROOT, env=dict(settings), check=False)
