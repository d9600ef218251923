"""A form with a question of every kind: whatever is typed in it is told beside its field, kept, and breaks nothing."""

from __future__ import annotations

import uuid
from typing import Any, get_args

import msgspec
import pytest

from eservice.catalogue.operations import publish_service
from eservice.catalogue.queries import current_service
from eservice.catalogue.shape import Choice, Field, FieldKind, FormStep, RoutingTable
from eservice.intake.models import Draft
from eservice.intake.operations import start_draft
from eservice.kit.db import db, transaction
from eservice.kit.text import Text
from tests.conftest import Browse
from tests.factories import NOW, Town
from tests.visiting import Page, Visitor

WORD = Text("Fråga", "Question")
KINDS = [kind for kind in get_args(FieldKind) if kind not in ("files", "group")]
CHOICES = (Choice(key="north", label=WORD), Choice(key="south", label=WORD))
#: What no question of any kind takes, whatever a browser would let people type.
HOSTILE = [
    "\x00",
    "a\x07b",
    "x" * 20_000,
    "\x1b[31m",
    "<script>alert(1)</script>\x01",
    "\u202e\x02",
]


@pytest.fixture
def draft_id(town: Town) -> uuid.UUID:
    """A draft of a service that asks a question of every kind, none of which must be answered."""
    _id, service = current_service("lokalforfragan")
    fields = tuple(
        Field(key=f"q_{kind}", kind=kind, label=WORD, choices=CHOICES if kind in ("choice", "choices") else ())
        for kind in KINDS
    )
    asked = msgspec.structs.replace(
        service,
        key="alla",
        steps=(FormStep(key="all", title=WORD, fields=fields),),
        routing=RoutingTable(default=service.routing.default),
    )
    with transaction():
        publish_service(asked, NOW)
        return start_draft("alla", town.company_id, town.amina, NOW).id


def answers() -> dict[str, Any]:
    """What is kept as answers now."""
    db.session.rollback()
    return {key: value for key, value in db.session.query(Draft).one().answers.items() if value is not None}


def opened(browse: Browse, town: Town, draft_id: uuid.UUID) -> tuple[Visitor, Page]:
    amina = browse(town.amina.person_id)
    return amina, amina.see(f"/foretag/utkast/{draft_id}/all")


@pytest.mark.parametrize("hostile", HOSTILE, ids=ascii)
def test_what_no_question_takes_is_told_beside_each_and_nothing_of_it_is_an_answer(
    browse: Browse, town: Town, draft_id: uuid.UUID, hostile: str
) -> None:
    amina, page = opened(browse, town, draft_id)
    answer = amina.send(page, "all", status=422, **{f"q_{kind}": hostile for kind in KINDS})
    assert [kind for kind in KINDS if not answer.error_beside(f"q_{kind}")] == []
    assert answers() == {}
    amina.see(f"/foretag/utkast/{draft_id}/all")
    amina.see(f"/foretag/utkast/{draft_id}/granska")


@pytest.mark.parametrize("kind", KINDS)
def test_one_wrong_answer_keeps_none_of_the_right_ones_from_being_saved(
    browse: Browse, town: Town, draft_id: uuid.UUID, kind: str
) -> None:
    right = {"q_text": "Kajens bar", "q_integer": "12", "q_date": "2027-03-15", "q_email": "a@foretag.se"}
    typed = {**right, f"q_{kind}": "fel\x00"}
    amina, page = opened(browse, town, draft_id)
    answer = amina.send(page, "all", status=422, **typed)
    assert answer.error_beside(f"q_{kind}")
    assert set(answers()) == {key for key in right if key != f"q_{kind}"}


def test_a_question_sent_many_times_over_is_no_error_of_ours(browse: Browse, town: Town, draft_id: uuid.UUID) -> None:
    amina, page = opened(browse, town, draft_id)
    token = page.form("all").fields["csrf_token"]
    data: dict[str, Any] = {f"q_{kind}": ["1", "north", "", "2"] for kind in KINDS} | {"csrf_token": token}
    assert amina.post(page.address, data=data).status_code in (302, 422)
