"""When two asks are one, whose file it is, and how long it lies. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import msgspec

from eservice.accounts.rules import Viewer

#: A file lies so long, then it is removed: figures go stale, and lists of cases should not lie about.
KEPT = timedelta(days=7)
#: One that cannot be made is tried again after a minute, twice that ..., and given up, aloud, after so many times.
MOST_ATTEMPTS = 5
#: After the last attempt nobody looks for so long whether it came to an end.
LAST_WAIT = timedelta(minutes=15)
#: Files that one person may have at a time.
MOST_FILES = 50


def digest_of(kind: str, view: Mapping[str, Any], file_format: str, language: str, stamp: str, rights: str) -> str:
    """What two asks for the same file have in common. `stamp` is the state of what it is made of."""
    asked = [kind, view, file_format, language, stamp, rights]
    return hashlib.sha256(msgspec.json.encode(asked, order="deterministic")).hexdigest()


def rights_of(viewer: Viewer) -> str:
    """What somebody may read, as a digest: a file made under other rights is not theirs any more."""
    held = [sorted(viewer.officer_in), sorted(viewer.manager_of), viewer.administrator]
    return hashlib.sha256(msgspec.json.encode(held)).hexdigest()


def wait_after(attempts: int) -> timedelta | None:
    """How long to wait after so many failed attempts; None: give up."""
    return timedelta(minutes=2 ** (attempts - 1)) if attempts < MOST_ATTEMPTS else None
