"""A letter's text is written, published from a day on, and changes no letter that was written before."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from eservice.kit.days import local_day
from eservice.kit.db import db, transaction
from eservice.kit.errors import Invalid, NotAllowed, NotFound, Stale
from eservice.notifications.models import Letter
from eservice.notifications.samples import sample_facts
from eservice.notifications.text_models import LetterText
from eservice.notifications.text_operations import discard_text, publish_text, save_text
from eservice.notifications.text_queries import draft_of, texts_in_force, versions_of
from eservice.notifications.texts import CASE_FIELDS
from eservice.notifications.writing import letter_row
from tests.factories import NOW, Town, routed

TODAY = local_day(NOW)
TEXT = "Ni har nummer {{ reference }}\n\nHej {{ name }}! Vi på {{ unit }} hör av oss.\n"


def published(town: Town, text: str = TEXT, days: int = 0, name: str = "receipt") -> None:
    """An administrator writes and publishes a text from so many days ahead."""
    with transaction():
        assert save_text(name, "sv", text, town.administrator, NOW) == []
        draft = draft_of(name, "sv")
        assert draft is not None
        publish_text(name, "sv", TODAY + timedelta(days=days), town.administrator, NOW, draft.lock)


def receipts() -> list[Letter]:
    query = select(Letter).where(Letter.template == "receipt").order_by(Letter.id)
    return list(db.session.scalars(query.execution_options(populate_existing=True)))


def test_letters_from_the_day_of_publication_have_the_new_text_and_older_ones_keep_theirs(town: Town) -> None:
    routed(town)
    before = (receipts()[0].subject, receipts()[0].body)
    published(town)
    reference = routed(town)
    old, new = receipts()
    assert (old.subject, old.body) == before
    assert new.subject == f"Ni har nummer {reference}"
    assert new.body == "Hej Amina Haddad! Vi på Tillståndsenheten hör av oss.\n"


def test_a_text_that_begins_later_is_not_used_yet(town: Town) -> None:
    published(town, days=3)
    routed(town)
    assert not receipts()[0].subject.startswith("Ni har nummer")
    routed(town, NOW + timedelta(days=3))
    assert receipts()[1].subject.startswith("Ni har nummer")


def test_a_draft_is_used_by_no_letter_and_one_that_is_laid_aside_stays_in_the_history(town: Town) -> None:
    with transaction():
        save_text("receipt", "sv", TEXT, town.administrator, NOW)
        draft = draft_of("receipt", "sv")
        assert draft is not None
        discard_text("receipt", "sv", town.administrator, draft.lock)
    routed(town)
    assert not receipts()[0].subject.startswith("Ni har nummer")
    assert [one.status for one, _writer in versions_of("receipt", "sv")] == ["discarded"]


def test_of_two_published_texts_the_one_that_began_last_is_in_force(town: Town) -> None:
    published(town)
    published(town, TEXT.replace("hör av oss", "svarar snart"))
    assert "svarar snart" in texts_in_force(TODAY)["receipt", "sv"]
    assert [one.number for one, _writer in versions_of("receipt", "sv")] == [2, 1]
    assert ("receipt", "en") not in texts_in_force(TODAY)


def test_a_single_letter_asks_for_its_own_text_and_no_other(town: Town) -> None:
    published(town)
    published(town, name="survey", text="Hej {{ name }}\n\nVad tyckte ni?\n")
    assert set(texts_in_force(TODAY, "survey", "sv")) == {("survey", "sv")}
    assert texts_in_force(TODAY, "survey", "en") == {}
    facts = sample_facts("survey", "sv")
    assert letter_row("survey", "a@example.se", "sv", facts, NOW, once="x")["body"] == "Vad tyckte ni?\n"
    assert letter_row("survey", "a@example.se", "en", facts, NOW, once="x")["body"] != "Vad tyckte ni?\n"


def test_a_text_with_a_fault_keeps_the_draft_as_it_was(town: Town) -> None:
    with transaction():
        save_text("receipt", "sv", TEXT, town.administrator, NOW)
    with transaction():
        faults = save_text("receipt", "sv", "Rubrik\n\n{{ lon }}\n", town.administrator, NOW)
    assert [(one.line, one.code, one.value) for one in faults] == [(3, "unknown_field", "lon")]
    draft = draft_of("receipt", "sv")
    assert draft is not None
    assert draft.text == TEXT


def test_who_saves_over_a_colleague_s_draft_is_told(town: Town) -> None:
    with transaction():
        save_text("receipt", "sv", TEXT, town.administrator, NOW, lock=0)
    with pytest.raises(Stale), transaction():
        save_text("receipt", "sv", TEXT + "Mer.\n", town.administrator, NOW, lock=0)
    with pytest.raises(Stale), transaction():
        publish_text("receipt", "sv", TODAY, town.administrator, NOW, lock=7)


def test_a_draft_that_was_in_order_when_it_was_saved_is_checked_again_when_it_is_published(town: Town) -> None:
    with transaction():
        save_text("receipt", "sv", TEXT, town.administrator, NOW)
        draft = draft_of("receipt", "sv")
        assert draft is not None
        # A letter can lose a field in a new release, also in a part that is seldom written.
        draft.text = TEXT + "{% if reason %}{{ gone }}{% endif %}\n"
    with pytest.raises(Invalid, match="letter_text_faulty"), transaction():
        publish_text("receipt", "sv", TODAY, town.administrator, NOW, draft.lock)
    assert db.session.scalars(select(LetterText.status)).all() == ["draft"]


@pytest.mark.parametrize("days", [-1, 400])
def test_a_text_begins_today_or_within_a_year(town: Town, days: int) -> None:
    with pytest.raises(Invalid, match="letter_text_day"):
        published(town, days=days)
    assert db.session.scalars(select(LetterText.status)).all() in ([], ["draft"])


def test_only_administrators_write_texts_and_only_of_letters_that_there_are(town: Town) -> None:
    for viewer in (town.lena, town.manager):
        with pytest.raises(NotAllowed), transaction():
            save_text("receipt", "sv", TEXT, viewer, NOW)
    for name, language in (("../../etc", "sv"), ("receipt", "fi")):
        with pytest.raises(NotFound), transaction():
            save_text(name, language, TEXT, town.administrator, NOW)


def test_a_letter_about_a_case_knows_every_field_that_may_be_named_in_it(town: Town) -> None:
    published(town, "Rubrik\n\nHej.\n" + "".join(f"{{{{ {field} }}}}\n" for field in sorted(CASE_FIELDS)))
    reference = routed(town)
    assert receipts()[0].subject == "Rubrik"
    assert reference in receipts()[0].body
