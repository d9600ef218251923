"""From a draft to a case: all of it or nothing of it, once."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from eservice.accounts.rules import Viewer
from eservice.cases.models import Case, CaseEvent
from eservice.catalogue.queries import current_service
from eservice.intake import operations
from eservice.intake.models import Draft, Submission
from eservice.kit.db import db, transaction
from eservice.kit.errors import Invalid, NotFound, Stale
from tests.factories import NOW, PERMIT, Town, answers, case, submitted

TABLES = (Case, CaseEvent, Submission)


def draft(town: Town, **changed: Any) -> uuid.UUID:
    """A draft of Amina's with everything answered, or as `changed`."""
    _id, service = current_service(PERMIT)
    with transaction():
        started = operations.start_draft(PERMIT, town.company_id, town.amina, NOW)
        operations.save_answers(started, {**answers(service), **changed}, None, NOW)
        return started.id


def counts() -> list[int]:
    """How many cases, events and submissions there are."""
    return [db.session.scalar(select(func.count()).select_from(table)) or 0 for table in TABLES]


def test_a_submission_opens_one_case_and_lets_the_draft_go(town: Town) -> None:
    reference = submitted(town)
    assert counts() == [1, 1, 1]
    assert db.session.scalar(select(func.count()).select_from(Draft)) == 0
    assert (case(reference).mode, case(reference).company_id) == ("demo", town.company_id)


@pytest.mark.parametrize("broken", ["open_case", "_hand_in", "later"])
def test_a_submission_that_fails_in_the_middle_writes_nothing_and_keeps_the_draft(
    town: Town, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    draft_id, real = draft(town), getattr(operations, broken)

    def fails_after_writing(*args: Any, **kwargs: Any) -> Any:
        real(*args, **kwargs)
        db.session.flush()
        raise OSError("the power went")

    monkeypatch.setattr(operations, broken, fails_after_writing)
    with pytest.raises(OSError, match="the power went"), transaction():
        operations.submit(draft_id, town.amina, "sv", "demo", NOW)
    assert counts() == [0, 0, 0]
    assert db.session.get_one(Draft, draft_id).answers


def test_a_number_is_not_lost_when_a_submission_fails(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    first, draft_id = submitted(town), draft(town)
    with monkeypatch.context() as patch:
        patch.setattr(operations, "_hand_in", _raises)
        with pytest.raises(OSError, match="again"), transaction():
            operations.submit(draft_id, town.amina, "sv", "demo", NOW)
    assert int(submitted(town)[-5:]) == int(first[-5:]) + 1


def _raises(*_args: Any) -> None:
    raise OSError("again")


def test_a_draft_that_lacks_an_answer_is_not_handed_in_and_says_which(town: Town) -> None:
    draft_id = draft(town, contact_name=None, contact_email="ingen adress")
    with pytest.raises(Invalid, match="answers_incomplete") as refused, transaction():
        operations.submit(draft_id, town.amina, "sv", "demo", NOW)
    fields = refused.value.details["fields"]
    assert isinstance(fields, dict)
    assert fields.keys() == {"contact_name", "contact_email"}
    assert counts() == [0, 0, 0]


def test_a_draft_sent_from_many_windows_at_once_is_one_case(town: Town, app: Flask) -> None:
    draft_id = draft(town)

    def send(_window: int) -> str:
        with app.app_context(), transaction():
            return operations.submit(draft_id, town.amina, "sv", "demo", NOW)

    with ThreadPoolExecutor(6) as windows:
        references = list(windows.map(send, range(6)))
    assert len(set(references)) == 1
    assert counts() == [1, 1, 1]


def test_many_submissions_at_once_get_numbers_of_their_own_without_a_gap(town: Town, app: Flask) -> None:
    drafts = [draft(town) for _ in range(8)]

    def send(draft_id: uuid.UUID) -> str:
        with app.app_context(), transaction():
            return operations.submit(draft_id, town.amina, "sv", "demo", NOW)

    with ThreadPoolExecutor(8) as windows:
        numbers = sorted(int(reference[-5:]) for reference in windows.map(send, drafts))
    assert numbers == list(range(1, 9))


@pytest.mark.parametrize("who", ["rival", "lena", "manager", "administrator"])
def test_nobody_else_sees_saves_or_sends_a_company_s_draft(town: Town, who: str) -> None:
    stranger: Viewer = getattr(town, who)
    draft_id = draft(town)
    with pytest.raises(NotFound), transaction():
        operations.submit(draft_id, stranger, "sv", "demo", NOW)
    with pytest.raises(NotFound), transaction():
        operations.discard_draft(draft_id, stranger)
    with pytest.raises(NotFound), transaction():
        operations.start_draft(PERMIT, town.company_id, stranger, NOW)


def test_a_save_from_an_older_window_is_refused(town: Town) -> None:
    with transaction():
        started = operations.start_draft(PERMIT, town.company_id, town.amina, NOW)
        seen = started.version
        operations.save_answers(started, {"contact_name": "Amina"}, seen, NOW)
    with pytest.raises(Stale, match="draft_changed"), transaction():
        operations.save_answers(started, {"contact_name": "Någon annan"}, seen, NOW)
    assert db.session.get_one(Draft, started.id).answers["contact_name"] == "Amina"
