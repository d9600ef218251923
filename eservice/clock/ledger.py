"""What the events of a case did to one of its clocks: a ledger that is only ever added to. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from eservice.clock.shape import ClockRule, EntryKind, Happening, LedgerEntry, Length
from eservice.clock.workdays import add

#: Characters of a ledger line's legal basis at most: what the table holds.
LONGEST_BASIS = 200


def ledger(rule: ClockRule, happenings: Iterable[Happening]) -> tuple[LedgerEntry, ...]:
    """The lines that `happenings`, in the order of the event log, write into the clock's ledger.

    More happenings only add lines: the lines of what came before stay as they are. Of each kind, an event writes at
    most one. What comes after the decision or the withdrawal writes nothing.
    """
    book = _Book(rule)
    for happening in sorted(happenings, key=lambda one: one.seq):
        if not book.stopped:
            _DOES[happening.kind](book, happening)
    return tuple(book.lines)


def asked_in_time(rule: ClockRule, arrived_on: date, asked_on: date) -> bool:
    """Whether a request makes the clock count from the day the deficiency is remedied (PBL 2010:900, 9 kap. 27 §).

    It does when it was sent within the rule's window, the last day included. The window opens the day the application
    came in, or the later day on which the company added material on its own initiative; an answer opens no new one.
    """
    window = rule.starts.replaced_if_requested_within
    return window is not None and asked_on <= add(arrived_on, window)


@dataclass
class _Book:
    """A ledger in the making."""

    rule: ClockRule
    lines: list[LedgerEntry] = field(default_factory=list)
    #: The day that opens the window for requests: the start, or the latest material on own initiative.
    arrived_on: date | None = None
    paused: bool = False
    stopped: bool = False
    #: A request was sent within the window: the day it is remedied is the day to count from.
    asked_in_time: bool = False
    #: Nobody has answered that request yet.
    unanswered: bool = False
    #: How often the present limit has been extended.
    extensions: int = 0

    def write(
        self, kind: EntryKind, happening: Happening, on: date | None = None, length: Length | None = None
    ) -> None:
        """Add a line, on the day of the happening unless another is given."""
        basis = self.rule.citation.sv[:LONGEST_BASIS]
        day = on or happening.on
        self.lines.append(LedgerEntry(self.rule.key, happening.seq, kind, day, happening.kind, basis, length))


def _start(book: _Book, happening: Happening) -> None:
    if book.arrived_on is None:
        book.arrived_on = happening.on
        book.write("started", happening)


def _received(book: _Book, happening: Happening) -> None:
    if book.rule.starts.when == "received":
        _start(book, happening)


def _complete(book: _Book, happening: Happening) -> None:
    if book.rule.starts.when == "complete":
        _start(book, happening)
    if book.rule.until == "complete":
        _stop(book, happening)


def _requested(book: _Book, happening: Happening) -> None:
    """Before the start a request does nothing. A clock that will count from the remedy stands still until then."""
    if book.arrived_on is None:
        return
    in_time = asked_in_time(book.rule, book.arrived_on, happening.on)
    if in_time:
        book.asked_in_time = book.unanswered = True
    if (in_time or book.rule.pauses_on_request) and not book.paused:
        book.paused = True
        book.write("paused", happening)


def _answered(book: _Book, happening: Happening) -> None:
    """An answer counts as the remedy until an officer says otherwise; it is never the company's own initiative."""
    if book.unanswered:
        _count_from_remedy(book, happening)
    else:
        _go_on(book, happening)


def _remedied(book: _Book, happening: Happening) -> None:
    """The deficiency is remedied; said after an answer that did not do it, this is the day that counts."""
    if book.asked_in_time:
        _count_from_remedy(book, happening)
    else:
        _go_on(book, happening)


def _count_from_remedy(book: _Book, happening: Happening) -> None:
    assert book.arrived_on is not None
    book.paused = book.unanswered = False
    book.write("restarted", happening, on=max(happening.on, book.arrived_on))


def _go_on(book: _Book, happening: Happening) -> None:
    if book.paused:
        book.paused = False
        book.write("resumed", happening)


def _own_initiative(book: _Book, happening: Happening) -> None:
    """A new limit and a new window. A request in the old window that nobody has answered still waits for its remedy.

    The old limit's extension goes with it; the new limit can be extended in its turn.
    """
    if book.arrived_on is None or not book.rule.starts.restart_on_voluntary_supplement:
        return
    if happening.on < book.arrived_on:
        return
    book.arrived_on, book.paused, book.extensions = happening.on, False, 0
    book.asked_in_time = book.unanswered
    book.write("restarted", happening)


def _extended(book: _Book, happening: Happening) -> None:
    """As often and at most as long as the rule allows; without a length of its own, the longest."""
    extension = book.rule.extension
    if book.arrived_on is None or extension is None or book.extensions >= extension.times:
        return
    book.extensions += 1
    given = happening.length or extension.max
    length = min(given, extension.max, key=lambda one: add(happening.on, one))
    book.write("extended", happening, length=length)


def _stop(book: _Book, happening: Happening) -> None:
    book.stopped = True
    if book.arrived_on is not None:
        book.write("stopped", happening)


_DOES: dict[str, Callable[[_Book, Happening], None]] = {
    "received": _received,
    "completeness_confirmed": _complete,
    "supplement_requested": _requested,
    "supplement_received": _answered,
    "deficiency_remedied": _remedied,
    "voluntary_supplement": _own_initiative,
    "extended": _extended,
    "decided": _stop,
    "withdrawn": _stop,
}
