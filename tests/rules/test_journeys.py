"""The way of an establishment: when it is finished, and how long it was."""

from __future__ import annotations

from datetime import date, timedelta

from eservice.statistics.journeys import Journey, Part, journey

BEGAN = date(2026, 1, 2)
AS_OF = date(2026, 6, 30)


def part(over_after: int | None, company: int = 0, all_: int = 0) -> Part:
    return Part(True, None if over_after is None else BEGAN + timedelta(days=over_after), company, all_)


WITHOUT_CASE = Part(False, None, 0, 0)


def test_it_ends_with_the_last_of_its_decisions() -> None:
    told = journey(BEGAN, [part(40, 5, 30), part(90, 15, 70)], False, AS_OF)
    assert told == Journey(90, True, 20, 100)


def test_it_goes_on_while_a_case_or_a_step_is_left() -> None:
    assert journey(BEGAN, [part(40), part(None)], False, AS_OF) == Journey(179, False, 0, 0)
    assert journey(BEGAN, [part(40), WITHOUT_CASE], False, AS_OF) == Journey(179, False, 0, 0)


def test_one_that_was_closed_ends_with_the_cases_that_it_had() -> None:
    assert journey(BEGAN, [part(40), WITHOUT_CASE], True, AS_OF) == Journey(40, True, 0, 0)
    assert journey(BEGAN, [part(None)], True, AS_OF) == Journey(179, False, 0, 0)


def test_what_comes_later_is_not_known_yet() -> None:
    assert journey(BEGAN, [part(40), part(90)], False, BEGAN + timedelta(days=60)) == Journey(60, False, 0, 0)


def test_one_without_a_case_is_no_way() -> None:
    assert journey(BEGAN, [WITHOUT_CASE], True, AS_OF) is None
    assert journey(BEGAN, [], False, AS_OF) is None
