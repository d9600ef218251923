"""Giving out a plot among companies: all are told the same at the same moment, and each sees it in its own case.

The plot's process is locked first and then the cases in order, so that two never wait for each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from eservice.accounts.rules import Viewer, can_work_in
from eservice.cases.models import Case
from eservice.cases.operations.loading import case_for_company
from eservice.cases.operations.log import already
from eservice.cases.rules import Actor, Event, can
from eservice.kit.days import local_day
from eservice.kit.db import db
from eservice.kit.errors import Invalid, NotFound, Stale, WrongMove
from eservice.premises.models import PremisesObject
from eservice.premises.register.operations import say_let
from eservice.premises.stages import land_rules
from eservice.premises.stages.land_models import Allocation, AllocationNotice, AllocationParty
from eservice.premises.stages.models import InquiryStage
from eservice.premises.stages.operations.loading import log
from eservice.premises.stages.operations.moving import reason_codes, reason_said, stage_data
from eservice.premises.stages.queries import journey_of
from eservice.premises.stages.reading import kind_or_none
from eservice.premises.stages.rules import MOVES, Kind, Stage, Terms, check_move, check_terms

#: Stages from which a company may take part: its need is known, and it has not been given land yet.
TAKING_PART = (Stage.MEETING, Stage.REVIEW, Stage.RESERVED, Stage.NOT_CHOSEN)
#: A company that has left its inquiry takes part no longer.
GONE = (Stage.WITHDRAWN, Stage.NO_LAND)


def open_allocation(
    object_id: int,
    viewer: Viewer,
    unit_key: str,
    method: str,
    method_reason: str,
    decider: str,
    next_on: date | None,
    mode: str,
    now: datetime,
) -> Allocation:
    """Begin to give out a plot that is offered. Raises `NotFound`, `Invalid`, `WrongMove` ("plot_has_one")."""
    if not can_work_in(viewer, unit_key):
        raise NotFound("no_such_allocation")
    land_rules.check_method(method, method_reason, next_on, local_day(now))
    plot = db.session.get(PremisesObject, object_id, with_for_update=True)
    if plot is None or plot.kind != "land":
        raise NotFound("no_such_object")
    if plot.state != "published":
        raise WrongMove("object_gone")
    running = select(Allocation.id).where(Allocation.object_id == object_id, Allocation.state == "open")
    if db.session.scalar(running) is not None:
        raise WrongMove("plot_has_one")
    allocation = Allocation(
        object_id=object_id,
        unit_key=unit_key,
        title=(plot.designation or plot.address)[:200],
        mode=mode,
        method=method,
        method_reason=method_reason.strip(),
        decider=decider,
        next_on=next_on,
        opened_by=viewer.person_id,
        opened_at=now,
    )
    db.session.add(allocation)
    db.session.flush()
    return allocation


def join_allocation(
    allocation_id: int, viewer: Viewer, reference: str, version: int | None, now: datetime
) -> Allocation:
    """Let the company of an inquiry take part; joined twice it is no error. It reads what the others were told before.

    Raises `Invalid` ("not_a_land_inquiry"), `WrongMove` ("not_ready_for_land", "bids_are_opened", "direct_has_one").
    """
    allocation = _to_change(allocation_id, viewer, version)
    query = select(Case).where(Case.reference == reference.strip().upper(), Case.unit_key == allocation.unit_key)
    case = db.session.scalars(query.with_for_update().execution_options(populate_existing=True)).first()
    if case is None or kind_or_none(case.service_key) != Kind.LAND or case.mode != allocation.mode:
        raise Invalid("not_a_land_inquiry")
    if db.session.get(AllocationParty, (allocation.id, case.id)) is not None:
        return allocation
    land_rules.check_joining(allocation, _how_many(allocation))
    if journey_of(case).stage not in TAKING_PART:
        raise WrongMove("not_ready_for_land")
    db.session.add(AllocationParty(allocation_id=allocation.id, case_id=case.id, joined_at=now))
    db.session.flush()
    log(case, Event.ALLOCATION_JOINED, Actor.OFFICER, viewer, _about(allocation), now)
    return allocation


def publish_criteria(
    allocation_id: int, viewer: Viewer, version: int | None, criteria: str, due_at: datetime, now: datetime
) -> Allocation:
    """Publish what the companies are judged by, and until when they may bid; all are told at this moment. Once."""
    allocation = _to_change(allocation_id, viewer, version)
    land_rules.check_criteria(allocation, criteria, due_at, now)
    allocation.criteria, allocation.criteria_at, allocation.bids_due_at = criteria.strip(), now, due_at
    _tell(allocation, viewer, criteria.strip(), now, None)
    return allocation


def tell_all(
    allocation_id: int, viewer: Viewer, version: int | None, body: str, now: datetime, once: str | None = None
) -> Allocation:
    """Tell all who take part the same, at the same moment. Raises `Invalid` ("nothing_said")."""
    if once and db.session.scalar(select(AllocationNotice.id).where(AllocationNotice.once == once)) is not None:
        return allocation_to_read(allocation_id, viewer)
    allocation = _to_change(allocation_id, viewer, version)
    land_rules.check_open(allocation)
    if not body.strip():
        raise Invalid("nothing_said")
    _tell(allocation, viewer, body.strip(), now, once)
    return allocation


def change_next_day(
    allocation_id: int, viewer: Viewer, version: int | None, next_on: date, decider: str, now: datetime
) -> Allocation:
    """Say when something is decided next, and by whom; every company sees it. Raises `Invalid`."""
    allocation = _to_change(allocation_id, viewer, version)
    land_rules.check_open(allocation)
    if next_on < local_day(now):
        raise Invalid("next_day_wrong")
    allocation.next_on, allocation.decider = next_on, decider
    for case in _cases(allocation):
        log(case, Event.ALLOCATION_TOLD, Actor.OFFICER, viewer, _about(allocation), now)
    return allocation


def _tell(allocation: Allocation, viewer: Viewer, body: str, now: datetime, once: str | None) -> None:
    cases = _cases(allocation)
    notice = AllocationNotice(
        allocation_id=allocation.id, body=body, told_by=viewer.person_id, told_at=now, told_to=len(cases), once=once
    )
    db.session.add(notice)
    db.session.flush()
    for case in cases:
        data = {**_about(allocation), "notice_id": notice.id, "text": body[:2000]}
        log(case, Event.ALLOCATION_TOLD, Actor.OFFICER, viewer, data, now)


def give_bid(
    reference: str,
    viewer: Viewer,
    allocation_id: int,
    body: str,
    amount: Decimal | None,
    now: datetime,
    once: str | None = None,
) -> Case:
    """The company's bid, or a new one in its place until the time is over. The log says that it came, not what it says.

    Raises `WrongMove` ("criteria_first", "bids_are_due", "allocation_closed"), `Invalid` ("bid_missing", "fee_wrong").
    """
    allocation = _locked(allocation_id)
    case = case_for_company(reference, viewer)
    if already(case, once):
        return case
    party = db.session.get(AllocationParty, (allocation.id, case.id))
    if party is None:
        raise NotFound("no_such_allocation")
    land_rules.check_bid(allocation, now)
    if not body.strip():
        raise Invalid("bid_missing")
    if amount is not None and not 0 <= amount < 10**11:
        raise Invalid("fee_wrong")
    party.bid, party.bid_amount, party.bid_at = body.strip(), amount, now
    log(case, Event.BID_GIVEN, Actor.COMPANY, viewer, _about(allocation), now, once)
    return case


def open_bids(allocation_id: int, viewer: Viewer, version: int | None, now: datetime) -> Allocation:
    """Open all bids at once; every company that takes part is told that they are. Raises `WrongMove`."""
    allocation = _to_change(allocation_id, viewer, version)
    land_rules.check_opening(allocation, now)
    allocation.bids_opened_at = now
    db.session.flush()
    for case in _cases(allocation):
        log(case, Event.BIDS_OPENED, Actor.OFFICER, viewer, _about(allocation), now)
    return allocation


def choose(
    allocation_id: int,
    viewer: Viewer,
    version: int | None,
    reference: str,
    why: str,
    reason: str,
    terms: Terms,
    now: datetime,
) -> Allocation:
    """Give the land to one company; the others are told at the same moment, with the same why and their `reason` code.

    The plot is out of the register from then on. Raises `WrongMove`, `Invalid`, `NotFound`.
    """
    allocation = _to_change(allocation_id, viewer, version)
    cases = _cases(allocation)
    chosen = next((case for case in cases if case.reference == reference), None)
    if chosen is None:
        raise NotFound("no_such_case")
    party = db.session.get_one(AllocationParty, (allocation.id, chosen.id))
    land_rules.check_choice(allocation, party.bid_at is not None, why)
    check_move(Kind.LAND, journey_of(chosen).stage, Stage.ALLOCATED)
    check_terms(Stage.ALLOCATED, terms, reason_codes(chosen), local_day(now))
    if len(cases) > 1:
        check_terms(Stage.NOT_CHOSEN, Terms(reason=reason), reason_codes(chosen), local_day(now))
    allocation.state, allocation.chosen_case_id, allocation.closed_at = "decided", chosen.id, now
    allocation.outcome, allocation.next_on = why.strip(), terms.next_on
    db.session.flush()
    say_let(allocation.object_id, viewer.person_id, now)
    for case in cases:
        said = terms if case is chosen else Terms(reason=reason)
        _tell_choice(case, allocation, case is chosen, said, viewer, now)
    return allocation


def _tell_choice(
    case: Case, allocation: Allocation, is_chosen: bool, said: Terms, viewer: Viewer, now: datetime
) -> None:
    at = journey_of(case).stage
    wanted = Stage.ALLOCATED if is_chosen else Stage.NOT_CHOSEN
    to = wanted if wanted in MOVES[Kind.LAND].get(at, ()) else at
    data = {**_about(allocation), **stage_data(at, to, said), "chosen": is_chosen, "text": allocation.outcome}
    data |= reason_said(case, said.reason)
    log(case, Event.ALLOCATION_DECIDED, Actor.OFFICER, viewer, data, now)


def cancel_allocation(allocation_id: int, viewer: Viewer, version: int | None, why: str, now: datetime) -> Allocation:
    """End it without a choice, with why, the same to all. Raises `WrongMove`, `Invalid`."""
    allocation = _to_change(allocation_id, viewer, version)
    land_rules.check_open(allocation)
    if not why.strip():
        raise Invalid("reason_missing")
    allocation.state, allocation.closed_at, allocation.outcome = "cancelled", now, why.strip()
    _tell(allocation, viewer, why.strip(), now, None)
    return allocation


def allocation_to_read(allocation_id: int, viewer: Viewer) -> Allocation:
    """One that the viewer's unit prepares. Raises `NotFound`."""
    allocation = db.session.get(Allocation, allocation_id)
    if allocation is None or not can_work_in(viewer, allocation.unit_key):
        raise NotFound("no_such_allocation")
    return allocation


def _locked(allocation_id: int) -> Allocation:
    allocation = db.session.get(Allocation, allocation_id, with_for_update=True, populate_existing=True)
    if allocation is None:
        raise NotFound("no_such_allocation")
    return allocation


def _to_change(allocation_id: int, viewer: Viewer, version: int | None) -> Allocation:
    allocation = _locked(allocation_id)
    if not can_work_in(viewer, allocation.unit_key):
        raise NotFound("no_such_allocation")
    if version is not None and allocation.version != version:
        raise Stale("allocation_changed")
    return allocation


def _cases(allocation: Allocation) -> Sequence[Case]:
    """The inquiries that take part and can still be told something, locked in their order."""
    query = select(Case).join(AllocationParty, AllocationParty.case_id == Case.id)
    query = query.join(InquiryStage, InquiryStage.case_id == Case.id)
    query = query.where(AllocationParty.allocation_id == allocation.id, InquiryStage.stage.not_in(GONE))
    locking = query.order_by(Case.id).with_for_update(of=Case).execution_options(populate_existing=True)
    return [case for case in db.session.scalars(locking) if can(case.state, Event.ALLOCATION_TOLD)]


def _how_many(allocation: Allocation) -> int:
    query = select(func.count()).select_from(AllocationParty)
    return db.session.scalars(query.where(AllocationParty.allocation_id == allocation.id)).one()


def _about(allocation: Allocation) -> dict[str, Any]:
    data: dict[str, Any] = {"allocation_id": allocation.id, "what": allocation.title}
    if allocation.next_on is not None:
        data |= {"next_on": allocation.next_on.isoformat(), "next_by": allocation.decider}
    return data
