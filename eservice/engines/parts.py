"""The parts of Lotsen itself: the web server, the worker and the beat, as `lotsen up` runs them on one machine."""

from __future__ import annotations

import http.client
import os
import sys
from collections.abc import Mapping
from functools import partial
from urllib.parse import urlsplit

from eservice.engines.children import Part, Running


def prepare(settings: Mapping[str, str]) -> Part:
    """Brings the database up to date, and fills an empty one."""
    return Part("prepare", _module("eservice.cli", "prepare"), environment=settings)


def web(settings: Mapping[str, str], host: str, port: int) -> Part:
    """gunicorn with two processes of eight threads; each process is replaced now and then, against slow leaks."""
    options = [
        *("--bind", f"[{host}]:{port}" if ":" in host else f"{host}:{port}"),
        *("--worker-class", "gthread", "--workers", "2", "--threads", "8"),
        *("--max-requests", "2000", "--max-requests-jitter", "200"),
        *("--timeout", "60", "--graceful-timeout", "7"),
        *("--access-logfile", "-", "--no-control-socket"),
    ]
    if os.access("/dev/shm", os.W_OK):
        # A heartbeat on a slow disk looks like a hanging process.
        options += ["--worker-tmp-dir", "/dev/shm"]
    return Part(
        name="web",
        command=_module("gunicorn", *options, "eservice.app:create_app()"),
        ready=partial(_answers, _reachable(host), port, settings),
        environment=settings,
    )


def worker(settings: Mapping[str, str]) -> Part:
    """Celery with two processes. It needs no other worker, so it does not look for any."""
    options = ("worker", "--concurrency", "2", "--loglevel", "INFO", "--without-mingle", "--without-gossip")
    return Part(
        name="worker",
        command=_module("celery", "-A", "workers.app", *options),
        ready=lambda running: " ready." in running.words(),
        environment=settings,
    )


def beat(settings: Mapping[str, str]) -> Part:
    """What wakes the work that waits for a moment in time."""
    return Part("beat", _module("workers.beat"), ready=_lives, environment=settings)


def site_url(host: str, port: int) -> str:
    """The address at which a browser on this machine finds the site."""
    host = _reachable(host)
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _module(name: str, *arguments: str) -> tuple[str, ...]:
    return (sys.executable, "-m", name, *arguments)


def _reachable(host: str) -> str:
    """Where a server that listens on `host` is found from this machine."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(host, host)


def _lives(running: Running) -> bool:
    return running.age > 1.0


def _answers(host: str, port: int, settings: Mapping[str, str], _running: Running) -> bool:
    """True when the site says that it, its database and its broker work."""
    known_as = settings.get("TRUSTED_HOSTS", "").split(",")[0] or urlsplit(settings["SITE_URL"]).netloc
    connection = http.client.HTTPConnection(host, port, timeout=3)
    try:
        connection.request("GET", "/readyz", headers={"Host": known_as})
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
