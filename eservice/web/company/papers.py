"""A paper of a case: something written, as text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Paper:
    """What it is called in an address, when it was written, its title, and what it says."""

    key: str
    at: datetime
    title: str
    text: str
