"""Letters to those who are asked for a statement: the question, and a reminder when its day has passed."""

from __future__ import annotations

from datetime import datetime

from babel.dates import format_date
from sqlalchemy import select

from eservice.accounts.models import Unit
from eservice.cases.models import Case, CaseEvent
from eservice.cases.referral_models import Referral
from eservice.cases.referrals import link_token
from eservice.catalogue.queries import service_version
from eservice.kit.db import db
from eservice.notifications.writing import letter_row, write_row

#: Statements are asked for and given in the language of the authority.
LANGUAGE = "sv"


def write_referral_letter(
    referral: Referral, event: CaseEvent, template: str, site_url: str, secret: str, now: datetime
) -> None:
    """Write the letter that `event` is to whoever was asked. Run twice, it writes none the second time."""
    case = db.session.get_one(Case, referral.case_id)
    unit = db.session.scalars(select(Unit).where(Unit.key == case.unit_key)).first()
    service = service_version(case.service_version_id) if case.service_version_id else None
    facts = {
        "reference": case.reference,
        "service": service.name.in_language(LANGUAGE) if service else case.service_key,
        "to": referral.to_name,
        "unit": unit.name_sv if unit else "",
        "unit_phone": unit.phone if unit else "",
        "officer": event.data.get("officer", ""),
        "answer_by": format_date(referral.answer_by, "d MMMM y", locale=LANGUAGE),
        "address": address_of(referral, site_url, secret),
        "is_outside": referral.unit_key is None,
    }
    write_row(letter_row(template, referral.to_email, LANGUAGE, facts, now, case_id=case.id, event_id=event.id))


def address_of(referral: Referral, site_url: str, secret: str) -> str:
    """Where a referral is answered: a unit signs in, a body outside has a link of its own."""
    if referral.unit_key is not None:
        return f"{site_url}/handlaggare/remisser/{referral.id}"
    return f"{site_url}/remiss/{link_token(secret, referral.id, referral.nonce)}"
