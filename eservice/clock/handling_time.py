"""How much of its time a clock has used, how much is left, and who had the ball meanwhile. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from eservice.clock.ledger import in_order, name_of, without
from eservice.clock.shape import Happening, Reading


@dataclass(frozen=True, slots=True)
class Elapsed:
    """Calendar days from the arrival on, by who had the ball: they add up to the whole time."""

    authority: int = 0
    company: int = 0
    referral: int = 0

    @property
    def gross(self) -> int:
        """The whole time."""
        return self.authority + self.company + self.referral


def elapsed(happenings: Iterable[Happening], as_of: date) -> Elapsed:
    """Who had the ball for how many days, from the arrival to the end of the case or to `as_of`.

    While the company owes an answer the days are its own, also where a referral is out at the same time: without that
    answer the authority could not decide whatever the referral body said.
    """
    days = {"authority": 0, "company": 0, "referral": 0}
    since: date | None = None
    waits = _Waits()
    for happening in in_order(happenings):
        if happening.kind == "received" and since is None:
            since = happening.on
        if since is None:
            continue
        day = min(max(happening.on, since), max(as_of, since))
        days[waits.holder()] += (day - since).days
        since = day
        waits.take(happening)
        if happening.kind in ("decided", "withdrawn"):
            return Elapsed(**days)
    if since is not None:
        days[waits.holder()] += max(0, (as_of - since).days)
    return Elapsed(**days)


@dataclass
class _Waits:
    """What is waited for: an answer of the company, its say, its choice of an offer; referrals."""

    asked: bool = False
    heard: bool = False
    offered: bool = False
    referrals: set[str] = field(default_factory=set)

    def holder(self) -> str:
        """Who has the ball."""
        if self.asked or self.heard or self.offered:
            return "company"
        return "referral" if self.referrals else "authority"

    def take(self, happening: Happening) -> None:
        """Take in what happened."""
        kind = happening.kind
        if kind in ("supplement_requested", "supplement_received", "deficiency_remedied"):
            self.asked = kind == "supplement_requested"
        elif kind in ("hearing_opened", "hearing_ended"):
            self.heard = kind == "hearing_opened"
        elif kind in ("offer_waits", "offer_answered"):
            self.offered = kind == "offer_waits"
        elif kind == "referral_sent":
            self.referrals.add(name_of(happening))
        elif kind in ("referral_answered", "referral_overdue"):
            self.referrals = without(self.referrals, happening)


def days_used(reading: Reading, as_of: date) -> int:
    """Calendar days that the clock has run since the day it counts from, at most to `as_of` or to its end.

    Days on which it stood still are not counted; 0 for a clock that has not started.
    """
    if reading.started_on is None:
        return 0
    end = min(as_of, reading.stopped_on) if reading.stopped_on else as_of
    still = sum(_days(min(first, end), min(last or end, end)) for first, last in _standstills(reading))
    return max(0, _days(reading.started_on, end) - still)


def days_left(reading: Reading, as_of: date) -> int | None:
    """Calendar days from `as_of` to the due day, below 0 when it has passed; None where nothing runs towards one."""
    if reading.state != "running" or reading.due_on is None:
        return None
    return (reading.due_on - as_of).days


def _standstills(reading: Reading) -> list[tuple[date, date | None]]:
    """From and to (None: not yet) of each pause since the day the clock counts from."""
    pauses: list[tuple[date, date | None]] = []
    for step in reading.steps:
        if step.what in ("started", "corrected", "restarted"):
            pauses = []
        elif step.what == "paused":
            pauses.append((step.on, None))
        elif step.what == "resumed" and pauses:
            pauses[-1] = (pauses[-1][0], step.on)
    return pauses


def _days(first: date, last: date) -> int:
    return max(0, (last - first).days)
