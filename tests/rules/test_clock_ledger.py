"""What each event does to each kind of clock, and how its page explains the date."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from eservice.clock.handling_time import days_left, days_used
from eservice.clock.ledger import ledger
from eservice.clock.reading import read_clock
from eservice.clock.shape import ClockRule, Extension, Happening, Length, Reading, Start
from eservice.kit.text import Text

WEEKS = Length(10, "week")
WINDOW = Start("received", restart_on_voluntary_supplement=True, replaced_if_requested_within=Length(3, "week"))


def rule(starts: Start = WINDOW, length: Length | None = WEEKS, **more: Any) -> ClockRule:
    """A rule like that of building permits, changed where a test is about something else."""
    text = Text("Lag 1 §", "Act, section 1")
    return ClockRule(
        key="R", kind="decision_deadline", title=text, case_types=("t",), citation=text, length=length, starts=starts,
        **more,
    )  # fmt: skip


PERMIT = rule(extension=Extension(WEEKS))
SERVING = rule(Start("complete"), Length(4, "month"), extension=Extension(Length(4, "month")))
TARGET = rule(Start("received"), Length(5, "workday"), pauses_on_request=True)
CALENDAR_TARGET = rule(Start("received"), Length(4, "week"), pauses_on_request=True)


def log(*happened: str) -> list[Happening]:
    """Happenings in March 2026 from lines such as `received 2`; days go on past the month's end."""
    lines = [line.split() for line in happened]
    return [
        Happening(kind, date.fromordinal(date(2026, 2, 28).toordinal() + int(day)), seq)  # type: ignore[arg-type]
        for seq, (kind, day) in enumerate(lines, start=1)
    ]


def lines(rule: ClockRule, *happened: str) -> list[tuple[int, str, str]]:
    """The ledger as event number, kind and reason."""
    return [(line.seq, line.kind, line.reason) for line in ledger(rule, log(*happened))]


def read(rule: ClockRule, *happened: str, as_of: date = date(2026, 4, 1)) -> Reading:
    """The reading after what happened."""
    return read_clock(rule, ledger(rule, log(*happened)), as_of)


def test_a_clock_that_starts_when_complete_takes_the_first_word_on_it_and_ignores_requests_before() -> None:
    asked = ["received 2", "supplement_requested 4", "supplement_received 9"]
    assert lines(SERVING, *asked) == []
    assert read(SERVING, *asked) == Reading("R", "not_started", None, None, None)
    told_twice = [*asked, "completeness_confirmed 10", "completeness_confirmed 20"]
    assert lines(SERVING, *told_twice) == [(4, "started", "completeness_confirmed")]


def test_a_statute_that_knows_no_pause_goes_on_while_the_company_is_asked() -> None:
    asked = ["completeness_confirmed 2", "supplement_requested 4"]
    assert lines(SERVING, *asked, "supplement_received 9", "voluntary_supplement 10") == lines(SERVING, asked[0])
    assert read(SERVING, *asked).state == "running"


def test_a_clock_starts_once() -> None:
    assert lines(PERMIT, "received 2", "received 5", "completeness_confirmed 6") == [(1, "started", "received")]


def test_a_request_within_the_window_holds_the_clock_until_the_deficiency_is_remedied() -> None:
    asked = ["received 2", "supplement_requested 20"]
    waiting = read(PERMIT, *asked, as_of=date(2026, 4, 1))
    assert (waiting.state, waiting.started_on, waiting.due_on) == ("paused", date(2026, 3, 2), date(2026, 6, 10))
    assert lines(PERMIT, *asked, "supplement_received 40") == [
        (1, "started", "received"),
        (2, "paused", "supplement_requested"),
        (3, "restarted", "supplement_received"),
    ]


def test_the_day_an_officer_says_it_was_remedied_replaces_the_day_the_answer_came() -> None:
    answered = ["received 2", "supplement_requested 20", "supplement_received 40"]
    assert read(PERMIT, *answered).started_on == date(2026, 4, 9)
    assert read(PERMIT, *answered, "deficiency_remedied 45").started_on == date(2026, 4, 14)


def test_the_authority_cannot_move_its_own_deadline_with_one_request_after_another() -> None:
    first = ["received 2", "supplement_requested 20", "supplement_received 40"]
    second = ["supplement_requested 50", "supplement_received 60"]
    assert read(PERMIT, *first, *second).due_on == read(PERMIT, *first).due_on


def test_of_two_requests_within_the_window_the_last_remedy_counts() -> None:
    twice = ["received 2", "supplement_requested 4", "supplement_received 6", "supplement_requested 9"]
    assert read(PERMIT, *twice, "supplement_received 12").started_on == date(2026, 3, 12)


def test_an_answer_that_nobody_waits_for_and_a_remedy_that_nobody_asked_for_move_nothing() -> None:
    arrived = lines(PERMIT, "received 2")
    assert lines(PERMIT, "received 2", "supplement_received 9", "deficiency_remedied 10") == arrived
    assert lines(PERMIT, "received 2", "supplement_requested 30", "supplement_received 40") == arrived


def test_a_day_before_the_arrival_is_never_counted_from() -> None:
    early = ["received 20", "supplement_requested 2"]
    assert read(PERMIT, *early, as_of=date(2026, 3, 1)).due_on == read(PERMIT, "received 20").due_on
    assert read(PERMIT, *early, "supplement_received 9").due_on == read(PERMIT, "received 20").due_on
    assert lines(PERMIT, "received 20", "voluntary_supplement 2") == [(1, "started", "received")]


def test_own_material_opens_a_new_window_for_requests() -> None:
    added = ["received 2", "voluntary_supplement 40", "supplement_requested 61"]
    assert read(PERMIT, *added, "supplement_received 70").started_on == date(2026, 5, 9)


def test_own_material_sent_while_a_request_is_open_leaves_the_request_open() -> None:
    added = ["received 2", "supplement_requested 20", "voluntary_supplement 25"]
    assert (read(PERMIT, *added).state, read(PERMIT, *added).started_on) == ("running", date(2026, 3, 25))
    assert read(PERMIT, *added, "supplement_received 40").started_on == date(2026, 4, 9)


def test_own_material_ends_what_was_answered_before_it() -> None:
    answered = ["received 2", "supplement_requested 20", "supplement_received 25", "voluntary_supplement 30"]
    assert read(PERMIT, *answered, "deficiency_remedied 40").started_on == date(2026, 3, 30)
    unanswered = ["received 2", "supplement_requested 20", "voluntary_supplement 25"]
    assert read(PERMIT, *unanswered, "deficiency_remedied 40").started_on == date(2026, 4, 9)


def test_own_material_does_not_move_a_clock_whose_rule_does_not_say_so() -> None:
    assert lines(TARGET, "received 2", "voluntary_supplement 3") == [(1, "started", "received")]


def test_a_case_decided_while_the_company_owes_an_answer_is_decided_in_time() -> None:
    reading = read(PERMIT, "received 2", "supplement_requested 20", "decided 150")
    assert (reading.state, reading.stopped_on) == ("stopped", date(2026, 7, 28))
    assert reading.due_on is not None
    assert reading.due_on > date(2026, 7, 28)


@pytest.mark.parametrize(
    ("rule", "due_without", "due_with"),
    [
        #                 Mon 2 March + 5 workdays; asked Tue 3, answered Fri 6: Wed, Thu, Fri do not count
        pytest.param(TARGET, date(2026, 3, 9), date(2026, 3, 12), id="workdays"),
        #                          4 weeks, and three days more
        pytest.param(CALENDAR_TARGET, date(2026, 3, 30), date(2026, 4, 2), id="calendar-days"),
    ],
)
def test_a_target_stands_still_while_the_company_has_the_ball(
    rule: ClockRule, due_without: date, due_with: date
) -> None:
    assert read(rule, "received 2").due_on == due_without
    assert read(rule, "received 2", "supplement_requested 3", "supplement_received 6").due_on == due_with


def test_a_paused_target_shows_the_day_it_would_be_if_the_answer_came_today() -> None:
    asked = ["received 2", "supplement_requested 3"]
    assert read(TARGET, *asked, as_of=date(2026, 3, 6)).due_on == date(2026, 3, 12)
    assert read(TARGET, *asked, as_of=date(2026, 3, 1)).due_on == date(2026, 3, 9), "not before it paused"


def test_a_clock_that_waits_for_a_remedy_never_counts_from_before_the_request() -> None:
    assert read(PERMIT, "received 2", "supplement_requested 20", as_of=date(2026, 3, 10)).due_on == date(2026, 5, 29)


def test_a_second_request_while_paused_is_the_same_pause_and_a_second_pause_adds_up() -> None:
    asked = ["received 2", "supplement_requested 3", "supplement_requested 4", "supplement_received 6"]
    assert read(TARGET, *asked).due_on == date(2026, 3, 12)
    assert read(TARGET, *asked, "supplement_requested 9", "supplement_received 10").due_on == date(2026, 3, 13)


def test_weekends_in_a_pause_are_no_workdays() -> None:
    assert read(TARGET, "received 2", "supplement_requested 6", "supplement_received 8").due_on == date(2026, 3, 9)


def test_nothing_happens_to_a_clock_after_the_decision() -> None:
    decided = ["received 2", "decided 90"]
    after = ["voluntary_supplement 91", "extended 92", "withdrawn 93", "decided 94"]
    assert lines(PERMIT, *decided, *after) == [(1, "started", "received"), (2, "stopped", "decided")]
    reading = read(PERMIT, *decided)
    assert (reading.state, reading.due_on, reading.stopped_on) == ("stopped", date(2026, 5, 11), date(2026, 5, 29))


def test_a_withdrawn_case_that_never_was_complete_has_a_clock_that_never_started() -> None:
    assert read(SERVING, "received 2", "withdrawn 9").state == "not_started"
    assert lines(SERVING, "received 2", "withdrawn 9", "completeness_confirmed 10") == []


def test_an_extension_is_given_once_and_only_where_the_rule_has_one() -> None:
    once = ["received 2", "extended 60"]
    assert read(PERMIT, *once, "extended 90") == read(PERMIT, *once)
    assert lines(TARGET, *once) == [(1, "started", "received")]


@pytest.mark.parametrize(
    ("given", "due"),
    [
        pytest.param(None, date(2026, 7, 20), id="no-length-is-the-longest"),
        pytest.param(Length(4, "week"), date(2026, 6, 8), id="a-shorter-one-counts-as-given"),
        pytest.param(Length(3, "month"), date(2026, 7, 20), id="a-longer-one-is-cut"),
    ],
)
def test_an_extension_is_as_long_as_given_and_no_longer_than_the_law_allows(given: Length | None, due: date) -> None:
    happened = [*log("received 2"), Happening("extended", date(2026, 5, 8), 2, given)]
    assert read_clock(PERMIT, ledger(PERMIT, happened), date(2026, 5, 9)).due_on == due


def test_own_material_after_an_extension_gives_a_limit_that_is_not_extended_and_can_be() -> None:
    added = ["received 2", "extended 60", "voluntary_supplement 70"]
    assert read(PERMIT, *added).due_on == date(2026, 7, 20), "Sat 9 May + 10 weeks is a Saturday"
    assert read(PERMIT, *added, "extended 80").due_on == date(2026, 9, 28)


def test_a_remedy_after_an_extension_keeps_the_extension() -> None:
    answered = ["received 2", "supplement_requested 20", "supplement_received 40", "extended 60"]
    assert read(PERMIT, *answered, "deficiency_remedied 61").due_on == date(2026, 9, 17)


def test_time_that_is_only_measured_has_no_due_day() -> None:
    reading = read(rule(Start("received"), None), "received 2", "decided 12")
    assert (reading.state, reading.due_on, days_used(reading, date(2026, 5, 1))) == ("stopped", None, 10)


def test_every_line_names_its_law_in_what_the_table_can_hold() -> None:
    long = Text("§" * 300, "section")
    wordy = ClockRule(key="R", kind="gross", title=long, case_types=("t",), citation=long, starts=Start("received"))
    assert [line.basis for line in ledger(PERMIT, log("received 2"))] == ["Lag 1 §"]
    assert [len(line.basis) for line in ledger(wordy, log("received 2"))] == [200]


def test_events_are_read_in_the_order_of_the_log() -> None:
    happened = log("received 2", "supplement_requested 20", "supplement_received 40", "decided 90")
    assert ledger(PERMIT, happened[::-1]) == ledger(PERMIT, happened)


def steps(reading: Reading) -> list[tuple[str, date, dict[str, Any]]]:
    """The steps as plain values."""
    return [(step.what, step.on, step.details) for step in reading.steps]


def test_a_date_tells_each_step_from_the_arrival_to_the_workday() -> None:
    assert steps(read(CALENDAR_TARGET, "received 2", "supplement_requested 3", "supplement_received 7")) == [
        ("started", date(2026, 3, 2), {"reason": "received"}),
        ("paused", date(2026, 3, 3), {"reason": "supplement_requested"}),
        ("resumed", date(2026, 3, 7), {"reason": "supplement_received"}),
        ("nominal", date(2026, 3, 30), {"n": 4, "unit": "week", "from": date(2026, 3, 2)}),
        ("stood_still", date(2026, 4, 3), {"n": 4, "unit": "day"}),
        ("rolled", date(2026, 4, 7), {"free": date(2026, 4, 3), "name": Text("Långfredagen", "Good Friday")}),
    ]


def test_a_date_tells_that_it_waits_for_the_remedy() -> None:
    assert steps(read(PERMIT, "received 2", "supplement_requested 20", as_of=date(2026, 3, 23)))[2:] == [
        ("would_go_on", date(2026, 3, 23), {"days": 3}),
        ("nominal", date(2026, 6, 1), {"n": 10, "unit": "week", "from": date(2026, 3, 23)}),
    ]


def test_days_used_leave_out_pauses_and_stop_at_the_decision() -> None:
    waiting = read(TARGET, "received 2", "supplement_requested 3", as_of=date(2026, 3, 20))
    assert days_used(waiting, date(2026, 3, 20)) == 1
    decided = read(TARGET, "received 2", "supplement_requested 3", "supplement_received 6", "decided 10")
    assert [days_used(decided, date(2026, 3, day)) for day in (1, 2, 4, 7, 10, 31)] == [0, 0, 1, 2, 5, 5]
    anew = read(PERMIT, "received 2", "supplement_requested 20", "supplement_received 40")
    assert days_used(anew, date(2026, 4, 19)) == 10, "counted from the remedy on 9 April"
    assert days_used(read(SERVING, "received 2"), date(2026, 4, 1)) == 0


def test_days_left_are_counted_only_towards_a_due_day_of_a_running_clock() -> None:
    running = read(PERMIT, "received 2")
    assert [days_left(running, date(2026, 5, day)) for day in (1, 11, 12)] == [10, 0, -1]
    for reading in (
        read(PERMIT, "received 2", "decided 9"),
        read(PERMIT, "received 2", "supplement_requested 9"),
        read(SERVING, "received 2"),
        read(rule(Start("received"), None), "received 2"),
    ):
        assert days_left(reading, date(2026, 5, 1)) is None
