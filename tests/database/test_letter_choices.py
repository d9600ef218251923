"""Letters as each person chose them: at once, once a day, or only what matters; each news once."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from eservice.accounts.operations import choose_language
from eservice.cases.operations import correspondence, handling
from eservice.kit.db import db, transaction
from eservice.notifications.choices import Pace
from eservice.notifications.choosing import choose_pace, pace_of, send_digests
from eservice.notifications.models import Letter
from tests.factories import NOW, SITE, Town, case, follow, routed


def chosen(town: Town, pace: Pace) -> str:
    """A case of Amina's, who wants letters so, which Lena has taken and written in."""
    with transaction():
        choose_pace(town.amina.person_id, pace)
    reference = routed(town)
    with transaction():
        handling.take_case(reference, town.lena, NOW)
        correspondence.write_to_company(reference, town.lena, "Hej", NOW)
    follow(NOW)
    return reference


def letters() -> list[Letter]:
    """Every letter, in the order they were written."""
    return list(db.session.scalars(select(Letter).order_by(Letter.id)))


def templates() -> list[str]:
    """What they were."""
    return [letter.template for letter in letters()]


def digests(now: datetime) -> int:
    """What the sweep does."""
    with transaction():
        return send_digests(SITE, now)


def test_who_has_chosen_nothing_gets_the_usual_letters(town: Town) -> None:
    assert pace_of(town.amina.person_id) == Pace.USUAL
    chosen(town, Pace.USUAL)
    assert templates() == ["receipt", "message"]


def test_who_wants_every_event_gets_a_letter_of_each(town: Town) -> None:
    reference = chosen(town, Pace.EVERY)
    assert templates() == ["receipt", "news", "message"]
    assert reference in letters()[1].subject


def test_who_wants_only_their_turn_is_still_asked_and_told_the_decision(town: Town) -> None:
    reference = chosen(town, Pace.MY_TURN)
    with transaction():
        by = NOW.date() + timedelta(days=14)
        correspondence.request_supplement(reference, town.lena, case(reference).version, "Ritning.", by, NOW)
    follow(NOW)
    assert templates() == ["receipt", "supplement_requested"]


def test_the_news_of_a_day_come_in_one_letter_and_each_once(town: Town) -> None:
    reference = chosen(town, Pace.DAILY)
    assert templates() == ["receipt"]
    assert digests(NOW) == 1
    assert digests(NOW + timedelta(hours=1)) == 0
    assert templates() == ["receipt", "digest"]
    assert f"{reference}, Serveringstillstånd: 2 nyheter" in letters()[-1].body
    case(reference).followed_seq = 0
    db.session.commit()
    follow(NOW)
    assert digests(NOW + timedelta(days=1)) == 0
    with transaction():
        correspondence.write_to_company(reference, town.lena, "Hej igen", NOW + timedelta(days=1))
    follow(NOW + timedelta(days=1))
    assert digests(NOW + timedelta(days=1)) == 1
    assert "1 nyhet\n" in letters()[-1].body


def test_what_was_collected_still_comes_to_who_chose_otherwise_meanwhile(town: Town) -> None:
    chosen(town, Pace.DAILY)
    with transaction():
        choose_pace(town.amina.person_id, Pace.USUAL)
    assert digests(NOW) == 1


def test_letters_follow_the_language_that_a_person_reads(town: Town) -> None:
    with transaction():
        choose_language(town.amina.person_id, "en")
    chosen(town, Pace.DAILY)
    digests(NOW)
    assert [letter.language for letter in letters()] == ["en", "en"]
    assert letters()[-1].subject == "News in 1 case"
