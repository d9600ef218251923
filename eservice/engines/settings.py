"""The settings that the one-command set-up hands to its parts, and lends to the other `lotsen` commands."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from eservice.engines.children import ROOT
from eservice.engines.embedded import Engines
from eservice.engines.home import is_held, secret_key, write_private

#: Held by `lotsen up` while it runs.
LOCK = "lotsen.lock"
_RUNNING = "running.json"


def home_folder(environment: Mapping[str, str]) -> Path:
    """Where everything is kept: `LOTSEN_HOME`, or `var` in the folder of the program."""
    return Path(environment.get("LOTSEN_HOME") or ROOT / "var").absolute()


def settings_for(home: Path, engines: Engines, site_url: str, environment: Mapping[str, str]) -> dict[str, str]:
    """`environment` completed with what the parts need; what the person has set stays, save the engines' addresses."""
    own_server = environment.get("DATABASE_URL") == engines.database_url
    # PostgreSQL's own variables speak of the person's server, not of ours.
    settings = {name: value for name, value in environment.items() if own_server or not name.startswith("PG")}
    settings.setdefault("LOTSEN_DEMO", "1")
    settings.setdefault("SITE_URL", site_url)
    if not settings.get("SECRET_KEY"):
        settings["SECRET_KEY"] = secret_key(home)
    settings |= {
        "DATABASE_URL": engines.database_url,
        "REDIS_URL": engines.redis_url,
        "LOTSEN_HOME": str(home),
        "PYTHONUNBUFFERED": "1",
    }
    return settings


def lend(home: Path, settings: Mapping[str, str]) -> None:
    """Let other commands in this folder find what is running: see `borrow`."""
    names = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "SITE_URL", "LOTSEN_DEMO", "LOTSEN_HOME")
    write_private(home / _RUNNING, json.dumps({name: settings[name] for name in names}))


def borrow(environment: Mapping[str, str]) -> dict[str, str]:
    """The settings of the `lotsen up` that runs in this folder, save those that `environment` has; empty if none runs.

    So `lotsen import cases.xes` in a second terminal speaks to what runs in the first.
    """
    home = home_folder(environment)
    if not is_held(home / LOCK):
        return {}
    try:
        lent = json.loads((home / _RUNNING).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {name: value for name, value in lent.items() if not environment.get(name)}


def take_back(home: Path) -> None:
    """Forget what was lent."""
    (home / _RUNNING).unlink(missing_ok=True)
