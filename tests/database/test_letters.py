"""Letters: each written once, sent once, and tried again for as long as the mail server refuses."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from eservice.cases.operations import correspondence, handling
from eservice.kit.db import db, transaction
from eservice.notifications.models import Letter
from eservice.notifications.operations import next_letter, send_letter
from tests.factories import NOW, SITE, Town, case, follow, routed, work
from tests.post import PostOffice, post_office

FROM = "lotsen@kommun.example"


@pytest.fixture
def office() -> Iterator[PostOffice]:
    """A mail server."""
    with post_office() as office:
        yield office


def letters() -> list[Letter]:
    """Every letter, in the order they were written."""
    query = select(Letter).order_by(Letter.id).execution_options(populate_existing=True)
    return list(db.session.scalars(query))


def send_all(office: PostOffice, now: datetime) -> list[bool]:
    """What the worker does: send what waits, one letter per transaction; whether each was taken."""
    said: list[bool] = []
    while True:
        with transaction():
            letter = next_letter(now)
            if letter is None:
                return said
            said.append(send_letter(letter, office.url, FROM, now))


def test_a_letter_says_in_the_company_s_language_what_happened_and_where_to_read_on(town: Town) -> None:
    reference = routed(town)
    (receipt,) = letters()
    assert receipt.recipient == "amina@example.se"
    assert reference in receipt.subject + receipt.body
    assert f"{SITE}/foretag/arenden/{reference}" in receipt.body
    assert receipt.language == "sv"


def test_what_an_officer_writes_is_told_of_and_stands_in_no_letter(town: Town) -> None:
    reference = routed(town)
    with transaction():
        handling.take_case(reference, town.lena, NOW)
        correspondence.write_to_company(reference, town.lena, "Hemligt\nBcc: alla@example.se", NOW)
    follow(NOW)
    message = letters()[-1]
    assert message.template == "message"
    assert "Hemligt" not in message.subject + message.body
    assert "Bcc" not in message.subject + message.body


def test_what_the_company_itself_writes_gives_it_no_letter(town: Town) -> None:
    reference = routed(town)
    with transaction():
        correspondence.write_to_unit(reference, town.amina, "Hej!", NOW)
    follow(NOW)
    assert [letter.template for letter in letters()] == ["receipt"]


def test_a_letter_is_sent_once_with_headers_that_tell_machines_from_people(town: Town, office: PostOffice) -> None:
    reference = routed(town)
    assert send_all(office, datetime.now(UTC)) == [True]
    assert send_all(office, datetime.now(UTC)) == []
    (mail,) = office.taken
    assert (mail["To"], mail["From"]) == ("amina@example.se", FROM)
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Message-ID"].endswith("@kommun.example>")
    assert reference in mail.get_content()
    assert letters()[0].sent_at is not None


def test_a_refused_letter_is_tried_again_later_and_later_and_never_given_up(town: Town, office: PostOffice) -> None:
    routed(town)
    office.open_ = False
    now, waits = NOW + timedelta(hours=1), []
    for attempt in range(1, 15):
        assert send_all(office, now) == [False]
        assert send_all(office, now) == []
        (letter,) = letters()
        assert (letter.attempts, letter.sent_at) == (attempt, None)
        assert letter.error is not None
        assert "451" in letter.error or "try again" in letter.error
        waits.append(letter.try_at - now)
        now = letter.try_at
    assert waits[:4] == [timedelta(minutes=minutes) for minutes in (1, 2, 4, 8)]
    assert waits[-1] == timedelta(days=1)
    office.open_ = True
    assert send_all(office, now) == [True]
    assert (letters()[0].error, len(office.taken)) == (None, 1)


def test_a_mail_server_that_is_not_there_loses_no_letter(town: Town, office: PostOffice) -> None:
    routed(town)
    office.server_close()
    assert send_all(office, NOW + timedelta(hours=1)) == [False]
    assert letters()[0].error


def test_a_letter_that_fails_does_not_hold_up_the_others(town: Town, office: PostOffice) -> None:
    routed(town)
    office.open_ = False
    send_all(office, NOW + timedelta(hours=1))
    office.open_ = True
    routed(town)
    assert send_all(office, NOW + timedelta(hours=1)) == [True]


def test_each_step_of_a_case_writes_its_letter_once_however_often_it_is_followed(town: Town) -> None:
    reference = routed(town)
    with transaction():
        handling.take_case(reference, town.lena, NOW)
        correspondence.write_to_company(reference, town.lena, "Hej", NOW)
    for _ in range(3):
        work(NOW)
        case(reference).followed_seq = 0
        db.session.commit()
    work(NOW)
    assert [letter.template for letter in letters()] == ["receipt", "message"]
