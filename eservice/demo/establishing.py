"""An establishment under way in the demo town: a restaurant by the quay, with a coordinator and a meeting."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from sqlalchemy import select

from eservice.accounts import queries as accounts
from eservice.accounts.models import Company, Person
from eservice.accounts.rules import Viewer
from eservice.catalogue.queries import service_version
from eservice.demo.answers import answers_for
from eservice.establishments import operations
from eservice.intake.operations import save_answers, submit
from eservice.kit.days import local_day
from eservice.kit.db import db
from eservice.records.following import follow_changed_cases
from eservice.routing.operations import route_waiting_cases

COMPANY, APPLICANT, COORDINATOR = "5599010088", "amina", "petra"
ANSWERS = {"premises": "has", "use": "changed", "alcohol": "yes", "outdoor": "public", "gas": "no", "tobacco": "no"}
SHARED = {
    "contact_name": "Amina Haddad",
    "contact_email": "amina@hamnkrogen.example",
    "contact_phone": "+4687001234",
    "premises_name": "Slussporten",
    "premises_address": "Slussgatan 4",
    "premises_postcode": "15171",
}
#: What has been handed in, and how many days ago.
HANDED_IN = {"bygglov": 20, "livsmedel": 6}


def open_by_the_quay(now: datetime, site_url: str) -> None:
    """Begin the establishment a month ago, hand in two of its applications, and hold a meeting about them."""
    begun = now - timedelta(days=30)
    applicant, coordinator = _viewer(APPLICANT, now), _viewer(COORDINATOR, now)
    company_id = db.session.scalars(select(Company.id).where(Company.organisation_number == COMPANY)).one()
    name, wanted = "Slussporten vid kajen", local_day(now) + timedelta(days=120)
    establishment = operations.open_establishment(
        "restaurant", ANSWERS, company_id, applicant, name, SHARED, wanted, "demo", begun
    )
    operations.take_coordination(establishment.id, coordinator, begun + timedelta(days=1))
    random = Random(name)
    for key, days_ago in HANDED_IN.items():
        at = now - timedelta(days=days_ago)
        draft = operations.begin_step(establishment.id, key, applicant, at)
        made = answers_for(service_version(draft.service_version_id), random, local_day(at))
        save_answers(draft, {**made, **draft.answers}, None, at)
        submit(draft.id, applicant, "sv", "demo", at)
        route_waiting_cases(at)
        follow_changed_cases(site_url, at)
    held = now - timedelta(days=12)
    operations.write_meeting(
        establishment.id,
        local_day(held),
        "Amina Haddad, Petra Holm, Karin Sjögren",
        "Bygglovet avgör när ni kan öppna. Ansökan om servering kan gå sida vid sida.",
        "Amina söker serveringstillstånd när hyreskontraktet är undertecknat. Petra frågar om platsen på kajen.",
        coordinator,
        local_day(held),
        held,
    )


def _viewer(subject: str, now: datetime) -> Viewer:
    person_id = db.session.scalars(select(Person.id).where(Person.subject == subject)).one()
    viewer = accounts.viewer(person_id, local_day(now))
    if viewer is None:
        raise LookupError(subject)
    return viewer
