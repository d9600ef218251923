"""Whose turn it is on the way of an inquiry: whether something that was offered waits for the company. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from eservice.cases.rules import Event
from eservice.premises.stages.rules import Stage

#: What puts something to the company, and what it answers by.
ASKING = (Event.OFFER_MADE, Event.TIMES_OFFERED)
ANSWERING = (Event.OFFER_ANSWERED, Event.VIEWING_BOOKED)
#: Every event that may hand the ball on.
TURNING = (*ASKING, *ANSWERING, Event.OFFER_CLOSED, Event.STAGE_CHANGED)


class Told(Protocol):
    """An event as it stands in the log."""

    name: str
    data: dict[str, Any]


@dataclass(slots=True)
class Said:
    """An event that is about to be written."""

    name: str
    data: dict[str, Any]


@dataclass
class _Turn:
    """The offers that wait for an answer, and whether it is the company's turn."""

    waiting: set[int] = field(default_factory=set)
    is_theirs: bool = False

    def take(self, name: str, data: Mapping[str, Any]) -> None:
        """Take in what happened."""
        if name in ASKING:
            self.waiting.add(data["offer_id"])
            self.is_theirs = True
        elif name in ANSWERING or name == Event.OFFER_CLOSED:
            self.waiting.discard(data["offer_id"])
            wants = name == Event.VIEWING_BOOKED or bool(data.get("wants"))
            self.is_theirs = self.is_theirs and bool(self.waiting) and not wants
        elif data.get("stage") != data.get("left"):
            self.is_theirs = data.get("stage") == Stage.DORMANT


def is_offered(events: Iterable[Told]) -> bool:
    """Whether the company has the ball: from an offer, or times to book, until it has answered.

    A yes or a booked viewing hands the ball back, whatever else was offered; a no does when it was the last. An offer
    that is closed waits for nobody. Another stage is the officer's own move and takes the ball, but for an inquiry
    that rests: that waits until its company says that it wants to go on.
    """
    turn = _Turn()
    for event in events:
        if event.name in TURNING:
            turn.take(event.name, event.data)
    return turn.is_theirs
