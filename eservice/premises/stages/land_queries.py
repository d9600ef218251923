"""Questions about land that is given out: for the unit, for each company that takes part, and for everybody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select, tuple_

from eservice.accounts.models import Company
from eservice.accounts.rules import Viewer
from eservice.cases.models import Case
from eservice.cases.secrecy import Reader
from eservice.cases.secrecy_queries import hidden_cases, is_hidden
from eservice.kit.db import db
from eservice.kit.paging import PAGE_SIZE, Page, page_of, place
from eservice.premises.stages.land_models import Allocation, AllocationNotice, AllocationParty
from eservice.premises.stages.models import InquiryStage
from eservice.premises.stages.rules import WITH_LAST_DAY, Kind

MOST = 200


class Party(NamedTuple):
    """A company that takes part, as the unit sees it. Its bid is empty until all are opened."""

    case: Case
    company: str
    place: int
    joined_at: datetime
    stage: str
    bid_at: datetime | None
    bid: str
    bid_amount: object


def parties_of(allocation: Allocation) -> list[Party]:
    """Who takes part, in the order they joined. What a bid says is given only once all are opened."""
    query = (
        select(AllocationParty, Case, Company.name, InquiryStage.stage)
        .join(Case, Case.id == AllocationParty.case_id)
        .join(Company, Company.id == Case.company_id)
        .join(InquiryStage, InquiryStage.case_id == Case.id)
        .where(AllocationParty.allocation_id == allocation.id)
        .order_by(AllocationParty.joined_at, AllocationParty.case_id)
    )
    is_open = allocation.bids_opened_at is not None
    return [
        Party(
            case,
            name,
            at,
            party.joined_at,
            stage,
            party.bid_at,
            party.bid if is_open else "",
            party.bid_amount if is_open else None,
        )
        for at, (party, case, name, stage) in enumerate(db.session.execute(query.limit(MOST)), start=1)
    ]


def notices_of(allocation_id: int) -> Sequence[AllocationNotice]:
    """What all were told, oldest first."""
    query = select(AllocationNotice).where(AllocationNotice.allocation_id == allocation_id)
    return db.session.scalars(query.order_by(AllocationNotice.told_at, AllocationNotice.id).limit(MOST)).all()


class TakingPart(NamedTuple):
    """An allocation as one company sees it: its place among how many, and its own bid."""

    allocation: Allocation
    party: AllocationParty
    place: int
    of: int
    notices: Sequence[AllocationNotice]


def allocations_of(case_id: int) -> list[TakingPart]:
    """What an inquiry takes part in, newest first."""
    query = select(Allocation, AllocationParty).join(AllocationParty, AllocationParty.allocation_id == Allocation.id)
    query = query.where(AllocationParty.case_id == case_id).order_by(Allocation.id.desc()).limit(20)
    found = db.session.execute(query).all()
    ids = [allocation.id for allocation, _party in found]
    queues, told = _queues(ids), _told(ids)
    return [
        TakingPart(one, party, queues[one.id].index(case_id) + 1, len(queues[one.id]), told[one.id])
        for one, party in found
    ]


def _queues(allocation_ids: Sequence[int]) -> dict[int, list[int]]:
    """The inquiries that take part in each, in the order they joined."""
    query = select(AllocationParty.allocation_id, AllocationParty.case_id)
    query = query.where(AllocationParty.allocation_id.in_(allocation_ids))
    queues: dict[int, list[int]] = defaultdict(list)
    for allocation_id, case_id in db.session.execute(
        query.order_by(AllocationParty.joined_at, AllocationParty.case_id)
    ):
        queues[allocation_id].append(case_id)
    return queues


def _told(allocation_ids: Sequence[int]) -> dict[int, list[AllocationNotice]]:
    """What all were told in each, oldest first."""
    query = select(AllocationNotice).where(AllocationNotice.allocation_id.in_(allocation_ids))
    told: dict[int, list[AllocationNotice]] = defaultdict(list)
    for notice in db.session.scalars(query.order_by(AllocationNotice.told_at, AllocationNotice.id).limit(20 * MOST)):
        told[notice.allocation_id].append(notice)
    return told


class Line(NamedTuple):
    """An allocation in a list."""

    allocation: Allocation
    parties: int


def allocations_for(viewer: Viewer, mode: str, after: str | None) -> Page[Line]:
    """What the viewer's units prepare, the newest first."""
    query = _lines(mode).where(Allocation.unit_key.in_(viewer.officer_in))
    key = place(after, tuple[datetime, int])
    if key:
        query = query.where(tuple_(Allocation.opened_at, Allocation.id) < tuple_(*key))
    rows = db.session.execute(query.order_by(Allocation.opened_at.desc(), Allocation.id.desc()).limit(PAGE_SIZE + 1))
    return page_of([Line(row[0], row[1]) for row in rows], lambda line: (line.allocation.opened_at, line.allocation.id))


class Limit(NamedTuple):
    """Something that is held for a company, or that it must have done, until a day."""

    reference: str
    company: str
    stage: str
    limit_on: date


def limits_for(viewer: Viewer, mode: str) -> list[Limit]:
    """The last days of reservations, allocations and duties to build that the viewer's units follow, the first first:
    what has passed and is not moved on stays on top."""
    query = (
        select(Case.reference, Company.name, InquiryStage.stage, InquiryStage.limit_on)
        .join(Case, Case.id == InquiryStage.case_id)
        .join(Company, Company.id == Case.company_id)
        .where(
            Case.mode == mode,
            Case.unit_key.in_(viewer.officer_in),
            InquiryStage.kind == Kind.LAND,
            InquiryStage.stage.in_(WITH_LAST_DAY),
            InquiryStage.limit_on.is_not(None),
        )
    )
    rows = db.session.execute(query.order_by(InquiryStage.limit_on, Case.id).limit(MOST))
    return [Limit(reference, company, stage, until) for reference, company, stage, until in rows if until]


def _lines(mode: str) -> Select[Any]:
    count = select(func.count()).where(AllocationParty.allocation_id == Allocation.id).correlate(Allocation)
    return select(Allocation, count.scalar_subquery()).where(Allocation.mode == mode)


class Public(NamedTuple):
    """An allocation as everybody may see it: nobody's name before it is decided, and no secret one after.

    What the unit wrote of it may name a company, or tell whose business it is: while one that takes part is secret,
    none of it is shown.
    """

    allocation: Allocation
    joined_on: Sequence[datetime]
    chosen: str
    why_direct: str
    outcome: str


def public_allocations(mode: str, today: date) -> list[Public]:
    """Open ones, and those that ended within the last year; newest first."""
    oldest = date(today.year - 1, today.month, 1)
    query = select(Allocation).where(
        Allocation.mode == mode, (Allocation.state == "open") | (func.date(Allocation.closed_at) >= oldest)
    )
    found = db.session.scalars(query.order_by(Allocation.opened_at.desc(), Allocation.id.desc()).limit(MOST)).all()
    names, joined, guarded = _chosen_names(found), _joined(found), _with_secrets(found)
    return [_public(one, joined[one.id], names.get(one.chosen_case_id or 0, ""), one.id in guarded) for one in found]


def _public(one: Allocation, joined_on: Sequence[datetime], chosen: str, is_guarded: bool) -> Public:
    told = one.outcome if chosen or one.state == "cancelled" else ""
    return Public(one, joined_on, chosen, *(("", "") if is_guarded else (one.method_reason, told)))


def _with_secrets(found: Sequence[Allocation]) -> set[int]:
    """The allocations in which an inquiry takes part that is hidden from everybody."""
    query = select(AllocationParty.allocation_id).where(AllocationParty.allocation_id.in_([one.id for one in found]))
    return set(db.session.scalars(query.where(is_hidden(AllocationParty.case_id, Reader.PUBLIC))))


def _joined(found: Sequence[Allocation]) -> dict[int, list[datetime]]:
    """When companies joined each, the first first."""
    query = select(AllocationParty.allocation_id, AllocationParty.joined_at)
    query = query.where(AllocationParty.allocation_id.in_([one.id for one in found]))
    joined: dict[int, list[datetime]] = defaultdict(list)
    for allocation_id, at in db.session.execute(query.order_by(AllocationParty.joined_at, AllocationParty.case_id)):
        joined[allocation_id].append(at)
    return joined


def _chosen_names(found: Sequence[Allocation]) -> dict[int, str]:
    ids = [one.chosen_case_id for one in found if one.chosen_case_id]
    secret = hidden_cases(ids, Reader.PUBLIC)
    query = select(Case.id, Company.name).join(Company, Company.id == Case.company_id)
    rows = db.session.execute(query.where(Case.id.in_(set(ids) - secret)))
    return {row[0]: row[1] for row in rows}


def inquiries_by_stage(mode: str) -> dict[tuple[str, str], int]:
    """How many inquiries are in each stage, by kind and stage."""
    query = select(InquiryStage.kind, InquiryStage.stage, func.count()).join(Case, Case.id == InquiryStage.case_id)
    rows = db.session.execute(query.where(Case.mode == mode).group_by(InquiryStage.kind, InquiryStage.stage))
    return {(row[0], row[1]): row[2] for row in rows}
