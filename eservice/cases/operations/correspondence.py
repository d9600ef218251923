"""What the unit and the company say to each other: messages, supplement requests and their answers, withdrawal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from eservice.accounts.rules import Viewer
from eservice.cases.models import Case, Message, SupplementRequest
from eservice.cases.operations.loading import case_for_company, case_for_officer, check_unchanged
from eservice.cases.operations.log import already, append
from eservice.cases.operations.supplements import answer_points, ask_points
from eservice.cases.rules import Actor, Event, Happened, State, move
from eservice.cases.supplements import Asked
from eservice.kit.db import db


def write_to_company(reference: str, viewer: Viewer, body: str, now: datetime, once: str | None = None) -> Case:
    """A message from the officer who has the case to the company. It moves no clock."""
    case = case_for_officer(reference, viewer)
    return _write(case, viewer, Actor.OFFICER, body, now, once)


def write_to_unit(reference: str, viewer: Viewer, body: str, now: datetime, once: str | None = None) -> Case:
    """A message from the company to the unit that has its case. It moves no clock."""
    case = case_for_company(reference, viewer)
    return _write(case, viewer, Actor.COMPANY, body, now, once)


def _write(case: Case, viewer: Viewer, kind: Actor, body: str, now: datetime, once: str | None) -> Case:
    if already(case, once):
        return case
    move(case.state, Event.MESSAGE_SENT)
    message = Message(case_id=case.id, author_id=viewer.person_id, author_kind=kind, body=body, written_at=now)
    db.session.add(message)
    db.session.flush()
    case.message_waiting = kind == Actor.COMPANY
    data = {"message_id": message.id, "from": viewer.name}
    append(case, Happened(Event.MESSAGE_SENT, kind, now, viewer.person_id, data, once=once), now)
    return case


def request_supplement(
    reference: str,
    viewer: Viewer,
    version: int,
    asked_for: str,
    answer_by: date,
    now: datetime,
    once: str | None = None,
    points: Sequence[Asked] = (),
    consequence: str = "",
) -> Case:
    """Ask the company to add what is missing by `answer_by`, point by point; the ball is theirs until they answer.

    `consequence` is what it means not to answer, in the company's language: without it a request has no teeth in law.
    """
    case = case_for_officer(reference, viewer)
    if already(case, once):
        return case
    check_unchanged(case, version)
    move(case.state, Event.SUPPLEMENT_REQUESTED)
    request = SupplementRequest(
        case_id=case.id,
        asked_for=asked_for,
        consequence=consequence,
        asked_by=viewer.person_id,
        asked_at=now,
        answer_by=answer_by,
    )
    db.session.add(request)
    db.session.flush()
    ask_points(request, points)
    data: dict[str, Any] = {"request_id": request.id, "answer_by": answer_by.isoformat(), "officer": viewer.name}
    if consequence:
        data["consequence"] = consequence
    if points:
        data["points"] = [{"reason": point.reason, "field": point.field_key} for point in points]
    append(case, Happened(Event.SUPPLEMENT_REQUESTED, Actor.OFFICER, now, viewer.person_id, data, once=once), now)
    return case


def open_request(case_id: int) -> SupplementRequest | None:
    """The supplement request that waits for its answer, if there is one."""
    query = select(SupplementRequest).where(
        SupplementRequest.case_id == case_id, SupplementRequest.answered_at.is_(None)
    )
    return db.session.scalars(query).first()


def answer_supplement(
    reference: str,
    viewer: Viewer,
    answer: str,
    now: datetime,
    once: str | None = None,
    points: Mapping[int, str] | None = None,
) -> Case:
    """The company's answer to the open request, and to its points by their ids; the ball goes back to the officer.

    Whether it remedied what was missing is for the officer to judge, who can ask again.
    """
    case = case_for_company(reference, viewer)
    if already(case, once):
        return case
    move(case.state, Event.SUPPLEMENT_RECEIVED)
    request = open_request(case.id)
    if request is not None:
        request.answer, request.answered_at = answer, now
        answer_points(request, points or {})
    data = {"request_id": request.id if request else None, "from": viewer.name}
    append(case, Happened(Event.SUPPLEMENT_RECEIVED, Actor.COMPANY, now, viewer.person_id, data, once=once), now)
    return case


def withdraw_case(reference: str, viewer: Viewer, now: datetime, once: str | None = None) -> Case:
    """The company takes its application back (återkallelse). The case ends; withdrawing twice is no error."""
    case = case_for_company(reference, viewer)
    if case.state == State.WITHDRAWN:
        return case
    append(case, Happened(Event.WITHDRAWN, Actor.COMPANY, now, viewer.person_id, {"from": viewer.name}, once=once), now)
    case.ended_at = now
    request = open_request(case.id)
    if request is not None:
        request.answer, request.answered_at = "", now
    return case
