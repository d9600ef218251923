"""Whether an appeal is in time, and when it must be with the court. Pure."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

from eservice.clock.workdays import next_workday

Timeliness = Literal["in_time", "late", "not_served"]


def timeliness(appeal_until: date | None, arrived_on: date) -> Timeliness:
    """The timeliness check (rättidsprövning, FL 2017:900, 45 §): against the last day to appeal, that day included.

    Where nobody knows that the party was served, the time has not begun, and no appeal is late.
    """
    if appeal_until is None:
        return "not_served"
    return "in_time" if arrived_on <= appeal_until else "late"


def hand_over_by(arrived_on: date, days: int) -> date:
    """The day by which an appeal is to be with the court: promptly (FL 46 §), which the organisation puts in days."""
    return next_workday(arrived_on + timedelta(days=days))
