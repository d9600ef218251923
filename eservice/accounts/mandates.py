"""Mandates (fullmakter): who acts for a company, in what, since when and until when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import or_, select
from sqlalchemy.dialects.postgresql import insert

from eservice.accounts.models import Company, Mandate, Person
from eservice.accounts.queries import is_valid
from eservice.accounts.rules import Role, Viewer, can_manage_mandates
from eservice.kit.db import db
from eservice.kit.errors import Invalid, NotAllowed, NotFound

MOST = 200


def set_mandate(
    person_id: int,
    company_id: int,
    scope: str,
    service_key: str | None,
    *,
    valid_from: date,
    valid_to: date | None,
    basis: str,
    given_by: int | None,
) -> None:
    """Give a mandate. One that began on the same day is replaced: what was given last is what counts."""
    row = {
        "scope": scope,
        "service_key": service_key if scope == "service" else None,
        "valid_to": valid_to,
        "basis": basis,
        "given_by": given_by,
    }
    new = insert(Mandate).values(person_id=person_id, company_id=company_id, valid_from=valid_from, **row)
    db.session.execute(new.on_conflict_do_update(index_elements=["person_id", "company_id", "valid_from"], set_=row))


def mandates_of(company_id: int, today: date) -> Sequence[tuple[Mandate, str]]:
    """The mandates of a company that hold today or later, each with the person's name, the oldest first."""
    query = select(Mandate, Person.name).join(Person, Person.id == Mandate.person_id)
    query = query.where(Mandate.company_id == company_id, or_(Mandate.valid_to.is_(None), Mandate.valid_to >= today))
    rows = db.session.execute(query.order_by(Mandate.valid_from, Mandate.id).limit(MOST))
    return [(row[0], row[1]) for row in rows]


def end_mandate(mandate_id: int, viewer: Viewer, today: date) -> Mandate:
    """End a mandate: from now on it does not hold. Somebody always keeps a full one. Ended twice is no error."""
    mandate = db.session.get(Mandate, mandate_id)
    if mandate is None or not can_manage_mandates(viewer, mandate.company_id):
        raise NotFound("no_such_mandate")
    # Of two people who end each other's mandates at once, the second finds what the first did.
    db.session.get(Company, mandate.company_id, with_for_update=True)
    others = select(Mandate.id).where(
        Mandate.company_id == mandate.company_id,
        Mandate.id != mandate.id,
        Mandate.scope == "all",
        is_valid(Mandate, today),
    )
    if mandate.scope == "all" and db.session.scalar(others.limit(1)) is None:
        raise Invalid("last_full_mandate")
    if mandate.valid_to is None or mandate.valid_to >= today:
        mandate.valid_to = today - timedelta(days=1)
    db.session.flush()
    return mandate


def claim_company(viewer: Viewer, company: Company, today: date) -> None:
    """Take on a company that nobody acts for here yet, on one's own word; officers see that it rests on that.

    Raises `Invalid` where somebody has ever acted for it: only they can let others in.
    """
    if viewer.roles() - {Role.COMPANY}:
        raise NotAllowed("staff_cannot_act")
    db.session.get(Company, company.id, with_for_update=True)
    held = select(Mandate.id).where(Mandate.company_id == company.id).limit(1)
    if db.session.scalar(held) is not None:
        raise Invalid("company_taken")
    set_mandate(
        viewer.person_id, company.id, "all", None, valid_from=today, valid_to=None, basis="stated", given_by=None
    )
