"""The folder that holds everything the one-command set-up makes: locks, secrets, ports, data and logs."""

from __future__ import annotations

import fcntl
import os
import random
import secrets
import socket
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from eservice.engines.errors import AlreadyRunning, CannotRun

#: Below the range that systems hand out by themselves, so that a kept port is seldom taken by a passing connection.
PORTS = range(20_000, 32_000)


def open_home(home: Path) -> Path:
    """`home` as an absolute path, made when it is missing. Raises `CannotRun` when nothing can be written there."""
    try:
        home.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=home):
            return home.resolve()
    except OSError as error:
        reason = error.strerror or error
        raise CannotRun(
            f"Cannot write in {home} ({reason}): set LOTSEN_HOME to a folder that you may write to."
        ) from error


@contextmanager
def held(lock: Path, already: str) -> Iterator[None]:
    """Hold `lock` until the end of the block or of the process. Raises `AlreadyRunning` with `already` when taken."""
    with lock.open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise AlreadyRunning(already) from error
        yield


def is_held(lock: Path) -> bool:
    """True while some process holds `lock`."""
    try:
        with lock.open(encoding="utf-8") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def kept(path: Path, make: Callable[[], str]) -> str:
    """The text in `path`; made by `make` the first time, and written so that only its owner can read it."""
    text = path.read_text(encoding="utf-8").strip() if path.exists() else ""
    if not text:
        text = make()
        write_private(path, text)
    return text


def write_private(path: Path, text: str) -> None:
    """Put `text` in `path` in one step, readable by its owner only."""
    path.parent.mkdir(parents=True, exist_ok=True)
    number, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(number, "w", encoding="utf-8") as file:
        file.write(text)
    Path(name).replace(path)


def new_secret() -> str:
    """A random text that needs no quoting in an address or a settings file."""
    return secrets.token_hex(24)


def secret_key(home: Path) -> str:
    """What signs sessions: made once, kept in `home`."""
    return kept(home / "secret_key", new_secret)


def kept_port(path: Path) -> int:
    """The port in `path`, or a new one, which is then kept, when there is none or somebody else has taken it."""
    text = kept(path, lambda: str(free_port()))
    if text.isdigit() and is_free("127.0.0.1", int(text)):
        return int(text)
    port = free_port()
    write_private(path, str(port))
    return port


def free_port() -> int:
    """A port of this machine that nobody listens on just now. Raises `CannotRun` when none is found."""
    for port in random.sample(PORTS, 200):
        if is_free("127.0.0.1", port):
            return port
    raise CannotRun(f"No free port found between {PORTS.start} and {PORTS.stop} on 127.0.0.1.")


def is_free(host: str, port: int) -> bool:
    """True when a server could listen on `port` of `host`."""
    try:
        try_to_listen(host, port)
    except OSError:
        return False
    return True


def try_to_listen(host: str, port: int) -> None:
    """Listen for a moment on `port` of `host`; raises the system's `OSError` when that cannot be done."""
    family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, kind) as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        server.bind(address)
        server.listen(1)
