"""Choosing which letters to get."""

from __future__ import annotations

from eservice.notifications.choices import Pace
from eservice.notifications.choosing import pace_of
from tests.conftest import Browse
from tests.factories import Town

ADDRESS = "/foretag/aviseringar"


def test_a_choice_is_kept_and_shown_and_the_page_speaks_the_language_that_was_chosen(
    browse: Browse, town: Town
) -> None:
    amina = browse(town.amina.person_id)
    page = amina.see(ADDRESS)
    assert (page.typed("pace"), page.typed("language")) == ("usual", "sv")
    assert "kommer alltid genast" in page.text
    saved = amina.send(page, ADDRESS, pace="daily", language="en")
    assert "Which e-mails you get" in saved.text
    assert (saved.typed("pace"), saved.typed("language")) == ("daily", "en")
    assert pace_of(town.amina.person_id) == Pace.DAILY


def test_a_choice_that_there_is_not_is_refused_and_nothing_is_kept(browse: Browse, town: Town) -> None:
    amina = browse(town.amina.person_id)
    page = amina.send(amina.see(ADDRESS), ADDRESS, 422, pace="never", language="sv")
    assert page.error_beside("pace")
    assert pace_of(town.amina.person_id) == Pace.USUAL
