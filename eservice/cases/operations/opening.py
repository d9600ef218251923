"""Opening a case: its number and its first event."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column

from eservice.cases.models import Case
from eservice.cases.operations.log import record
from eservice.cases.rules import HOLDER, Actor, Event, Happened, State, reference
from eservice.kit.days import local_day
from eservice.kit.db import Row, db


class RunningNumber(Row):
    """The last number given in a register and year. Numbers are never reused."""

    __tablename__ = "running_number"
    register: Mapped[str] = mapped_column(String(12), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int]


@dataclass(frozen=True, slots=True)
class NewCase:
    """What must be known to open a case."""

    service_key: str
    service_version_id: int
    clock_rules_id: int
    case_type: str
    company_id: int
    mode: str
    language: str
    person_id: int


def open_case(
    new: NewCase,
    now: datetime,
    data: dict[str, Any] | None = None,
    arrived_at: datetime | None = None,
    officer_id: int | None = None,
) -> Case:
    """Open a case that arrived `now`, or at `arrived_at` where an officer (`officer_id`) enters it afterwards.

    What an officer enters is the applicant's all the same: the log names both. It waits for its route: no clock and no
    letter holds up the company's receipt.
    """
    case = Case(
        reference=next_reference("LOT", local_day(now).year),
        service_key=new.service_key,
        service_version_id=new.service_version_id,
        clock_rules_id=new.clock_rules_id,
        case_type=new.case_type,
        company_id=new.company_id,
        mode=new.mode,
        language=new.language,
        state=State.RECEIVED,
        holder=HOLDER[State.RECEIVED],
        received_at=arrived_at or now,
        event_count=0,
        event_hash="",
        followed_seq=0,
    )
    db.session.add(case)
    told = dict(data or {})
    if officer_id is not None:
        told["applicant"] = new.person_id
    kind, actor = (Actor.COMPANY, new.person_id) if officer_id is None else (Actor.OFFICER, officer_id)
    record(case, Happened(Event.OPENED, kind, arrived_at or now, actor, told), now)
    return case


def next_reference(register: str, year: int) -> str:
    """The next case reference. The row is locked until the transaction ends, so no number is given twice or skipped."""
    first = insert(RunningNumber).values(register=register, year=year, last=1)
    upsert = first.on_conflict_do_update(
        index_elements=["register", "year"], set_={"last": RunningNumber.last + 1}
    ).returning(RunningNumber.last)
    return reference(register, year, db.session.execute(upsert).scalar_one())
