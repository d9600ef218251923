"""Everything that is measured, running side by side: Lotsen's own parts as `lotsen up` runs them, and the limits."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import redis
from celery import Celery
from flask import Flask

from config import load_settings
from eservice.app import create_app
from eservice.engines import parts
from eservice.engines.children import Part, Running
from eservice.engines.embedded import embedded
from eservice.engines.home import free_port
from eservice.engines.settings import settings_for
from eservice.kit.background import make_celery

#: The queue of Celery and what its workers have taken and not finished, by the names that they have in the broker.
_WAITING, _TAKEN = "celery", "unacked"


@dataclass(frozen=True)
class Site:
    """The running engines, and what can be started on them."""

    home: Path
    settings: dict[str, str]
    stack: ExitStack
    port: int
    bare_port: int

    @cached_property
    def app(self) -> Flask:
        """The application in this process, for making the town and for asking it questions."""
        return create_app(load_settings(self.settings))

    def start_web(self) -> None:
        """Lotsen's web server, and beside it the bare one with the same options."""
        self._start(parts.web(self.settings, "127.0.0.1", self.port))
        part = parts.web(self.settings, "127.0.0.1", self.bare_port)
        self._start(replace(part, name="bare web", command=(*part.command[:-1], "bench.bare:create_app()")))

    def start_workers(self) -> tuple[Queue, Queue]:
        """Lotsen's worker, and a bare one with the same options on a queue of its own."""
        self._start(parts.worker(self.settings))
        own = Queue(self.settings["REDIS_URL"])
        other = {**self.settings, "REDIS_URL": own.url.rpartition("/")[0] + "/1"}
        part = parts.worker(other)
        command = ("bench.bare:celery" if word == "workers.app" else word for word in part.command)
        self._start(replace(part, name="bare worker", command=tuple(command)))
        return own, Queue(other["REDIS_URL"])

    def start_beat(self) -> None:
        """Lotsen's beat."""
        self._start(parts.beat(self.settings))

    def prepare(self) -> None:
        """Tables, catalogue and organisation, and no demo town."""
        running = Running(parts.prepare({**self.settings, "LOTSEN_DEMO": "0"}), self.home / "log" / "prepare.log")
        running.start()
        if running.wait_until_ended():
            raise running.did_not_start("failed")

    def broker_version(self) -> str:
        """Which Valkey runs."""
        told = redis.Redis.from_url(self.settings["REDIS_URL"]).info("server")
        return str(told.get("valkey_version") or told["redis_version"])

    def _start(self, part: Part) -> None:
        running = Running(part, self.home / "log" / f"{part.name}.log")
        running.start()
        self.stack.callback(running.stop)
        running.wait_until_ready()


class Queue:
    """A queue of Celery."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._broker = redis.Redis.from_url(url)
        self._celery: Celery = make_celery(url)

    def send(self, task: str, times: int) -> None:
        """Ask for `task` so many times."""
        for _ in range(times):
            self._celery.send_task(task)

    def is_empty(self) -> bool:
        """Whether all that was asked for is done."""
        return not self._broker.llen(_WAITING) and not self._broker.hlen(_TAKEN)

    def clear(self) -> None:
        """Forget what was asked for."""
        self._broker.delete(_WAITING)


@contextmanager
def site(home: Path) -> Iterator[Site]:
    """Engines of its own with their data in `home`, as durable as in use, and all that is started on them."""
    with embedded(home) as engines, ExitStack() as stack:
        port = free_port()
        environment = {**os.environ, "LOTSEN_DEMO": "1", "LOTSEN_NO_RATE_LIMITS": "1", "TRUSTED_HOSTS": ""}
        settings = settings_for(home, engines, f"http://127.0.0.1:{port}", environment)
        # The bare parts import the tables, so they must find the folder that this runs from.
        settings["PYTHONPATH"] = str(Path(__file__).parents[1])
        yield Site(home, settings, stack, port, free_port())
