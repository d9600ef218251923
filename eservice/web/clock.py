"""The time, for pages: the only place where a request asks what time it is."""

from __future__ import annotations

from datetime import UTC, date, datetime

from eservice.kit.days import local_day


def moment() -> datetime:
    """Now, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The day it is here."""
    return local_day(moment())
