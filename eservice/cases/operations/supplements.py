"""The points of a request to supplement: answered by the company, judged by the officer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import select

from eservice.accounts.rules import Viewer
from eservice.cases.models import Case, SupplementRequest
from eservice.cases.operations.loading import case_for_officer, check_unchanged
from eservice.cases.operations.log import already, append
from eservice.cases.rules import Actor, Event, Happened, move
from eservice.cases.supplement_models import SupplementItem
from eservice.cases.supplements import JUDGEABLE, Asked, ItemState, check_remedied_day, judged_as, state_after
from eservice.kit.days import local_day
from eservice.kit.db import db
from eservice.kit.errors import Invalid


def ask_points(request: SupplementRequest, asked: Sequence[Asked]) -> None:
    """Write down the points of a request, in their order."""
    for at, one in enumerate(asked):
        item = SupplementItem(
            request_id=request.id,
            position=at + 1,
            reason=one.reason,
            reason_sv=one.reason_text.sv,
            reason_en=one.reason_text.en,
            field_key=one.field_key,
            text=one.text,
            state=ItemState.ASKED,
        )
        db.session.add(item)


def answer_points(request: SupplementRequest, answers: Mapping[int, str]) -> None:
    """Write down what the company says to each point, by its id; silence is an answer too."""
    for item in _points(request.id):
        if item.state == ItemState.ASKED:
            item.state, item.answer = ItemState.ANSWERED, answers.get(item.id, "")


def judge_supplement(
    reference: str,
    viewer: Viewer,
    version: int,
    request_id: int,
    judged: Mapping[int, bool],
    remedied_on: date | None,
    now: datetime,
    once: str | None = None,
) -> Case:
    """Say of points, by id, whether they are remedied, and since which day (today where none is given).

    When the last point of the request is remedied, so is the deficiency, and clocks that wait for that count from the
    day. Raises `Invalid` for points that cannot be judged, for none, and for a day before the request or after today.
    """
    case = case_for_officer(reference, viewer)
    if already(case, once):
        return case
    check_unchanged(case, version)
    request = db.session.get(SupplementRequest, request_id)
    if request is None or request.case_id != case.id:
        raise Invalid("unknown_point")
    day = check_remedied_day(remedied_on or local_day(now), local_day(request.asked_at), local_day(now))
    items = _points(request_id)
    for item in items:
        if item.id in judged:
            _judge(item, judged[item.id], day, viewer, now)
    event = judged_as([item.state for item in items], judged)
    move(case.state, event)
    data = {
        "counts_from": max(item.remedied_on or day for item in items).isoformat(),
        "officer": viewer.name,
        "items": sorted(judged),
    }
    if event == Event.SUPPLEMENT_JUDGED:
        data = {"officer": viewer.name, "items": sorted(judged), "remedied": sorted(k for k, v in judged.items() if v)}
    append(case, Happened(event, Actor.OFFICER, now, viewer.person_id, data, once=once), now)
    return case


def _judge(item: SupplementItem, is_remedied: bool, day: date, viewer: Viewer, now: datetime) -> None:
    if item.state not in JUDGEABLE:
        raise Invalid("unknown_point")
    item.state, item.remedied_on = state_after(is_remedied), day if is_remedied else None
    item.judged_by, item.judged_at = viewer.person_id, now


def _points(request_id: int) -> Sequence[SupplementItem]:
    query = select(SupplementItem).where(SupplementItem.request_id == request_id).order_by(SupplementItem.position)
    return db.session.scalars(query).all()
