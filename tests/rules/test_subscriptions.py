"""When the next mail goes, what of an address is kept, and the link that ends it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eservice.kit.days import HERE
from eservice.kit.errors import Invalid
from eservice.subscriptions.rules import Rhythm, end_token, is_end_token, kept_filters, next_mail, view_name

TODAY = date(2026, 11, 25)


def at(text: str) -> datetime:
    """A moment by the clock here."""
    return datetime.fromisoformat(text).replace(tzinfo=HERE)


@pytest.mark.parametrize(
    ("rhythm", "now", "following"),
    [
        (Rhythm.WEEKLY, "2026-11-25T09:00", "2026-11-30T06:00"),  # a Wednesday, to the Monday
        (Rhythm.WEEKLY, "2026-11-30T05:59", "2026-11-30T06:00"),  # a Monday before six
        (Rhythm.WEEKLY, "2026-11-30T06:00", "2026-12-07T06:00"),  # a Monday at six
        (Rhythm.WEEKLY, "2026-03-28T12:00", "2026-03-30T06:00"),  # over the night when the clocks go forward
        (Rhythm.MONTHLY, "2026-11-25T09:00", "2026-12-01T06:00"),
        (Rhythm.MONTHLY, "2026-12-31T23:59", "2027-01-01T06:00"),
        (Rhythm.MONTHLY, "2026-01-31T12:00", "2026-02-01T06:00"),
        (Rhythm.MONTHLY, "2026-02-01T06:00", "2026-03-01T06:00"),
    ],
)
def test_mails_go_on_mondays_or_the_first_at_six(rhythm: Rhythm, now: str, following: str) -> None:
    assert next_mail(rhythm, at(now)) == at(following)


@given(st.integers(0, 20 * 365 * 24 * 60), st.sampled_from(Rhythm))
def test_the_next_mail_always_lies_ahead_and_never_far(minutes: int, rhythm: Rhythm) -> None:
    now = datetime(2021, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    ahead = next_mail(rhythm, now) - now
    assert timedelta() < ahead <= timedelta(days=31, hours=7)


def test_a_view_of_this_year_is_of_whichever_year_it_is_and_one_of_another_stays() -> None:
    assert kept_filters("goal_report", {"ar": "2026", "organ": "Miljönämnden"}, TODAY) == {"organ": "Miljönämnden"}
    assert kept_filters("goal_report", {"ar": "2025", "efter": "x", "organ": ""}, TODAY) == {"ar": "2025"}


@pytest.mark.parametrize(
    ("page", "asked"),
    [
        ("annan", {}),
        ("indicators", {"ar": "i år"}),
        ("indicators", {"ar": "٢٠٢٦"}),
        ("indicators", {"ar": "0000"}),
        ("indicators", {"ar": "9999"}),
        ("indicators", {"urval": "x" * 141}),
        ("turnaround", {"tjanst": "a\x00b"}),
    ],
)
def test_what_no_address_of_ours_holds_is_not_kept(page: str, asked: dict[str, str]) -> None:
    with pytest.raises(Invalid):
        kept_filters(page, asked, TODAY)


def test_a_name_has_single_blanks_and_is_short_enough() -> None:
    assert view_name("  Bygglov   hela året ") == "Bygglov hela året"
    for wrong in ("", "   ", "x" * 61, "a\x07"):
        with pytest.raises(Invalid):
            view_name(wrong)


def test_the_link_of_one_mail_ends_no_other() -> None:
    token = end_token("secret", 7)
    assert is_end_token("secret", 7, token)
    for secret, number, other in (
        ("secret", 8, token),
        ("another", 7, token),
        ("secret", 7, token[:-1]),
        ("secret", 7, "å"),
    ):
        assert not is_end_token(secret, number, other)
