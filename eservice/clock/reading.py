"""What a clock shows, reckoned from its ledger, with each step that leads to the date. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from eservice.clock.ledger import asked_in_time
from eservice.clock.shape import ClockRule, LedgerEntry, Length, Reading, State, Step
from eservice.clock.workdays import NONE_CLOSED, Closed, add, holiday, is_open, next_workday, skipped


def read_clock(rule: ClockRule, entries: Sequence[LedgerEntry], as_of: date, closed: Closed = NONE_CLOSED) -> Reading:
    """What the clock shows on the day `as_of`, which matters only while it is paused.

    The due day is the nominal one (lag 1930:173, 1 §), moved by pauses, then extended from the day that was not rolled,
    then rolled off free days (2 §) where the rule rolls. A day that was agreed on, or that an answer was asked by,
    stands as it was given. A paused clock shows what it would if it went on `as_of`. `closed` are the days on which the
    municipality keeps closed: no workdays, where the rule counts workdays.

    Steps, in order: each line of the ledger (`started`, `corrected`, `paused`, `resumed`, `restarted`, `extended`,
    `day_set`, `stopped`, with its `reason`, and `person`, `note` and `basis` where they are known), then `would_go_on`,
    `nominal`, `skipped`, `stood_still`, `extended_to`, `given` and `rolled` as far as they apply.
    """
    if not entries:
        return Reading(rule.key, "not_started", None, None, None)
    face = _Face(rule, closed)
    for entry in entries:
        face.turn(entry)
    if face.paused_on is not None:
        face.go_on(max(face.stopped_on or as_of, face.paused_on), supposed=True)
    if face.given is not None:
        face.take_as_given(face.given)
    elif rule.length is not None:
        face.reckon(rule.length)
    return Reading(rule.key, face.state(), face.started_on, face.stopped_on, face.due_on, tuple(face.steps))


def request_window_ends(rule: ClockRule, entries: Sequence[LedgerEntry]) -> date | None:
    """The last day on which a request makes the clock count from the remedy; None where the rule has no window."""
    window, arrived_on = rule.starts.replaced_if_requested_within, None
    for entry in entries:
        if _opens_window(entry):
            arrived_on = entry.on
    return add(arrived_on, window) if window is not None and arrived_on is not None else None


def _opens_window(entry: LedgerEntry) -> bool:
    anew = entry.kind == "restarted" and entry.reason in ("voluntary_supplement", "remitted")
    return entry.kind in ("started", "corrected") or anew


@dataclass
class _Face:
    """The clock as the ledger is read line by line."""

    rule: ClockRule
    closed: Closed
    #: The day the limit counts from, as the ledger has it.
    started_on: date | None = None
    #: The same, or the day it would be if the deficiency were remedied.
    counts_from: date | None = None
    arrived_on: date | None = None
    stopped_on: date | None = None
    paused_on: date | None = None
    #: The pause ends in counting anew from the remedy, not in going on.
    until_remedied: bool = False
    #: Days and workdays that it has stood still since it started.
    still_days: int = 0
    still_workdays: int = 0
    #: Each extension, and whether it was told when the time had already run out.
    extensions: list[tuple[Length, bool]] = field(default_factory=list)
    #: A day that was agreed on, or that an answer was asked by.
    given: date | None = None
    due_on: date | None = None
    steps: list[Step] = field(default_factory=list)

    def state(self) -> State:
        """Where the clock is after its last line."""
        if self.stopped_on is not None:
            return "stopped"
        return "paused" if self.paused_on is not None else "running"

    def turn(self, entry: LedgerEntry) -> None:
        """Take in one line."""
        self.step(entry.kind, entry.on, reason=entry.reason, **_who_and_why(self.rule, entry))
        if entry.kind in ("started", "corrected", "restarted"):
            self._start(entry)
        elif entry.kind == "paused":
            self.paused_on = entry.on
            self.until_remedied = self._waits_for_remedy(entry)
        elif entry.kind == "resumed":
            self.go_on(entry.on)
            self.paused_on = None
        else:
            self._mark(entry)

    def _mark(self, entry: LedgerEntry) -> None:
        if entry.kind == "extended" and entry.length is not None:
            self.extensions.append((entry.length, self._has_run_out(entry.told_on or entry.on)))
        elif entry.kind == "day_set" and entry.by is not None:
            waits = entry.reason == "referral_sent" and self.given is not None
            self.given = max(self.given or entry.by, entry.by) if waits else entry.by
        elif entry.kind == "stopped":
            self.stopped_on = entry.on

    def _waits_for_remedy(self, entry: LedgerEntry) -> bool:
        if entry.reason == "deficiency_not_remedied":
            return True
        asked = entry.reason == "supplement_requested" and self.arrived_on is not None
        return asked and asked_in_time(self.rule, self.arrived_on or entry.on, entry.on)

    def _start(self, entry: LedgerEntry) -> None:
        if _opens_window(entry):
            self.arrived_on = entry.on
            self.extensions = [] if entry.kind != "corrected" else self.extensions
        self.started_on = self.counts_from = entry.on
        self.paused_on = self.stopped_on = None
        self.still_days = self.still_workdays = 0
        if entry.kind != "corrected":
            self.given = entry.by

    def go_on(self, until: date, *, supposed: bool = False) -> None:
        """End the pause on the day `until`, or suppose so: count the days it took, or count anew from that day."""
        assert self.paused_on is not None
        assert self.started_on is not None
        if supposed and (self.stopped_on is None or self.until_remedied):
            self.step("would_go_on", until, days=(until - self.paused_on).days)
        if self.until_remedied:
            self.counts_from = max(until, self.started_on)
            return
        days = max(0, (until - self.paused_on).days)
        self.still_days += days
        whole = (self.paused_on + timedelta(days=day) for day in range(1, days + 1))
        self.still_workdays += sum(is_open(day, self.closed) for day in whole)

    def reckon(self, length: Length) -> None:
        """Reckon the due day, with its steps."""
        assert self.counts_from is not None
        due = add(self.counts_from, length, self.closed)
        self.step("nominal", due, n=length.n, unit=length.unit, **{"from": self.counts_from})
        if length.unit == "workday" and (days := list(skipped(self.counts_from, due, self.closed))):
            self.step("skipped", due, days=days)
        still = self._still()
        if still.n:
            due = add(due, still, self.closed)
            self.step("stood_still", due, n=still.n, unit=still.unit)
        for extension, late in self.extensions:
            otherwise, due = self._rolled(due), add(due, extension, self.closed)
            self.step("extended_to", due, n=extension.n, unit=extension.unit, otherwise=otherwise, late=late)
        self.due_on = self._rolled(due)
        if self.due_on != due:
            name = holiday(due)
            self.step("rolled", self.due_on, free=due, **({"name": name} if name else {}))

    def take_as_given(self, day: date) -> None:
        """A day that somebody named is the due day, on whatever day it falls."""
        self.due_on = day
        self.step("given", day)

    def step(self, what: str, on: date, **details: object) -> None:
        """Note a step."""
        self.steps.append(Step(what, on, details))

    def _still(self) -> Length:
        """How long it has stood still, in workdays where the limit counts them."""
        if self.rule.length is not None and self.rule.length.unit == "workday":
            return Length(self.still_workdays, "workday")
        return Length(self.still_days, "day")

    def _has_run_out(self, on: date) -> bool:
        """Whether the limit, as it stood then, had passed when the day `on` began. A paused clock does not run out."""
        if self.rule.length is None or self.counts_from is None or self.paused_on is not None:
            return False
        due = add(add(self.counts_from, self.rule.length, self.closed), self._still(), self.closed)
        for extension, _ in self.extensions:
            due = add(due, extension, self.closed)
        return on > self._rolled(due)

    def _rolled(self, day: date) -> date:
        return next_workday(day) if self.rule.rolls_to_workday else day


def _who_and_why(rule: ClockRule, entry: LedgerEntry) -> dict[str, object]:
    """Who did it, why, and by which statute where that is not the rule's own; only what is known."""
    told: dict[str, object] = {}
    if entry.person:
        told["person"] = entry.person
    if entry.note:
        told["note"] = entry.note
    if entry.basis and entry.basis != rule.citation.sv[: len(entry.basis)]:
        told["basis"] = entry.basis
    if entry.told_on is not None and entry.told_on != entry.on:
        told["told_on"] = entry.told_on
    return told
