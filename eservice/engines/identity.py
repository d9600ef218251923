"""As whom PostgreSQL runs: it refuses root, and it refuses a user without a name."""

from __future__ import annotations

import os
import pwd
import subprocess
import sys
from enum import StrEnum
from pathlib import Path

from eservice.engines.errors import CannotRun
from eservice.engines.leash import NOBODY

LEASH = str(Path(__file__).with_name("leash.py"))


class Identity(StrEnum):
    """How a part sees itself."""

    #: As the user who starts it.
    OURS = "ours"
    #: As "nobody" inside a user namespace; its files stay those of the user who starts it.
    NAMESPACE = "namespace"
    #: As the user "nobody", who may reach all files; only root can start it so, and the data is given away.
    NOBODY = "nobody"


def identity_for_postgres(program: Path, home: Path) -> Identity:
    """As whom the server `program` can run here with its files below `home`. Raises `CannotRun` when it cannot at all.

    Tried and not reckoned: kernels, containers and distributions forbid each way in their own manner.
    """
    root = os.geteuid() == 0
    if not root and _has_a_name(os.geteuid()):
        return Identity.OURS
    for identity in (Identity.NAMESPACE, Identity.NOBODY) if root else (Identity.NAMESPACE,):
        if _works(identity, program, home):
            return identity
    who = "as root" if root else f"as user {os.geteuid()}, who has no name here,"
    raise CannotRun(
        f"PostgreSQL refuses to run {who} and nobody else can reach {home}: run Lotsen as an ordinary user, "
        "or set DATABASE_URL to a server of yours."
    )


def _works(identity: Identity, program: Path, home: Path) -> bool:
    """True when `identity` can enter `home` and run `program`."""
    task = ["/bin/sh", "-c", 'cd -- "$1" && exec "$2" --version', "sh", str(home), str(program)]
    trial = [sys.executable, "-I", "-S", LEASH, str(os.getpid()), "0", identity, *task]
    return subprocess.run(trial, capture_output=True, check=False).returncode == 0


def give(path: Path, identity: Identity) -> None:
    """Let `path` and all below it belong to whom `identity` runs as; nothing to do unless we are root."""
    owner = NOBODY if identity is Identity.NOBODY else os.geteuid()
    if os.geteuid() != 0 or path.stat().st_uid == owner:
        return
    for below in path.rglob("*"):
        os.chown(below, owner, owner, follow_symlinks=False)
    os.chown(path, owner, owner)


def _has_a_name(user: int) -> bool:
    try:
        pwd.getpwuid(user)
    except KeyError:
        return False
    return True
