"""How much processor time the servers use. Other work on the machine makes a page wait, and does not change this."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from bench.memory import processes

#: The web servers, and those processes of PostgreSQL that answer somebody, by what stands in their command line.
SERVERS = ("eservice.app:create_app()", "bench.bare:create_app()", "postgres: lotsen")


def milliseconds(do: Callable[[], object], times: int) -> float:
    """The processor time of web server and database for each of `times` times that `do` is done."""
    before = _used()
    for _ in range(times):
        do()
    used = sum(now - before.get(thread, 0) for thread, now in _used().items())
    return used / 1_000_000 / times


def _used() -> dict[Path, int]:
    """Nanoseconds by thread: the first number of its `schedstat`."""
    used: dict[Path, int] = {}
    for process, words in processes():
        if any(mark in words for mark in SERVERS):
            for thread in process.glob("task/*"):
                with suppress(OSError):
                    used[thread] = int((thread / "schedstat").read_text().split()[0])
    return used
