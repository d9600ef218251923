"""Following a case: whose turn it is in days, and what has happened in plain words."""

from __future__ import annotations

from datetime import timedelta

from eservice.cases.operations import correspondence, handling
from eservice.kit.db import transaction
from eservice.web.clock import moment, today
from tests.conftest import Browse
from tests.factories import Town, case, routed, work


def asked_of(town: Town) -> str:
    """A case of Amina's that came in twenty days ago, and that waits for her since ten."""
    came_in = moment() - timedelta(days=20)
    reference = routed(town, came_in)
    asked_at = moment() - timedelta(days=10)
    with transaction():
        handling.take_case(reference, town.lena, asked_at)
        version, by = case(reference).version, today() + timedelta(days=5)
        correspondence.request_supplement(reference, town.lena, version, "En ritning.", by, asked_at)
    work(asked_at)
    return reference


def test_the_page_says_who_has_had_the_case_for_how_long_and_what_an_answer_today_does(
    browse: Browse, town: Town
) -> None:
    reference = asked_of(town)
    page = browse(town.amina.person_id).see(f"/foretag/arenden/{reference}")
    for words in ("20 dagar hittills", "Hos oss: 10 dagar", "Hos er: 10 dagar", "Ni skickar det vi har bett om."):
        assert words in page.text
    assert "Svarar ni i dag så att ansökan blir komplett" in page.text
    answered = browse(town.amina.person_id)
    page = answered.send(answered.see(f"/foretag/arenden/{reference}"), "/komplettering", answer="Här är den.")
    assert "Handläggaren bedömer om ansökan är komplett." in page.text


def test_the_timeline_says_in_plain_words_what_each_event_means_in_both_languages(browse: Browse, town: Town) -> None:
    reference = asked_of(town)
    swedish = browse(town.amina.person_id).see(f"/foretag/arenden/{reference}")
    assert "Ärendet väntar tills ni har svarat på sidan." in swedish.text
    english = browse(town.amina.person_id, "en").see(f"/foretag/arenden/{reference}")
    assert "The case waits until you have answered on this page." in english.text
    assert "Ärendet väntar tills" not in english.text
