"""Letters to landlords who are asked whether they have something for an inquiry."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from eservice.accounts.models import Unit
from eservice.cases.models import Case, CaseEvent
from eservice.kit.db import db
from eservice.notifications.writing import letter_row, write_row
from eservice.premises.stages.links import landlord_token
from eservice.premises.stages.models import LandlordQuestion

#: Landlords are asked in the language of the municipality.
LANGUAGE = "sv"


def write_landlord_letter(
    question: LandlordQuestion, event: CaseEvent, site_url: str, secret: str, now: datetime
) -> None:
    """Write the letter to a landlord: that there is an inquiry, and where to read it. It holds nothing of it."""
    case = db.session.get_one(Case, question.case_id)
    unit = db.session.scalars(select(Unit).where(Unit.key == case.unit_key)).first()
    facts = {
        "reference": case.reference,
        "to": question.name,
        "unit": unit.name_sv if unit else "",
        "unit_phone": unit.phone if unit else "",
        "officer": event.data.get("officer", ""),
        "address": address_of(question, site_url, secret),
        "is_outside": question.unit_key is None,
    }
    row = letter_row("landlord_asked", question.email, LANGUAGE, facts, now, case_id=case.id, event_id=event.id)
    write_row(row)


def address_of(question: LandlordQuestion, site_url: str, secret: str) -> str:
    """Where it is answered: a municipal company signs in, a private landlord has a link of its own."""
    if question.unit_key is not None:
        return f"{site_url}/handlaggare/lokalfragor/{question.id}"
    return f"{site_url}/hyresvard/{landlord_token(secret, question.id, question.nonce)}"
