"""Cases that belong together: linking them, and letting a duplicate go on as the other."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select

from eservice.accounts.rules import Viewer, can_work_in
from eservice.cases.link_models import CaseLink
from eservice.cases.models import Case
from eservice.cases.operations.correspondence import open_request
from eservice.cases.operations.hearings import open_hearing
from eservice.cases.operations.loading import check_mine, check_unchanged
from eservice.cases.operations.log import already, append
from eservice.cases.operations.referrals import withdraw_open_referrals
from eservice.cases.rules import OPEN_STATES, Actor, Event, Happened, Visibility, move
from eservice.kit.db import db
from eservice.kit.errors import Invalid, NotFound


def link_cases(
    reference: str, viewer: Viewer, version: int, other_reference: str, now: datetime, once: str | None = None
) -> Case:
    """Say that two cases belong together. Both must be of the viewer's units, and the first the viewer's own."""
    case, other = _both(reference, other_reference, viewer)
    if already(case, once):
        return case
    check_mine(case, viewer)
    check_unchanged(case, version)
    if db.session.get(CaseLink, _pair(case, other)) is not None:
        raise Invalid("already_linked")
    tie(case, other, "related", viewer, now)
    for one, to in ((case, other), (other, case)):
        _tell(one, Event.LINKED, to, viewer, now, once if one is case else None, Visibility.INTERNAL)
    return case


def merge_case(
    reference: str, viewer: Viewer, version: int, into_reference: str, now: datetime, once: str | None = None
) -> Case:
    """Let a duplicate end and go on as `into_reference`, which is returned.

    Nothing of the duplicate is moved or lost: it can be read as it was, and each points to the other. What others still
    owe it is closed in the same act: the supplement that was asked for, the hearing, and every referral, so that nobody
    goes on answering a case that has ended. Raises `Invalid` ("not_mergeable") unless both are open and of the same
    company and service.
    """
    case, kept = _both(reference, into_reference, viewer)
    if already(case, once):
        return kept
    check_mine(case, viewer)
    check_unchanged(case, version)
    check_merge(case, kept)
    closed = _close_what_is_open(case, viewer, now)
    tie(case, kept, "merged", viewer, now)
    _tell(case, Event.MERGED, kept, viewer, now, once, Visibility.COMPANY, closed=closed)
    case.merged_into_id, case.ended_at = kept.id, now
    _tell(kept, Event.LINKED, case, viewer, now, None, Visibility.INTERNAL)
    return kept


def check_merge(case: Case, kept: Case) -> None:
    """Raise `WrongMove` or `Invalid` unless `case` may end now and go on as `kept`: both are open, of one company and
    one service."""
    move(case.state, Event.MERGED)
    if case.id == kept.id:
        raise Invalid("same_case")
    if kept.state not in OPEN_STATES or (case.company_id, case.service_key) != (kept.company_id, kept.service_key):
        raise Invalid("not_mergeable")


def _close_what_is_open(case: Case, viewer: Viewer, now: datetime) -> dict[str, Any]:
    """Close what waits for somebody else; what was closed, by its ids, for the event to tell."""
    closed: dict[str, Any] = {}
    request, hearing = open_request(case.id), open_hearing(case.id)
    if request is not None:
        request.answer, request.answered_at = "", now
        closed["request"] = request.id
    if hearing is not None:
        hearing.expired_at, case.is_heard = now, False
        closed["hearing"] = hearing.id
    if referrals := withdraw_open_referrals(case, viewer, now):
        closed["referrals"] = referrals
    return closed


def tie(case: Case, other: Case, kind: str, viewer: Viewer, now: datetime) -> None:
    """Keep that two cases belong together; a pair that is tied already becomes of the new kind."""
    first, second = _pair(case, other)
    link = CaseLink(first_id=first, second_id=second, kind=kind, made_by=viewer.person_id, made_at=now)
    db.session.merge(link)


def _pair(case: Case, other: Case) -> tuple[int, int]:
    return min(case.id, other.id), max(case.id, other.id)


def _both(reference: str, other_reference: str, viewer: Viewer) -> tuple[Case, Case]:
    """Two cases of the viewer's units, locked in the order of their ids so that no two of these wait for each other."""
    wanted = {reference, other_reference.strip().upper()}
    if len(wanted) == 1:
        raise Invalid("same_case")
    query = select(Case).where(Case.reference.in_(wanted)).order_by(Case.id).with_for_update()
    found = db.session.scalars(query.execution_options(populate_existing=True)).all()
    if len(found) != 2 or not all(can_work_in(viewer, case.unit_key) for case in found):
        raise NotFound("no_such_case")
    case, other = sorted(found, key=lambda one: one.reference != reference)
    return case, other


def _tell(
    case: Case,
    event: Event,
    other: Case,
    viewer: Viewer,
    now: datetime,
    once: str | None,
    visibility: Visibility,
    **more: Any,
) -> None:
    data = {"other": other.reference, "officer": viewer.name, **{name: value for name, value in more.items() if value}}
    happened = Happened(event, Actor.OFFICER, now, viewer.person_id, data, visibility=visibility, once=once)
    append(case, happened, now)
