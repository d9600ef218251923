"""Days as people here count them."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

#: The zone of the municipality. Moments are kept in UTC; days are counted here.
HERE = ZoneInfo("Europe/Stockholm")


def local_day(moment: datetime) -> date:
    """The day on which `moment` (aware) fell here."""
    return moment.astimezone(HERE).date()


def year_of(written: str) -> int | None:
    """The year that somebody wrote with four digits; None for what is none, or lies outside any calendar of ours."""
    known = len(written) == 4 and written.isascii() and written.isdecimal() and written[:2] in ("19", "20", "21")
    return int(written) if known else None
