"""Days as people here count them."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

#: The zone of the municipality. Moments are kept in UTC; days are counted here.
HERE = ZoneInfo("Europe/Stockholm")


def local_day(moment: datetime) -> date:
    """The day on which `moment` (aware) fell here."""
    return moment.astimezone(HERE).date()
