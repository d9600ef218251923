"""What the events of a case did to one of its clocks: a ledger that is only ever added to. Pure.

Events are taken in the order in which they took effect, so it does not matter in which order they were written down.
One that is written down late, or that corrects a clock, has the ledger written anew beside the old one: a new *book*.
Within a book lines are only added; the old books stay as they were.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass, field
from datetime import date, time

from eservice.clock.shape import ClockRule, EntryKind, Happening, LedgerEntry, Length
from eservice.clock.workdays import add

#: Characters of a ledger line's legal basis at most: what the table holds.
LONGEST_BASIS = 200
#: What ends an answer's clock, by what began it.
ANSWERS = {
    "supplement_requested": "supplement_received",
    "referral_sent": "referral_answered",
    "decision_requested": "request_refused",
}
STARTS = {"complete": "completeness_confirmed"}
ENDINGS = ("decided", "withdrawn")


def ledger(rule: ClockRule, happenings: Iterable[Happening]) -> tuple[LedgerEntry, ...]:
    """The clock's ledger after `happenings`: the lines of its newest book, each kind of line at most once per event.

    What comes after the decision or the withdrawal writes nothing, but for clocks that begin with the decision.
    """
    log = [one for one in happenings if not one.rule_key or one.rule_key == rule.key]
    starts = STARTS.get(rule.starts.when, rule.starts.when)
    if not any(one.kind == starts for one in log):
        return ()
    corrections = sorted((one for one in log if one.kind == "corrected"), key=lambda one: one.seq)
    book = _Book(rule, book_number(log), corrections[-1] if corrections else None)
    for happening in in_order(one for one in log if one.kind != "corrected"):
        _take(book, happening)
    return tuple(book.lines)


def in_order(happenings: Iterable[Happening]) -> list[Happening]:
    """Happenings as they took effect: by day, on a day by time; then as they stand in the log."""
    return sorted(happenings, key=_place)


def book_number(happenings: Iterable[Happening]) -> int:
    """Which writing of the ledger this is: 1, and one more for each correction and each event written down late."""
    number, newest = 1, (date.min, time.min)
    for happening in sorted(happenings, key=lambda one: one.seq):
        place = _place(happening)[:2]
        if happening.kind == "corrected" or place < newest:
            number += 1
        if happening.kind != "corrected":
            newest = max(newest, place)
    return number


def asked_in_time(rule: ClockRule, arrived_on: date, asked_on: date) -> bool:
    """Whether a request makes the clock count from the day the deficiency is remedied (PBL 2010:900, 9 kap. 27 §).

    It does when it was sent within the rule's window, the last day included. The window opens the day the application
    came in, or the later day on which the company added material on its own initiative; an answer opens no new one.
    """
    window = rule.starts.replaced_if_requested_within
    return window is not None and asked_on <= add(arrived_on, window)


def name_of(happening: Happening) -> str:
    """What a question is called, so that its answer is told from the others'."""
    return happening.ref or f"#{happening.seq}"


def without(outstanding: Set[str], happening: Happening) -> set[str]:
    """What is still waited for after an answer: one without a name answers the question asked first."""
    if happening.ref:
        return set(outstanding) - {happening.ref}
    return set(sorted(outstanding, key=lambda name: (len(name), name))[1:])


def _place(happening: Happening) -> tuple[date, time, int]:
    return happening.on, happening.at or time.max, happening.seq


@dataclass
class _Book:
    """A ledger in the making."""

    rule: ClockRule
    number: int
    correction: Happening | None
    lines: list[LedgerEntry] = field(default_factory=list)
    #: The day that opens the window for requests: the start, or the latest material on own initiative.
    arrived_on: date | None = None
    stopped: bool = False
    #: What holds the clock: it goes on when the last of them lets go.
    holds: set[str] = field(default_factory=set)
    #: A request was sent within the window: the day it is remedied is the day to count from.
    asked_in_time: bool = False
    #: Nobody has answered that request yet.
    unanswered: bool = False
    #: How often the present limit has been extended.
    extensions: int = 0
    #: Answers that are waited for at the same time.
    outstanding: set[str] = field(default_factory=set)

    def write(
        self, kind: EntryKind, happening: Happening, on: date | None = None, length: Length | None = None
    ) -> None:
        """Add a line, on the day of the happening unless another is given."""
        basis = (happening.basis or self.rule.citation.sv)[:LONGEST_BASIS]
        self.lines.append(
            LedgerEntry(
                self.rule.key,
                happening.seq,
                kind,
                on or happening.on,
                happening.kind,
                basis,
                length,
                happening.by,
                happening.told_on,
                happening.person,
                happening.note,
                self.number,
            )
        )

    def hold(self, why: str, happening: Happening) -> None:
        """Stop counting days, from the first of several reasons on."""
        if not self.holds:
            self.write("paused", happening)
        self.holds.add(why)

    def let_go(self, why: str, happening: Happening) -> None:
        """Go on counting where this was the last thing that held the clock."""
        if why in self.holds:
            self.holds.discard(why)
            if not self.holds:
                self.write("resumed", happening)


def _take(book: _Book, happening: Happening) -> None:
    """What one happening does: it starts the clock, ends it, or moves it."""
    kind, starts = happening.kind, book.rule.starts.when
    if kind == STARTS.get(starts, starts):
        _start(book, happening)
    elif _ends(book.rule, happening):
        _stop(book, happening)
        return
    elif kind == "remitted":
        _remitted(book, happening)
    if not book.stopped:
        _DOES.get(kind, _nothing)(book, happening)


def _nothing(_book: _Book, _happening: Happening) -> None:
    """Most happenings move most clocks not at all."""


def _ends(rule: ClockRule, happening: Happening) -> bool:
    until, kind = rule.until, happening.kind
    if until == "passed":
        return rule.kind == "service_of_documents" and kind == "served"
    return (
        kind in ENDINGS
        or (until == "complete" and kind == "completeness_confirmed")
        or (until == "told" and kind == "delay_told")
        or (until == "requested" and kind == "decision_requested")
        or (until == "answered" and kind == ANSWERS.get(rule.starts.when))
    )


def _start(book: _Book, happening: Happening) -> None:
    """The first one starts the clock; a clock for answers starts anew with each question."""
    after = book.rule.starts.after
    day = add(happening.on, after) if after else happening.on
    if book.arrived_on is None:
        if book.stopped:
            return
        book.arrived_on = day
        book.write("started", happening, on=day)
        _correct(book)
    elif book.rule.until in ("answered", "told"):
        if book.stopped:
            book.write("restarted", happening, on=day)
        elif happening.by is not None:
            book.write("day_set", happening)
        book.stopped = False
    else:
        return
    book.outstanding.add(name_of(happening))


def _correct(book: _Book) -> None:
    """Count from the day that an officer says is the right one."""
    if book.correction is not None:
        book.arrived_on = book.correction.on
        book.write("corrected", book.correction)


def _stop(book: _Book, happening: Happening) -> None:
    """The end of the case ends it at once; an answer does when it was the last that was waited for."""
    book.outstanding = set() if happening.kind in ENDINGS else without(book.outstanding, happening)
    if book.stopped or (book.outstanding and book.rule.until == "answered"):
        return
    book.stopped = happening.kind in ENDINGS or book.arrived_on is not None or book.rule.until == "complete"
    if book.arrived_on is not None:
        book.write("stopped", happening)


def _remitted(book: _Book, happening: Happening) -> None:
    """The day on which the case came back is the day to count from, where the statute says so."""
    if book.rule.starts.restart_on_remittal and book.stopped and book.arrived_on is not None:
        book.stopped, book.arrived_on, book.extensions = False, happening.on, 0
        book.asked_in_time = book.unanswered = False
        book.holds.clear()
        book.write("restarted", happening)


def _requested(book: _Book, happening: Happening) -> None:
    """Before the start a request does nothing. A clock that will count from the remedy stands still until then."""
    if book.arrived_on is None:
        return
    in_time = asked_in_time(book.rule, book.arrived_on, happening.on)
    if in_time:
        book.asked_in_time = book.unanswered = True
    if in_time or book.rule.pauses_on_request:
        book.hold("company", happening)


def _answered(book: _Book, happening: Happening) -> None:
    """An answer counts as the remedy until an officer says otherwise; it is never the company's own initiative."""
    if book.unanswered:
        _count_from_remedy(book, happening)
    else:
        book.let_go("company", happening)


def _remedied(book: _Book, happening: Happening) -> None:
    """The deficiency is remedied; said after an answer that did not do it, this is the day that counts."""
    if book.asked_in_time:
        _count_from_remedy(book, happening)
    else:
        book.let_go("company", happening)


def _not_remedied(book: _Book, happening: Happening) -> None:
    """An answer that did not do it is no remedy: a clock that counts from the remedy waits for it again."""
    if book.asked_in_time and not book.unanswered:
        book.unanswered = True
        book.hold("company", happening)


def _count_from_remedy(book: _Book, happening: Happening) -> None:
    assert book.arrived_on is not None
    book.unanswered = False
    book.holds.discard("company")
    book.write("restarted", happening, on=max(happening.on, book.arrived_on))
    if book.holds:
        book.write("paused", happening)


def _own_initiative(book: _Book, happening: Happening) -> None:
    """A new limit and a new window. A request in the old window that nobody has answered still waits for its remedy.

    The old limit's extension goes with it; the new limit can be extended in its turn.
    """
    if book.arrived_on is None or not book.rule.starts.restart_on_voluntary_supplement:
        return
    if happening.on < book.arrived_on:
        return
    book.arrived_on, book.extensions = happening.on, 0
    book.holds.discard("company")
    book.asked_in_time = book.unanswered
    book.write("restarted", happening)
    if book.holds:
        book.write("paused", happening)


def _extended(book: _Book, happening: Happening) -> None:
    """As often and at most as long as the rule allows; without a length of its own, the longest."""
    extension = book.rule.extension
    if book.arrived_on is None or extension is None or book.extensions >= extension.times:
        return
    book.extensions += 1
    given = happening.length or extension.max
    length = min(given, extension.max, key=lambda one: add(happening.on, one))
    book.write("extended", happening, length=length)


def _agreed(book: _Book, happening: Happening) -> None:
    """Another day, where the rule lets the two agree on one."""
    if book.arrived_on is not None and book.rule.can_be_agreed and happening.by is not None:
        book.write("day_set", happening)


def _deferred(book: _Book, happening: Happening) -> None:
    if book.arrived_on is not None and book.rule.deferral is not None:
        book.hold("deferral", happening)


def _deferral_ended(book: _Book, happening: Happening) -> None:
    book.let_go("deferral", happening)


def _referral_sent(book: _Book, happening: Happening) -> None:
    if book.arrived_on is not None and book.rule.pauses_on_referral:
        book.outstanding.add(name_of(happening))
        book.hold("referral", happening)


def _referral_answered(book: _Book, happening: Happening) -> None:
    """The ball comes back with the last of the answers, or when the last day for one has passed."""
    if book.rule.pauses_on_referral:
        book.outstanding = without(book.outstanding, happening)
        if not book.outstanding:
            book.let_go("referral", happening)


def _heard(book: _Book, happening: Happening) -> None:
    """The company has the ball while it is heard (FL 2017:900, 25 §)."""
    if book.arrived_on is not None and book.rule.pauses_on_request:
        book.hold("hearing", happening)


def _hearing_ended(book: _Book, happening: Happening) -> None:
    book.let_go("hearing", happening)


def _offer_waits(book: _Book, happening: Happening) -> None:
    """The company has the ball while an offer waits for its answer."""
    if book.arrived_on is not None and book.rule.pauses_on_request:
        book.hold("offer", happening)


def _offer_answered(book: _Book, happening: Happening) -> None:
    book.let_go("offer", happening)


def _served(book: _Book, happening: Happening) -> None:
    """The day on which the company had it counts, not the one that was reckoned with (FL 2017:900, 44 §)."""
    if book.rule.kind == "appeal" and book.arrived_on is not None:
        book.arrived_on = happening.on
        book.write("restarted", happening)


_DOES: dict[str, Callable[[_Book, Happening], None]] = {
    "supplement_requested": _requested,
    "supplement_received": _answered,
    "deficiency_remedied": _remedied,
    "deficiency_not_remedied": _not_remedied,
    "voluntary_supplement": _own_initiative,
    "extended": _extended,
    "agreed": _agreed,
    "deferred": _deferred,
    "deferral_ended": _deferral_ended,
    "referral_sent": _referral_sent,
    "referral_answered": _referral_answered,
    "referral_overdue": _referral_answered,
    "hearing_opened": _heard,
    "hearing_ended": _hearing_ended,
    "offer_waits": _offer_waits,
    "offer_answered": _offer_answered,
    "served": _served,
}


def newest_book(entries: Sequence[LedgerEntry]) -> list[LedgerEntry]:
    """Of a ledger as it is kept, the lines that count now."""
    newest = max((entry.book for entry in entries), default=1)
    return [entry for entry in entries if entry.book == newest]
