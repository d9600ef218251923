"""Giving out land among companies: what may be done when, alike for all. Pure."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Protocol

from eservice.kit.errors import Invalid, WrongMove

#: Methods in which companies are compared.
COMPARED = ("comparison", "competition")
METHODS = ("direct", *COMPARED)
#: No time for bids is longer than a year, and none shorter than a day: all need time to read the criteria.
SHORTEST_BID_TIME, LONGEST_BID_TIME = timedelta(days=1), timedelta(days=366)


class Process(Protocol):
    """An allocation as it stands."""

    method: str
    method_reason: str
    state: str
    criteria_at: datetime | None
    bids_due_at: datetime | None
    bids_opened_at: datetime | None


def check_open(process: Process) -> None:
    """Raise `WrongMove` where it is over."""
    if process.state != "open":
        raise WrongMove("allocation_closed")


def check_method(method: str, reason: str, next_on: date | None, today: date) -> None:
    """A method that there is; a direct allocation says why nobody is compared. Raises `Invalid`."""
    if method not in METHODS:
        raise Invalid("unknown_method")
    if method == "direct" and not reason.strip():
        raise Invalid("direct_needs_a_reason")
    if next_on is not None and next_on < today:
        raise Invalid("next_day_wrong")


def check_joining(process: Process, parties: int) -> None:
    """A company may join until bids are opened; in a direct allocation there is one. Raises `WrongMove`."""
    check_open(process)
    if process.bids_opened_at is not None:
        raise WrongMove("bids_are_opened")
    if process.method == "direct" and parties:
        raise WrongMove("direct_has_one")


def check_criteria(process: Process, criteria: str, due_at: datetime, now: datetime) -> None:
    """Criteria are published once, before any bid, with time to answer them. Raises `WrongMove`, `Invalid`."""
    check_open(process)
    if process.method not in COMPARED:
        raise WrongMove("direct_has_no_bids")
    if process.criteria_at is not None:
        raise WrongMove("criteria_stand")
    if not criteria.strip():
        raise Invalid("criteria_missing")
    if not now + SHORTEST_BID_TIME <= due_at <= now + LONGEST_BID_TIME:
        raise Invalid("bids_due_wrong")


def check_bid(process: Process, now: datetime) -> None:
    """A bid is given after the criteria are published and before its day. Raises `WrongMove`."""
    check_open(process)
    if process.criteria_at is None or process.bids_due_at is None:
        raise WrongMove("criteria_first")
    if now >= process.bids_due_at or process.bids_opened_at is not None:
        raise WrongMove("bids_are_due")


def check_opening(process: Process, now: datetime) -> None:
    """Bids are opened all at once, when their time is over: nobody's is read before another's. Raises `WrongMove`."""
    check_open(process)
    if process.criteria_at is None or process.bids_due_at is None:
        raise WrongMove("criteria_first")
    if now < process.bids_due_at:
        raise WrongMove("bids_are_sealed")
    if process.bids_opened_at is not None:
        raise WrongMove("bids_are_opened")


def check_choice(process: Process, has_bid: bool, why: str) -> None:
    """One is chosen: directly, or among bids that were opened; with why. Raises `WrongMove`, `Invalid`."""
    check_open(process)
    if process.method in COMPARED and process.bids_opened_at is None:
        raise WrongMove("bids_not_opened")
    if process.method in COMPARED and not has_bid:
        raise WrongMove("chosen_gave_no_bid")
    if not why.strip():
        raise Invalid("reason_missing")
