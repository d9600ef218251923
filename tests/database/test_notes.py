"""Notes, mentions, ticks and presence on a real database."""

from __future__ import annotations

from datetime import timedelta

import pytest

from eservice.cases import queries
from eservice.cases.note_queries import inbox, notes_in, others_present, ticks_in
from eservice.cases.operations.handling import take_case
from eservice.cases.operations.notes import mark_mention_seen, note_presence, tick_checklist, write_note
from eservice.kit.db import transaction
from eservice.kit.errors import Invalid, NotAllowed, NotFound, Stale
from tests import factories
from tests.factories import NOW, Town


def taken(town: Town) -> str:
    """A case of Lena's."""
    reference = factories.routed(town)
    with transaction():
        take_case(reference, town.lena, NOW + timedelta(hours=1))
    return reference


def tick(reference: str, town: Town, *lines: int, version: int | None = None) -> None:
    """Lena ticks these lines and no others, of three."""
    with transaction():
        known = version or factories.case(reference).version
        tick_checklist(reference, town.lena, known, lines, 3, NOW + timedelta(hours=2))


def test_a_colleague_who_is_named_gets_the_note_until_it_is_put_away(town: Town) -> None:
    reference = taken(town)
    with transaction():
        assert write_note(reference, town.lena, "Vad säger du, @Omar Said?", NOW) == ["Omar Said"]
    (named,) = inbox(town.omar)
    assert (named.reference, named.author) == (reference, "Lena Forsberg")
    for _time in range(2):
        with transaction():
            mark_mention_seen(named.note_id, town.omar, NOW)
    assert inbox(town.omar) == []


def test_nobody_is_told_of_a_case_they_cannot_read_or_of_their_own_words(town: Town) -> None:
    reference = taken(town)
    with transaction():
        assert write_note(reference, town.lena, "@Nora Malki @Lena Forsberg", NOW) == []
    assert inbox(town.nora) == []


def test_somebody_else_s_mention_cannot_be_put_away(town: Town) -> None:
    reference = taken(town)
    with transaction():
        write_note(reference, town.lena, "@Omar Said", NOW)
        mark_mention_seen(inbox(town.omar)[0].note_id, town.lena, NOW)
    assert len(inbox(town.omar)) == 1


def test_a_note_stands_in_the_log_without_its_words_and_not_before_the_company(town: Town) -> None:
    reference = taken(town)
    with transaction():
        write_note(reference, town.omar, "Sökanden ringde.", NOW, once="one form")
        write_note(reference, town.omar, "Sökanden ringde.", NOW, once="one form")
    case_id = factories.case(reference).id
    assert [note.body for note, _author in notes_in(case_id)] == ["Sökanden ringde."]
    event = queries.timeline(case_id, for_company=False)[-1]
    assert (event.name, event.visibility, "ringde" in str(event.data)) == ("note_written", "internal", False)


@pytest.mark.parametrize("who", ["nora", "amina", "manager"])
def test_only_officers_of_the_unit_write_notes(town: Town, who: str) -> None:
    reference = taken(town)
    with pytest.raises(NotFound), transaction():
        write_note(reference, getattr(town, who), "Hej", NOW)


def test_a_tick_keeps_who_made_it_and_when(town: Town) -> None:
    reference = taken(town)
    tick(reference, town, 0, 2)
    tick(reference, town, 2, 1)
    ticks = ticks_in(factories.case(reference).id)
    assert sorted(ticks) == [1, 2]
    assert ticks[2][0] == "Lena Forsberg"
    data = queries.timeline(factories.case(reference).id, for_company=False)[-1].data
    assert (data["ticked"], data["unticked"]) == ([1], [0])


def test_ticks_that_change_nothing_leave_no_trace(town: Town) -> None:
    reference = taken(town)
    tick(reference, town, 1)
    before = factories.case(reference).event_count
    tick(reference, town, 1)
    assert factories.case(reference).event_count == before


def test_a_tick_from_an_old_page_by_a_colleague_or_on_a_line_that_is_not_there_is_refused(town: Town) -> None:
    reference = taken(town)
    with pytest.raises(Stale):
        tick(reference, town, 0, version=1)
    with pytest.raises(Invalid, match="unknown_line"):
        tick(reference, town, 3)
    with pytest.raises(NotAllowed), transaction():
        tick_checklist(reference, town.omar, factories.case(reference).version, [0], 3, NOW)
    assert ticks_in(factories.case(reference).id) == {}


def test_who_has_a_case_open_is_known_for_a_minute_and_not_told_to_themselves(town: Town) -> None:
    reference = taken(town)
    case = factories.case(reference)
    before = case.version
    with transaction():
        for seconds in (0, 20):
            note_presence(case.id, town.omar, NOW + timedelta(seconds=seconds))
    assert others_present(case.id, town.lena, NOW + timedelta(seconds=79)) == ["Omar Said"]
    assert others_present(case.id, town.lena, NOW + timedelta(seconds=80)) == []
    assert others_present(case.id, town.omar, NOW + timedelta(seconds=30)) == []
    assert factories.case(reference).version == before
