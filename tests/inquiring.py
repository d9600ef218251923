"""Inquiries on their way, made by the same verbs that pages use."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from eservice.accounts.models import Company, Mandate, Person, RoleGrant
from eservice.accounts.rules import Viewer
from eservice.cases.operations.handling import take_case
from eservice.kit.db import db, transaction
from eservice.premises.models import PremisesObject
from eservice.premises.stages.operations.moving import move_stage
from eservice.premises.stages.operations.offers import make_offer
from eservice.premises.stages.rules import Stage, Terms
from tests.factories import NOW, Town, submitted, viewer_of, work

PREMISES, LAND = "lokalforfragan", "markforfragan"
LATER = NOW + timedelta(days=1)


def officer(name: str, unit: str) -> Viewer:
    """An officer of a unit."""
    with transaction():
        subject = name.split()[0].lower()
        person = Person(name=name, email=f"{subject}@example.se", subject=subject, language="sv")
        db.session.add(person)
        db.session.flush()
        db.session.add(RoleGrant(person_id=person.id, role="officer", unit_key=unit))
        person_id = person.id
    return viewer_of(person_id)


def company_person(name: str, number: str, company: str) -> Viewer:
    """Somebody who acts for a company of their own."""
    with transaction():
        subject = name.split()[0].lower()
        person = Person(name=name, email=f"{subject}@example.se", subject=subject, language="sv")
        row = Company(organisation_number=number, name=company)
        db.session.add_all([person, row])
        db.session.flush()
        db.session.add(Mandate(person_id=person.id, company_id=row.id, valid_from=date(2020, 1, 1)))
        person_id = person.id
    return viewer_of(person_id)


def vacant(kind: str = "premises", address: str = "Storgatan 1", owner: str = "telge_fastigheter", **more: Any) -> int:
    """Something in the register that can be had; its id."""
    with transaction():
        row = PremisesObject(
            kind=kind,
            owner_key=owner,
            own_number=address,
            type="office" if kind == "premises" else "industry",
            address=address,
            area="centre",
            m2=200,
            valid_from=date(2020, 1, 1),
            changed_at=NOW,
            **more,
        )
        db.session.add(row)
        db.session.flush()
        return int(row.id)


def asked(town: Town, handler: Viewer, service: str = PREMISES, now: datetime = NOW, **more: Any) -> str:
    """An inquiry that `handler` has taken; its reference."""
    usual: dict[str, Any] = {"share_with": []} if service == PREMISES else {}
    reference = submitted(town, now, service, **{**usual, **more})
    work(now + timedelta(minutes=1))
    with transaction():
        take_case(reference, handler, now + timedelta(minutes=2))
    return reference


def moved(reference: str, handler: Viewer, *to: Stage, now: datetime = LATER) -> None:
    """Move an inquiry through stages that need no terms of their own."""
    for stage in to:
        with transaction():
            move_stage(reference, handler, None, stage, Terms(), now)


def offered(
    reference: str, handler: Viewer, *times: datetime, thing: int | None = None, title: str = "Kajen 4"
) -> None:
    """Offer premises with some times."""
    with transaction():
        make_offer(
            reference, handler, None, title, "Telge Fastigheter AB", "200 m² vid vattnet.", list(times), LATER, thing
        )
