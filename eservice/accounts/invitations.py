"""Letting others in: by e-mail, with a link that is good once, for a time, and can be taken back."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from eservice.accounts.mandates import set_mandate
from eservice.accounts.models import Invitation
from eservice.accounts.rules import Role, Viewer, can_act_for, can_manage_mandates
from eservice.kit.days import local_day
from eservice.kit.db import db
from eservice.kit.errors import Invalid, NotAllowed, NotFound

#: How long a link is good.
GOOD_FOR = timedelta(days=14)
#: Invitations of one company that nobody has answered.
MOST_OPEN = 50


@dataclass(frozen=True, slots=True)
class Into:
    """What an invitation is for: a company (`all`, `service`, `read`), or one draft or case (`write`, `read`)."""

    company_id: int
    scope: str
    service_key: str | None = None
    draft_id: uuid.UUID | None = None
    case_id: int | None = None
    valid_to: date | None = None


def invite(into: Into, email: str, viewer: Viewer, now: datetime) -> tuple[Invitation, str]:
    """Invite somebody; the token of the link is returned once and not kept.

    Only a full mandate invites to act for the company, and whoever acts for it lets others into a single draft or
    case. Raises `NotAllowed` for others, `Invalid` for a last day that is past.
    """
    is_single = into.draft_id is not None or into.case_id is not None
    may = (
        can_act_for(viewer, into.company_id, into.service_key)
        if is_single
        else can_manage_mandates(viewer, into.company_id)
    )
    if not may:
        raise NotAllowed("only_reading")
    if into.valid_to is not None and into.valid_to < local_day(now):
        raise Invalid("last_day_past")
    if len(open_invitations(into.company_id, now)) >= MOST_OPEN:
        raise Invalid("too_many_invitations")
    token = secrets.token_urlsafe(32)
    invitation = Invitation(
        company_id=into.company_id,
        draft_id=into.draft_id,
        case_id=into.case_id,
        email=email,
        scope=into.scope,
        service_key=None if is_single else into.service_key,
        valid_to=into.valid_to,
        token_hash=_hash(token),
        invited_by=viewer.person_id,
        invited_at=now,
        expires_at=now + GOOD_FOR,
    )
    db.session.add(invitation)
    db.session.flush()
    return invitation, token


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def open_invitations(company_id: int, now: datetime) -> list[Invitation]:
    """The invitations of a company that wait for an answer, newest first."""
    query = select(Invitation).where(
        Invitation.company_id == company_id,
        Invitation.accepted_at.is_(None),
        Invitation.revoked_at.is_(None),
        Invitation.expires_at > now,
    )
    return list(db.session.scalars(query.order_by(Invitation.id.desc()).limit(MOST_OPEN)))


def invitation_behind(token: str, now: datetime) -> Invitation:
    """The invitation whose link this is, locked. Raises `NotFound` for one that is used, taken back or too old."""
    query = select(Invitation).where(Invitation.token_hash == _hash(token)).with_for_update()
    invitation = db.session.scalars(query.execution_options(populate_existing=True)).first()
    if invitation is None or invitation.accepted_at or invitation.revoked_at or invitation.expires_at <= now:
        raise NotFound("no_such_invitation")
    return invitation


def accept(token: str, viewer: Viewer, now: datetime) -> Invitation:
    """Take an invitation up. It is good once. Whoever works for the municipality may not (jäv)."""
    if viewer.roles() - {Role.COMPANY}:
        raise NotAllowed("staff_cannot_act")
    invitation = invitation_behind(token, now)
    invitation.accepted_by, invitation.accepted_at = viewer.person_id, now
    if invitation.draft_id is None and invitation.case_id is None:
        set_mandate(
            viewer.person_id,
            invitation.company_id,
            invitation.scope,
            invitation.service_key,
            valid_from=local_day(now),
            valid_to=invitation.valid_to,
            basis="given",
            given_by=invitation.invited_by,
        )
    db.session.flush()
    return invitation


def revoke(invitation_id: int, viewer: Viewer, now: datetime) -> Invitation:
    """Take an invitation back, answered or not: who was let into a draft or case is out at once. Twice is no error."""
    invitation = db.session.get(Invitation, invitation_id, with_for_update=True)
    if invitation is None or not (
        can_manage_mandates(viewer, invitation.company_id) or invitation.invited_by == viewer.person_id
    ):
        raise NotFound("no_such_invitation")
    if invitation.revoked_at is None:
        invitation.revoked_at = now
    return invitation


def guests(draft_id: uuid.UUID | None, case_id: int | None, now: datetime) -> list[Invitation]:
    """Who is invited into a draft or a case, or let in already; not those whose link ran out."""
    which = Invitation.draft_id == draft_id if draft_id is not None else Invitation.case_id == case_id
    query = select(Invitation).where(which, Invitation.revoked_at.is_(None))
    found = db.session.scalars(query.order_by(Invitation.id.desc()).limit(MOST_OPEN)).all()
    return [one for one in found if one.accepted_at is not None or one.expires_at > now]
