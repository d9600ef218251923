"""Workers on the engines of the tests: one inside this process, and real ones beside it."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import redis
from celery import Celery
from celery.contrib.testing.worker import start_worker
from flask import Flask

from config import Settings
from eservice.kit.db import db
from tests.waiting import eventually

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def environment(settings: Settings) -> dict[str, str]:
    """The settings of the tests as a process of its own reads them."""
    return {
        "PATH": os.environ["PATH"],
        "DATABASE_URL": settings.database_url,
        "REDIS_URL": settings.redis_url,
        "SECRET_KEY": settings.secret_key,
        "LOTSEN_HOME": str(settings.home),
        "LOTSEN_DEMO": "1",
    }


@pytest.fixture(scope="session")
def celery(app: Flask, environment: dict[str, str]) -> Celery:
    """The Celery application of the workers, which reads its settings from the environment as it is imported."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment.items():
            patch.setenv(name, value)
        celery: Celery = importlib.import_module("workers.app").app
        celery.loader.import_default_modules()
    return celery


@pytest.fixture
def broker(settings: Settings) -> Iterator[Any]:
    """The broker, empty before and after."""
    with redis.Redis.from_url(settings.redis_url) as broker:
        broker.flushdb()
        yield broker
        broker.flushdb()


@contextmanager
def worker_here(celery: Celery) -> Iterator[None]:
    """A worker in a thread of this process for the block."""
    with importlib.import_module("workers.app").flask_app.app_context():
        # A worker forgets the connections of the process that it comes from; here they are its own.
        db.engine.dispose()
    with start_worker(celery, perform_ping_check=False, pool="solo", loglevel="error", shutdown_timeout=20):
        yield


@contextmanager
def worker_beside(environment: dict[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A real worker in a process group of its own, ready for work; gone at the end of the block."""
    command = [sys.executable, "-m", "celery", "-A", "workers.app", "worker"]
    command += ["--concurrency", "1", "--loglevel", "INFO", "--without-mingle", "--without-gossip"]
    with (
        log.open("wb") as said,
        subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=said, stderr=subprocess.STDOUT, start_new_session=True
        ) as worker,
    ):
        try:
            assert eventually(lambda: " ready." in log.read_text(), 40), log.read_text()
            yield worker
        finally:
            kill(worker)


def kill(worker: subprocess.Popen[bytes]) -> None:
    """End a worker and its children at once, as a power cut does."""
    if worker.poll() is None:
        os.killpg(worker.pid, 9)
        worker.wait()
