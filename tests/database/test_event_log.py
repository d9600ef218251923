"""The log: appended to, chained, never changed; and the moves of the lifecycle, of which the wrong ones are refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from eservice.accounts.rules import Viewer
from eservice.cases.models import Case, CaseEvent, Message
from eservice.cases.operations import correspondence, handling
from eservice.cases.rules import Event, State, Visibility, chain
from eservice.kit.db import db, transaction
from eservice.kit.errors import NotAllowed, NotFound, Stale, WrongMove
from tests.factories import NOW, Town, case, routed, submitted

LATER = NOW + timedelta(hours=1)
SOON = (NOW + timedelta(days=14)).date()


def events(reference: str) -> list[CaseEvent]:
    """The events of a case, oldest first."""
    query = select(CaseEvent).join(Case, Case.id == CaseEvent.case_id).where(Case.reference == reference)
    return list(db.session.scalars(query.order_by(CaseEvent.seq)))


def taken(town: Town) -> str:
    """A case that Lena has taken."""
    reference = routed(town)
    with transaction():
        handling.take_case(reference, town.lena, NOW)
    return reference


def test_each_change_is_one_event_and_the_chain_holds_from_the_first_to_the_last(town: Town) -> None:
    reference = taken(town)
    with transaction():
        correspondence.write_to_company(reference, town.lena, "Hej!", LATER)
    log = events(reference)
    assert [event.name for event in log] == [Event.OPENED, Event.ROUTED, Event.TAKEN, Event.MESSAGE_SENT]
    assert [event.seq for event in log] == [1, 2, 3, 4]
    previous = ""
    for event in log:
        previous = chain(previous, event.seq, event.name, event.effective_at, event.data)
        assert event.hash == previous
    assert (case(reference).event_count, case(reference).event_hash) == (4, previous)


@pytest.mark.parametrize("what", ["data = '{}'", "seq = seq + 100", "effective_at = now()"])
def test_a_changed_past_breaks_the_chain_or_is_refused(town: Town, what: str) -> None:
    routed(town)
    with pytest.raises(DBAPIError, match="only ever added to"):
        db.session.execute(text(f"update case_event set {what}"))


@pytest.mark.parametrize("statement", ["delete from case_event", "truncate case_event cascade"])
def test_the_database_itself_refuses_to_take_an_event_away(town: Town, statement: str) -> None:
    reference = routed(town)
    with pytest.raises(DBAPIError, match="only ever added to"):
        db.session.execute(text(statement))
    db.session.rollback()
    assert len(events(reference)) == 2


Verb = Callable[[str, Viewer, int], Any]
VERSIONED: dict[str, Verb] = {
    "release": lambda ref, who, version: handling.release_case(ref, who, version, LATER),
    "complete": lambda ref, who, version: handling.confirm_completeness(ref, who, version, LATER),
}


@pytest.mark.parametrize("verb", VERSIONED)
def test_a_page_opened_before_a_change_cannot_overwrite_it(town: Town, verb: str) -> None:
    reference = taken(town)
    before = case(reference).version
    with transaction():
        correspondence.write_to_company(reference, town.lena, "Hej!", LATER)
    count = len(events(reference))
    with pytest.raises(Stale, match="case_changed"), transaction():
        VERSIONED[verb](reference, town.lena, before)
    assert len(events(reference)) == count


def test_the_same_form_sent_twice_writes_one_message_and_one_event(town: Town) -> None:
    reference = taken(town)
    for _ in range(3):
        with transaction():
            correspondence.write_to_company(reference, town.lena, "Hej!", LATER, once="the-same-form")
    assert [event.name for event in events(reference)].count(Event.MESSAGE_SENT) == 1
    assert db.session.scalar(select(func.count()).select_from(Message)) == 1


def test_two_forms_with_the_same_text_are_two_messages(town: Town) -> None:
    reference = taken(town)
    for key in ("one", "two"):
        with transaction():
            correspondence.write_to_company(reference, town.lena, "Hej!", LATER, once=key)
    assert [event.name for event in events(reference)].count(Event.MESSAGE_SENT) == 2


def test_a_wrong_move_is_refused_by_name_and_leaves_the_case_as_it_was(town: Town) -> None:
    reference = submitted(town)
    with pytest.raises(WrongMove) as refused, transaction():
        correspondence.write_to_unit(reference, town.amina, "Hallå?", LATER)
    assert refused.value.details == {"state": State.RECEIVED, "event": Event.MESSAGE_SENT}
    assert case(reference).state == State.RECEIVED
    assert [event.name for event in events(reference)] == [Event.OPENED]
    assert db.session.scalar(select(func.count()).select_from(Message)) == 0


def test_a_withdrawn_case_stays_withdrawn_and_withdrawing_it_again_is_no_error(town: Town) -> None:
    reference = taken(town)
    for _ in range(2):
        with transaction():
            correspondence.withdraw_case(reference, town.amina, LATER)
    assert [event.name for event in events(reference)].count(Event.WITHDRAWN) == 1
    with pytest.raises(WrongMove), transaction():
        correspondence.write_to_company(reference, town.lena, "För sent", LATER)
    assert case(reference).ended_at == LATER


def test_only_its_own_people_change_a_case(town: Town) -> None:
    reference = taken(town)
    with pytest.raises(NotAllowed, match="not_your_case"), transaction():
        correspondence.write_to_company(reference, town.omar, "Hej!", LATER)
    for stranger in (town.nora, town.manager, town.administrator, town.amina):
        with pytest.raises(NotFound), transaction():
            correspondence.write_to_company(reference, stranger, "Hej!", LATER)
    for stranger in (town.rival, town.lena, town.manager):
        with pytest.raises(NotFound), transaction():
            correspondence.write_to_unit(reference, stranger, "Hej!", LATER)
    assert len(events(reference)) == 3


def test_a_case_laid_back_can_be_taken_by_a_colleague(town: Town) -> None:
    reference = taken(town)
    with transaction():
        handling.release_case(reference, town.lena, case(reference).version, LATER)
    assert (case(reference).state, case(reference).officer_id) == (State.QUEUED, None)
    assert events(reference)[-1].visibility == Visibility.INTERNAL
    with transaction():
        handling.take_case(reference, town.omar, LATER)
    assert case(reference).officer_id == town.omar.person_id
