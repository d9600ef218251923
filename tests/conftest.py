"""What every test stands on: one pair of real engines per run, one database and one broker number per process."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from sqlalchemy import text

from config import Settings
from eservice.accounts.models import Person
from eservice.app import create_app
from eservice.engines.embedded import embedded
from eservice.kit.db import db
from tests.factories import Town, build_town, publish_catalogue
from tests.visiting import Visitor

# Speed is measured in bench/, on purpose and as ratios; a busy machine fails no test.
hypothesis_settings.register_profile("here", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("here")

ENGINES = pytest.StashKey[tuple[str, str]]()
STACK = pytest.StashKey[ExitStack]()
#: Tests of pure rules and of the supervisor need no database; they are told by their folder.
NEEDS_DATABASE = ("database", "pages", "workers", "browser", "fitness")
#: What stays between two tests: it is the same for all of them.
KEPT = {"alembic_version", "service_version", "clock_rule_set", "unit", "deciding_body", "delegation_row"}


def pytest_configure(config: pytest.Config) -> None:
    """Start the engines once per run; the processes of a parallel run are told where they are."""
    if hasattr(config, "workerinput"):
        config.stash[ENGINES] = (config.workerinput["database_url"], config.workerinput["redis_url"])
    elif not config.option.collectonly:
        stack = config.stash[STACK] = ExitStack()
        home = Path(tempfile.mkdtemp(prefix="lotsen-tests-"))
        stack.callback(shutil.rmtree, home, ignore_errors=True)
        engines = stack.enter_context(embedded(home, fast=True))
        config.stash[ENGINES] = (engines.database_url, engines.redis_url)


class _ForProcesses:
    """Tells each process of a parallel run where the engines are."""

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: pytest.Item) -> None:
        node.workerinput["database_url"], node.workerinput["redis_url"] = node.config.stash[ENGINES]  # type: ignore[attr-defined]


def pytest_plugin_registered(plugin: object, manager: pytest.PytestPluginManager) -> None:
    """Add the hook for parallel runs once."""
    if not manager.has_plugin("lotsen-processes"):
        manager.register(_ForProcesses(), "lotsen-processes")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the engines."""
    if STACK in config.stash:
        config.stash[STACK].close()


@pytest.fixture(scope="session")
def addresses(request: pytest.FixtureRequest, worker_id: str) -> tuple[str, str]:
    """The database and the broker of this process, both empty."""
    database_url, redis_url = request.config.stash[ENGINES]
    name = f"test_{worker_id}"
    with psycopg.connect(database_url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(f"drop database if exists {name} with (force)")  # type: ignore[call-overload]
        connection.execute(f"create database {name}")  # type: ignore[call-overload]
    number = int(worker_id.removeprefix("gw") or 0) + 1 if worker_id != "master" else 0
    return database_url.rpartition("/")[0] + f"/{name}", redis_url.rpartition("/")[0] + f"/{number}"


@pytest.fixture(scope="session")
def settings(addresses: tuple[str, str], tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Demo settings on the engines of this process."""
    return Settings(
        database_url=addresses[0],
        redis_url=addresses[1],
        secret_key="only-for-tests-" * 3,
        home=tmp_path_factory.mktemp("home"),
        demo=True,
        rate_limits=False,
    )


@pytest.fixture(scope="session")
def app(settings: Settings) -> Iterator[Flask]:
    """The application on a migrated database with the real catalogue in it."""
    from flask_migrate import upgrade

    app = create_app(settings)
    with app.app_context():
        upgrade()
        publish_catalogue()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(autouse=True)
def _empty_database(request: pytest.FixtureRequest) -> Iterator[None]:
    """Each test that touches the database starts from an empty one, inside the application."""
    if request.path.parent.name not in NEEDS_DATABASE:
        yield
        return
    app: Flask = request.getfixturevalue("app")
    with app.app_context():
        # The log refuses to be emptied; only here, and only for the owner of a test database, it is switched off.
        db.session.execute(text("set local session_replication_role = replica"))
        # Most tests write in a few tables: to truncate a hundred takes longer than the test itself.
        tables = [name for name in db.metadata.tables if name not in KEPT]
        in_use = " union all ".join(f"select '{name}' where exists (select from {name})" for name in tables)
        for name in db.session.scalars(text(in_use)).all():
            db.session.execute(text(f"delete from {name}"))
        for name in db.session.scalars(
            text("select sequencename from pg_sequences where last_value is not null")
        ).all():
            if not name.startswith(tuple(f"{kept}_id_" for kept in KEPT)):
                db.session.execute(text(f"alter sequence {name} restart"))
        db.session.execute(text("delete from unit where kind = 'imported'"))
        db.session.commit()
        yield
        db.session.rollback()
        db.session.remove()


@pytest.fixture
def town() -> Town:
    """A small town: two companies with a person each, officers of two units, a manager, an administrator."""
    return build_town()


@pytest.fixture
def browse(app: Flask) -> Browse:
    """Signs somebody in and gives their browser."""
    return Browse(app)


class Browse:
    """Browsers without a screen, one per person."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        app.test_client_class = Visitor

    def __call__(self, person_id: int | None = None, language: str = "sv") -> Visitor:
        """A client that is signed in as the person, by the page that people sign in on, or as nobody."""
        client = self.app.test_client()
        assert isinstance(client, Visitor)
        with client.session_transaction() as session:
            session["language"] = language
        if person_id is not None:
            client.sign_in(db.session.get_one(Person, person_id).subject)
        return client
