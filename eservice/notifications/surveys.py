"""Letters that ask companies for their verdict."""

from __future__ import annotations

from datetime import datetime

from babel.dates import format_date
from sqlalchemy import select

from eservice.accounts.models import Person
from eservice.cases.models import Case, CaseEvent
from eservice.catalogue.queries import service_version
from eservice.feedback.models import Survey
from eservice.feedback.operations import CHUNK, begin_surveys
from eservice.feedback.rules import link_token
from eservice.kit.background import later
from eservice.kit.days import local_day
from eservice.kit.db import db
from eservice.notifications.choices import Way, way_of
from eservice.notifications.choosing import pace_of
from eservice.notifications.operations import applicant
from eservice.notifications.writing import letter_row, write_row


def ask_for_verdicts(site_url: str, secret: str, now: datetime) -> int:
    """Begin the surveys that are due and write their letters, and say how many. Run twice, it asks nobody again."""
    begun = begin_surveys(secret, now)
    for survey in begun:
        _write(survey, site_url, secret, now)
    if len(begun) == CHUNK:
        later("ask_for_verdicts")
    return len(begun)


def _write(survey: Survey, site_url: str, secret: str, now: datetime) -> None:
    """Write to the person who applied, unless they want only what is asked of them.

    The letter hangs on the newest event of the case: that is what it asks about.
    """
    case = db.session.get_one(Case, survey.case_id)
    events = select(CaseEvent).where(CaseEvent.case_id == case.id)
    first = db.session.scalars(events.order_by(CaseEvent.seq).limit(1)).one()
    newest = db.session.scalars(events.order_by(CaseEvent.seq.desc()).limit(1)).one()
    person = db.session.get(Person, applicant(first) or 0)
    if person is None or way_of("survey", pace_of(person.id)) == Way.NOT:
        return
    facts = {
        "name": person.name,
        "reference": case.reference,
        "service": service_version(case.service_version_id).name.in_language(person.language),
        "occasion": survey.occasion,
        "until": format_date(local_day(survey.expires_at), "d MMMM y", locale=person.language),
        "address": f"{site_url}/enkat/{link_token(secret, survey.id, survey.nonce)}",
    }
    write_row(letter_row("survey", person.email, person.language, facts, now, case_id=case.id, event_id=newest.id))
