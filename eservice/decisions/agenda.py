"""Questions about committees: what is on an agenda, what waits for one, and what was decided on their behalf."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import aliased

from eservice.accounts.models import Company, Person
from eservice.accounts.rules import Viewer
from eservice.cases.models import Case
from eservice.cases.rules import State
from eservice.catalogue.queries import service_version
from eservice.decisions.models import CommitteeMeeting, Decision
from eservice.decisions.queries import works_for
from eservice.decisions.rules import outcome_of
from eservice.delegation.models import DecidingBody
from eservice.delegation.queries import bodies
from eservice.kit.days import HERE
from eservice.kit.db import db
from eservice.kit.text import Text

#: A meeting with more than this is read from the CSV in parts; no committee has had half of it.
MOST_LINES = 2000


class AgendaLine(NamedTuple):
    """A decision or a proposal in a list for a committee."""

    case_id: int
    reference: str
    service: Text
    outcome: Text
    company: str
    decided_at: datetime | None
    number: str
    decided_by: str
    paragraph: str
    version: int
    #: The unit that has the case: who may open it.
    unit_key: str | None


def bodies_of(viewer: Viewer) -> list[DecidingBody]:
    """The bodies that the viewer works for, by name."""
    return [body for body in bodies() if works_for(viewer, body)]


def meetings_of(body_keys: Sequence[str]) -> Sequence[tuple[CommitteeMeeting, DecidingBody]]:
    """The meetings of these bodies, the newest first; two years of weekly ones at most."""
    query = select(CommitteeMeeting, DecidingBody).join(DecidingBody, DecidingBody.key == CommitteeMeeting.body_key)
    query = query.where(CommitteeMeeting.body_key.in_(body_keys))
    rows = db.session.execute(query.order_by(CommitteeMeeting.held_on.desc(), CommitteeMeeting.id).limit(200))
    return [(meeting, body) for meeting, body in rows]


def agenda(meeting_id: int) -> list[AgendaLine]:
    """The proposals that stand on a meeting's agenda and wait for it."""
    waits = Case.state == State.AWAITING_COMMITTEE
    return _lines(Decision.meeting_id == meeting_id, Decision.stage == "proposed", waits)


def decided_at_meeting(meeting_id: int) -> list[AgendaLine]:
    """What a meeting decided."""
    return _lines(Decision.meeting_id == meeting_id, Decision.stage == "decided")


def proposals_without_meeting(body: DecidingBody) -> list[AgendaLine]:
    """The proposals that wait for the committee and stand on no agenda."""
    waits = Case.state == State.AWAITING_COMMITTEE
    return _lines(Decision.meeting_id.is_(None), Decision.stage == "proposed", waits, Decision.unit_key.in_(body.units))


def reported_at(meeting: CommitteeMeeting) -> list[AgendaLine]:
    """The delegated decisions that a meeting was told of."""
    return _lines(Decision.reported_in == meeting.id)


def not_reported(meeting: CommitteeMeeting) -> list[AgendaLine]:
    """The delegated decisions of the body, made up to the day of the meeting, that no meeting was told of."""
    return _lines(
        Decision.body_key == meeting.body_key,
        Decision.stage == "decided",
        Decision.delegation != "",
        Decision.reported_in.is_(None),
        Decision.decided_at < datetime.combine(meeting.held_on, time.max, HERE),
    )


def coming(body_keys: Sequence[str], today: date) -> Sequence[CommitteeMeeting]:
    """Meetings of these bodies today or later, the nearest first."""
    query = select(CommitteeMeeting).where(CommitteeMeeting.body_key.in_(body_keys), CommitteeMeeting.held_on >= today)
    return db.session.scalars(query.order_by(CommitteeMeeting.held_on, CommitteeMeeting.id).limit(50)).all()


def _lines(*which: ColumnElement[bool]) -> list[AgendaLine]:
    signer = aliased(Person)
    query: Select[*tuple[Any, ...]] = (
        select(Case, Decision, Company.name, signer.name)
        .join(Case, Case.id == Decision.case_id)
        .outerjoin(Company, Company.id == Case.company_id)
        .outerjoin(signer, signer.id == Decision.decided_by)
        .where(Case.service_version_id.is_not(None), *which)
        .order_by(Decision.decided_at, Decision.id)
        .limit(MOST_LINES)
    )
    return list(_told(db.session.execute(query).all()))


def _told(rows: Sequence[Any]) -> Iterator[AgendaLine]:
    for case, decision, company, signer in rows:
        service = service_version(case.service_version_id)
        yield AgendaLine(
            case_id=case.id,
            reference=case.reference,
            service=service.name,
            outcome=outcome_of(service, decision.outcome).text,
            company=company or "",
            decided_at=decision.decided_at,
            number=decision.delegation,
            decided_by=signer or "",
            paragraph=decision.paragraph,
            version=case.version,
            unit_key=case.unit_key,
        )
