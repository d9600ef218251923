"""A draft's life: warned about, removed, moved to a newer form, begun from an earlier application."""

from __future__ import annotations

import io
import uuid
from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest

from eservice.cases.models import Document
from eservice.cases.operations.documents import keep_document
from eservice.catalogue.comparing import carried, changes
from eservice.catalogue.operations import publish_service
from eservice.catalogue.queries import current_service, service_version
from eservice.catalogue.shape import Field, Service
from eservice.intake.models import Draft, ParkedForm, Submission
from eservice.intake.moving import copy_case, left_over, move_draft, newer_form
from eservice.intake.operations import park_form, save_answers, start_draft, submit
from eservice.intake.tidying import remove_untouched
from eservice.kit.db import db, transaction
from eservice.kit.errors import NotFound
from eservice.kit.files import FileStore
from eservice.kit.text import Text
from eservice.notifications.models import Letter
from eservice.notifications.other_letters import warn_about_drafts
from tests.factories import NOW, PERMIT, SITE, Town, answers, case, submitted

KEEP, WARNING = timedelta(days=90), timedelta(days=14)
WORD = Text("ord", "word")
PDF = b"%PDF-1.7\n" + b"1 0 obj<<>>endobj\n" * 20


def begun(town: Town, service_key: str = "lokalforfragan", **given: Any) -> uuid.UUID:
    with transaction():
        draft = start_draft(service_key, town.company_id, town.amina, NOW)
        save_answers(draft, given, None, NOW)
        return draft.id


def tidy(now: datetime) -> tuple[int, int]:
    """What the sweep does: how many were warned about, how many removed."""
    with transaction():
        warned = warn_about_drafts(now, KEEP, WARNING, SITE)
    with transaction():
        return warned, remove_untouched(now, KEEP, WARNING)


# Removed, but never without a warning


def test_a_draft_is_warned_about_once_and_removed_after_the_time_that_was_said(town: Town) -> None:
    begun(town)
    assert tidy(NOW + timedelta(days=75)) == (0, 0)
    assert tidy(NOW + timedelta(days=77)) == (1, 0)
    assert tidy(NOW + timedelta(days=78)) == (0, 0)
    letter = db.session.query(Letter).one()
    assert "1 juni 2026" in letter.body
    assert letter.recipient == "amina@example.se"
    assert tidy(NOW + timedelta(days=90)) == (0, 0)
    assert tidy(NOW + timedelta(days=92)) == (0, 1)
    assert tidy(NOW + timedelta(days=92)) == (0, 0)
    assert db.session.query(Draft).count() == 0


def test_a_draft_that_nobody_could_be_warned_about_in_time_is_kept_until_they_were(town: Town) -> None:
    begun(town)
    assert tidy(NOW + timedelta(days=300)) == (1, 0)
    assert tidy(NOW + timedelta(days=313)) == (0, 0)
    assert tidy(NOW + timedelta(days=315)) == (0, 1)


def test_a_draft_that_is_saved_after_the_warning_is_kept_and_warned_about_anew(town: Town) -> None:
    draft_id = begun(town)
    tidy(NOW + timedelta(days=80))
    with transaction():
        save_answers(db.session.get_one(Draft, draft_id), {"area_min": "10"}, None, NOW + timedelta(days=81))
    assert tidy(NOW + timedelta(days=120)) == (0, 0)
    assert tidy(NOW + timedelta(days=160)) == (1, 0)
    assert db.session.query(Letter).count() == 2


def test_what_no_database_can_keep_is_left_out_of_what_is_parked(town: Town) -> None:
    with transaction():
        parked_id = park_form(begun(town), "contact", {"contact\0_name": ["Al\0ma"]}, NOW)
    assert db.session.get_one(ParkedForm, parked_id).typed == {"contact_name": ["Alma"]}


def test_what_was_parked_is_gone_after_a_day(town: Town) -> None:
    with transaction():
        park_form(begun(town), "contact", {"contact_name": ["Alma"]}, NOW)
    tidy(NOW + timedelta(hours=23))
    assert db.session.query(ParkedForm).count() == 1
    tidy(NOW + timedelta(hours=25))
    assert db.session.query(ParkedForm).count() == 0


# A newer form


def newer(service: Service) -> Service:
    """The service with one question gone, one new, one renamed, and one of another kind."""
    first, *rest = service.steps
    keep = [field for field in first.fields if field.key != "contact_phone"]
    keep[0] = msgspec.structs.replace(keep[0], label=Text("Ert namn", "Your name"))
    keep[1] = msgspec.structs.replace(keep[1], kind="text", autocomplete=None)
    keep.append(Field(key="new_one", kind="text", label=Text("Ny fråga", "New question")))
    return msgspec.structs.replace(service, steps=(msgspec.structs.replace(first, fields=tuple(keep)), *rest))


@pytest.fixture
def changed(town: Town) -> Service:
    """A service of its own for the test: what is published stays."""
    _id, service = current_service("lokalforfragan")
    own = msgspec.structs.replace(service, key=f"prov_{uuid.uuid4().hex[:8]}")
    with transaction():
        publish_service(own, NOW)
    return own


def test_what_a_newer_form_changed_is_said_question_by_question(changed: Service) -> None:
    found = changes(changed, newer(changed))
    assert [field.key for field in found.added] == ["new_one"]
    assert [field.key for field in found.removed] == ["contact_phone"]
    assert [field.key for field in found.changed] == ["contact_name", "contact_email"]
    assert not changes(changed, changed)


def test_answers_of_another_kind_do_not_fit(changed: Service) -> None:
    given = {"contact_name": "Alma", "contact_email": "alma@foretag.se", "contact_phone": ""}
    kept, lost = carried(changed, newer(changed), given)
    assert kept == {"contact_name": "Alma"}
    assert [field.key for field in lost] == ["contact_email"]


def test_a_draft_stays_on_its_form_until_it_is_moved_and_nothing_is_lost_then(town: Town, changed: Service) -> None:
    draft_id = begun(town, changed.key, contact_name="Alma", contact_phone="+46701740605")
    assert newer_form(db.session.get_one(Draft, draft_id)) is None
    with transaction():
        publish_service(newer(changed), NOW)
    assert newer_form(db.session.get_one(Draft, draft_id))
    with transaction():
        moved = move_draft(draft_id, town.amina, NOW)
        assert moved.answers == {"contact_name": "Alma"}
        assert [(field.key, answer) for field, answer in left_over(moved)] == [("contact_phone", "+46701740605")]
        assert newer_form(moved) is None
    with transaction():
        assert len(move_draft(draft_id, town.amina, NOW).left_over) == 1


def test_a_draft_can_be_sent_on_the_form_it_was_begun_with(town: Town, changed: Service) -> None:
    draft_id = begun(town, changed.key, **answers(changed))
    with transaction():
        publish_service(newer(changed), NOW)
        reference = submit(draft_id, town.amina, "sv", "demo", NOW)
    version = case(reference).service_version_id
    assert version is not None
    assert any(field.key == "contact_phone" for field in service_version(version).fields())


def test_nobody_else_moves_a_draft(town: Town) -> None:
    draft_id = begun(town)
    with pytest.raises(NotFound), transaction():
        move_draft(draft_id, town.rival, NOW)


# From an earlier application


def test_an_earlier_application_becomes_a_draft_with_its_answers_and_files(town: Town, tmp_path: Any) -> None:
    store = FileStore(tmp_path)
    _id, service = current_service(PERMIT)
    with transaction():
        draft = start_draft(PERMIT, town.company_id, town.amina, NOW)
        document = keep_document(
            store, io.BytesIO(PDF), "plan.pdf", town.amina, NOW, draft_id=draft.id, field_key="file_drawing"
        )
        file = {"id": str(document.id), "name": "plan.pdf", "size": document.size}
        save_answers(draft, {**answers(service), "file_drawing": [file]}, None, NOW)
        reference = submit(draft.id, town.amina, "sv", "demo", NOW)
    with transaction():
        copy = copy_case(reference, town.amina, NOW + timedelta(days=400))
        assert copy.answers["premises_name"]
        assert copy.answers["file_drawing"][0]["id"] != file["id"]
        again = submit(copy.id, town.amina, "sv", "demo", NOW + timedelta(days=400))
    assert again != reference
    assert db.session.query(Document).filter(Document.case_id.is_not(None)).count() == 2
    assert db.session.query(Submission).count() == 2


def test_nobody_elses_application_is_copied(town: Town) -> None:
    reference = submitted(town)
    with pytest.raises(NotFound), transaction():
        copy_case(reference, town.rival, NOW)
