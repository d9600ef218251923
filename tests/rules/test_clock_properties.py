"""What holds for every clock of the definition file, whatever happens to the case."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path
from random import Random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from eservice.catalogue.reading import read_clock_rules
from eservice.clock.handling_time import days_used, elapsed
from eservice.clock.ledger import book_number, ledger, newest_book
from eservice.clock.reading import read_clock
from eservice.clock.rules import rules_from
from eservice.clock.shape import ClockRule, Deferral, Extension, Happening, LedgerEntry, Length, Reading, Start
from eservice.clock.workdays import is_workday
from eservice.kit.text import Text

DEFINITIONS = Path(__file__).parents[2] / "eservice" / "catalogue" / "definitions"
#: A clock that does all that any clock can.
EVERYTHING = ClockRule(
    key="EVERYTHING",
    kind="decision_deadline",
    title=Text("Allt", "Everything"),
    case_types=("t",),
    citation=Text("Lag", "Act"),
    length=Length(2, "month"),
    starts=Start("received", restart_on_voluntary_supplement=True, replaced_if_requested_within=Length(3, "week")),
    pauses_on_request=True,
    extension=Extension(Length(1, "month"), times=2),
    pauses_on_referral=True,
    can_be_agreed=True,
    deferral=Deferral(Length(24, "month"), Text("Lag", "Act")),
)
FILED = rules_from(read_clock_rules(DEFINITIONS / "clock_rules.yaml"))
GROSS, OWN = ([rule for rule in FILED if rule.key == key][0] for key in ("GROSS", "OWN"))
RULES = st.sampled_from([*FILED, EVERYTHING])
PAUSING = RULES.filter(
    lambda rule: (
        rule.pauses_on_request and rule.length and rule.starts.when == "received" and rule.key != EVERYTHING.key
    )
)
DAYS = st.dates(date(2019, 1, 1), date(2032, 12, 31))
KINDS = st.sampled_from(
    [
        "received", "supplement_requested", "supplement_received", "deficiency_remedied", "completeness_confirmed",
        "voluntary_supplement", "extended", "agreed", "deferred", "deferral_ended", "referral_sent",
        "referral_answered", "referral_overdue", "hearing_opened", "hearing_ended",
        "offer_waits", "offer_answered", "deficiency_not_remedied",
        "delay_found", "delay_told", "decision_requested",
        "request_refused", "notice_posted", "served", "remitted", "decided", "withdrawn",
    ]
)  # fmt: skip
NAMES_A_DAY = ("agreed", "supplement_requested", "referral_sent", "deferred", "hearing_opened")
#: What leaves a clock held or ended.
STILL = ("decided", "withdrawn", "deferred", "referral_sent", "hearing_opened", "offer_waits")
LENGTHS = st.none() | st.builds(Length, st.integers(1, 12), st.sampled_from(["day", "workday", "week", "month"]))


@st.composite
def histories(draw: st.DrawFn, shortest_step: int = 0) -> list[Happening]:
    """A case from its arrival on, in the order of its log. Below 0, `shortest_step` lets days be out of order."""
    day = draw(DAYS)
    happened = [Happening("received", day, 1)]
    for seq, kind in enumerate(draw(st.lists(KINDS, max_size=10)), start=2):
        day += timedelta(days=draw(st.integers(shortest_step, 40)))
        by = day + timedelta(days=draw(st.integers(0, 60))) if kind in NAMES_A_DAY and draw(st.booleans()) else None
        happened.append(Happening(kind, day, seq, draw(LENGTHS) if kind == "extended" else None, by=by))
    return happened


@given(RULES, histories(-40), DAYS)
def test_a_due_day_is_a_workday_where_the_rule_says_so(rule: ClockRule, history: list[Happening], as_of: date) -> None:
    reading = read_clock(rule, ledger(rule, history), as_of)
    due_on = None if any(step.what == "given" for step in reading.steps) else reading.due_on
    assert due_on is None or not rule.rolls_to_workday or is_workday(due_on)


@given(RULES, histories(-40))
def test_a_book_is_only_added_to_and_what_comes_late_opens_a_new_one(rule: ClockRule, history: list[Happening]) -> None:
    books: dict[int, tuple[LedgerEntry, ...]] = {}
    for length in range(len(history) + 1):
        number, lines = book_number(history[:length]), ledger(rule, history[:length])
        assert lines[: len(books.get(number, ()))] == books.get(number, ())
        assert number >= max(books, default=1)
        assert {line.book for line in lines} <= {number}
        books[number] = lines


@given(RULES, histories(), st.randoms())
def test_the_order_in_which_events_were_written_down_does_not_matter(
    rule: ClockRule, history: list[Happening], random: Random
) -> None:
    timed = [replace(one, at=time(minute=at)) for at, one in enumerate(history)]
    numbers = [one.seq for one in timed]
    random.shuffle(numbers)
    written = [replace(one, seq=seq) for one, seq in zip(timed, numbers, strict=True)]
    as_of = history[-1].on
    assert shown(read_clock(rule, ledger(rule, written), as_of)) == shown(read_clock(rule, ledger(rule, timed), as_of))


def shown(reading: Reading) -> tuple[Any, ...]:
    """A reading and its reasons, whatever the numbers of its events."""
    return reading.state, reading.started_on, reading.stopped_on, reading.due_on, reading.steps


@given(RULES, histories(), st.integers(0, 30), st.data())
def test_an_event_written_down_late_counts_from_its_day(
    rule: ClockRule, history: list[Happening], wait: int, data: st.DataObject
) -> None:
    """A supplement request that took effect before other events, known only after them."""
    at = data.draw(st.integers(0, len(history) - 1))
    timed = [replace(one, at=time(hour=1, minute=place)) for place, one in enumerate(history)]
    asked = Happening("supplement_requested", timed[at].on, len(history) + 1, at=time(hour=1, minute=at, second=30))
    in_place = [*timed[: at + 1], asked, *timed[at + 1 :]]
    as_written = [replace(one, seq=seq) for seq, one in enumerate(in_place, start=1)]
    as_of = history[-1].on + timedelta(days=wait)
    late = read_clock(rule, ledger(rule, [*timed, asked]), as_of)
    assert shown(late) == shown(read_clock(rule, ledger(rule, as_written), as_of))


@given(RULES, histories(), DAYS)
def test_a_ledger_that_is_kept_reads_as_one_that_is_reckoned_anew(
    rule: ClockRule, history: list[Happening], as_of: date
) -> None:
    kept: dict[tuple[int, int, str], LedgerEntry] = {}
    for length in range(len(history) + 1):
        for line in ledger(rule, history[:length]):
            kept.setdefault((line.book, line.seq, line.kind), line)
    assert read_clock(rule, newest_book(list(kept.values())), as_of) == read_clock(rule, ledger(rule, history), as_of)


@given(PAUSING | st.just(EVERYTHING), histories(), st.data())
def test_a_pause_never_moves_a_date_earlier(rule: ClockRule, history: list[Happening], data: st.DataObject) -> None:
    opened = [one for one in history if one.kind not in STILL]
    asked_on = opened[-1].on + timedelta(days=data.draw(st.integers(0, 30)))
    answered_on = asked_on + timedelta(days=data.draw(st.integers(0, 60)))
    pause = [
        Happening("supplement_requested", asked_on, len(history) + 1),
        Happening("supplement_received", answered_on, len(history) + 2),
    ]
    without = read_clock(rule, ledger(rule, opened), asked_on).due_on
    with_pause = read_clock(rule, ledger(rule, [*opened, *pause]), asked_on).due_on
    assert without is None or (with_pause is not None and without <= with_pause)


@given(RULES.filter(lambda rule: rule.starts.replaced_if_requested_within is None), histories(), st.data())
def test_to_ask_and_get_the_answer_on_one_day_changes_no_date(
    rule: ClockRule, history: list[Happening], data: st.DataObject
) -> None:
    opened = [one for one in history if one.kind not in STILL]
    day = opened[-1].on + timedelta(days=data.draw(st.integers(0, 30)))
    pair = [
        Happening("supplement_requested", day, len(history) + 1),
        Happening("supplement_received", day, len(history) + 2),
    ]
    if rule.starts.when == "supplement_requested":
        return
    before, after = ledger(rule, opened), ledger(rule, [*opened, *pair])
    assert read_clock(rule, before, day).due_on == read_clock(rule, after, day).due_on


@given(histories(), DAYS)
def test_the_days_of_all_parties_add_up_to_the_whole_time(history: list[Happening], as_of: date) -> None:
    whole = read_clock(GROSS, ledger(GROSS, history), as_of)
    own = read_clock(OWN, ledger(OWN, history), as_of)
    days = elapsed(history, as_of)
    assert days.gross == days_used(whole, as_of)
    assert days.authority == days_used(own, as_of)


@given(RULES, histories(-40))
def test_an_event_writes_each_kind_of_line_once(rule: ClockRule, history: list[Happening]) -> None:
    lines = ledger(rule, history)
    assert len({(line.seq, line.kind) for line in lines}) == len(lines)
    assert [line.kind for line in lines].count("started") == bool(lines)
    if rule.until not in ("answered", "told") and not rule.starts.restart_on_remittal:
        assert "stopped" not in [line.kind for line in lines[:-1]]


@given(RULES, histories(-40), DAYS)
def test_read_twice_a_clock_shows_the_same(rule: ClockRule, history: list[Happening], as_of: date) -> None:
    assert read_clock(rule, ledger(rule, history), as_of) == read_clock(rule, ledger(rule, history), as_of)


@given(RULES, histories(-40), DAYS)
def test_the_last_reckoned_step_is_the_due_day(rule: ClockRule, history: list[Happening], as_of: date) -> None:
    reading = read_clock(rule, ledger(rule, history), as_of)
    if not any(one.by for one in history):
        assert (reading.due_on is not None) == (reading.state != "not_started" and rule.length is not None)
    if reading.due_on is not None:
        assert reading.steps[-1].on == reading.due_on
        assert reading.due_on >= (reading.started_on or date.min)


@given(RULES, histories(), DAYS, st.integers(0, 400))
def test_only_a_paused_clock_depends_on_the_day_it_is_read(
    rule: ClockRule, history: list[Happening], as_of: date, later: int
) -> None:
    lines = ledger(rule, history)
    now, then = read_clock(rule, lines, as_of), read_clock(rule, lines, as_of + timedelta(days=later))
    if now.state == "paused":
        assert now.due_on is None or (then.due_on is not None and now.due_on <= then.due_on)
    else:
        assert now == then


@given(PAUSING | st.just(EVERYTHING), histories(), st.data())
def test_an_answer_that_comes_later_never_brings_the_due_day_nearer(
    rule: ClockRule, history: list[Happening], data: st.DataObject
) -> None:
    opened = [one for one in history if one.kind not in ("decided", "withdrawn")]
    asked_on = opened[-1].on + timedelta(days=data.draw(st.integers(0, 30)))
    asked = [*opened, Happening("supplement_requested", asked_on, len(history) + 1)]

    def due(wait: int) -> date:
        answer = Happening("supplement_received", asked_on + timedelta(days=wait), len(history) + 2)
        due_on = read_clock(rule, ledger(rule, [*asked, answer]), asked_on).due_on
        assert due_on is not None
        return due_on

    wait, more = data.draw(st.integers(0, 60)), data.draw(st.integers(0, 60))
    assert due(wait) <= due(wait + more)


@given(RULES, histories(), DAYS, st.integers(0, 400))
def test_time_used_never_shrinks_as_days_go_by_and_is_never_more_than_has_passed(
    rule: ClockRule, history: list[Happening], as_of: date, later: int
) -> None:
    lines = ledger(rule, history)
    then = as_of + timedelta(days=later)
    reading = read_clock(rule, lines, as_of)
    used, used_then = days_used(reading, as_of), days_used(read_clock(rule, lines, then), then)
    assert 0 <= used <= used_then
    assert reading.started_on is None or used <= max(0, (as_of - reading.started_on).days)
