"""What people want letters about, and what goes whatever they chose."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from eservice.notifications.choices import NEWS, OPTIONAL, Pace, Way, is_digest_due, is_news, way_of
from eservice.notifications.rules import LETTERS

#: Eight in the morning here, in winter.
MORNING = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)
REQUIRED = [
    "receipt",
    "complete",
    "supplement_requested",
    "hearing_opened",
    "delay_notice",
    "time_extended",
    "decision",
]


@pytest.mark.parametrize("pace", Pace)
@pytest.mark.parametrize("template", REQUIRED)
def test_what_the_law_says_the_company_is_told_goes_at_once_whatever_was_chosen(template: str, pace: Pace) -> None:
    assert way_of(template, pace) == Way.NOW
    assert template in LETTERS.values()


@pytest.mark.parametrize("pace", Pace)
def test_a_letter_that_nobody_has_thought_of_yet_goes_at_once(pace: Pace) -> None:
    assert way_of("brand_new", pace) == Way.NOW


@pytest.mark.parametrize(
    ("template", "pace", "way"),
    [
        ("message", Pace.USUAL, Way.NOW),
        ("message", Pace.EVERY, Way.NOW),
        ("message", Pace.MY_TURN, Way.NOT),
        ("message", Pace.DAILY, Way.COLLECTED),
        (NEWS, Pace.USUAL, Way.NOT),
        (NEWS, Pace.EVERY, Way.NOW),
        (NEWS, Pace.MY_TURN, Way.NOT),
        (NEWS, Pace.DAILY, Way.COLLECTED),
    ],
)
def test_the_rest_goes_as_each_person_chose(template: str, pace: Pace, way: Way) -> None:
    assert template in OPTIONAL
    assert way_of(template, pace) == way


def test_news_is_what_others_did_and_the_company_may_see() -> None:
    assert is_news("officer", "company")
    assert not is_news("company", "company")
    assert not is_news("officer", "internal")


@pytest.mark.parametrize(
    ("last", "now", "due"),
    [
        (None, MORNING, True),
        (None, MORNING - timedelta(hours=2), False),
        (MORNING - timedelta(days=1), MORNING, True),
        (MORNING, MORNING + timedelta(hours=9), False),
        # Midnight here, not in London: sent at 23:30 UTC is sent the next day here.
        (datetime(2026, 3, 1, 23, 30, tzinfo=UTC), MORNING, False),
    ],
)
def test_the_letter_of_the_day_goes_once_a_day_from_seven_in_the_morning_here(
    last: datetime | None, now: datetime, due: bool
) -> None:
    assert is_digest_due(last, now) is due
