"""A small town and its cases, made by the same verbs that pages use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import select

from eservice.accounts import queries as accounts
from eservice.accounts.models import Company, Mandate, Person, RoleGrant
from eservice.accounts.operations import save_units
from eservice.accounts.rules import Viewer
from eservice.cases.models import Case
from eservice.catalogue.operations import publish_clock_rules, publish_service
from eservice.catalogue.queries import current_service
from eservice.catalogue.reading import read_clock_rules, read_organisation, read_services
from eservice.catalogue.shape import Service
from eservice.delegation.operations import publish_order
from eservice.delegation.reading import read_order
from eservice.demo.answers import answers_for
from eservice.intake.operations import save_answers, start_draft, submit
from eservice.kit.db import db, transaction
from eservice.records.following import follow_changed_cases
from eservice.routing.operations import route_waiting_cases

ROOT = Path(__file__).resolve().parents[1] / "eservice"
#: A Monday morning here.
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PERMIT = "serveringstillstand"
SITE = "http://lotsen.example"


def publish_catalogue() -> None:
    """The real definitions, as an installation has them."""
    with transaction():
        save_units(read_organisation(ROOT / "demo" / "organisation.yaml"))
        publish_clock_rules(read_clock_rules(ROOT / "catalogue" / "definitions" / "clock_rules.yaml"), NOW)
        publish_order(read_order(ROOT / "demo" / "delegation.yaml"), NOW)
        for service in read_services(ROOT / "catalogue" / "definitions"):
            publish_service(service, NOW)


@dataclass(frozen=True)
class Town:
    """The people of the small town, as viewers."""

    amina: Viewer
    rival: Viewer
    lena: Viewer
    omar: Viewer
    nora: Viewer
    manager: Viewer
    administrator: Viewer

    @property
    def company_id(self) -> int:
        """Amina's company."""
        return next(iter(self.amina.companies))


def build_town() -> Town:
    """Make the people, and commit."""
    with transaction():
        ids = {
            "amina": _person("Amina Haddad", company=("5599010013", "Hamnkrogen AB")),
            "rival": _person("Erik Rival", company=("5599010021", "Rival AB")),
            "lena": _person("Lena Forsberg", role="officer", unit="tillstandsenheten"),
            "omar": _person("Omar Said", role="officer", unit="tillstandsenheten"),
            "nora": _person("Nora Malki", role="officer", unit="telge_fastigheter"),
            "manager": _person("Birgitta Sand", role="manager"),
            "administrator": _person("Ingrid Ahl", role="administrator"),
        }
    return Town(**{name: viewer_of(person_id) for name, person_id in ids.items()})


def viewer_of(person_id: int) -> Viewer:
    """The viewer with that id."""
    viewer = accounts.viewer(person_id, NOW.date())
    assert viewer is not None
    return viewer


def _person(
    name: str, *, company: tuple[str, str] | None = None, role: str | None = None, unit: str | None = None
) -> int:
    subject = name.split()[0].lower()
    person = Person(name=name, email=f"{subject}@example.se", subject=subject, language="sv")
    db.session.add(person)
    db.session.flush()
    if company:
        row = Company(organisation_number=company[0], name=company[1])
        db.session.add(row)
        db.session.flush()
        db.session.add(Mandate(person_id=person.id, company_id=row.id, valid_from=date(2020, 1, 1)))
    if role:
        db.session.add(RoleGrant(person_id=person.id, role=role, unit_key=unit))
    return person.id


def answers(service: Service, seed: int = 1) -> dict[str, Any]:
    """Answers that the service accepts."""
    return answers_for(service, Random(seed), NOW.date())


def submitted(
    town: Town, now: datetime = NOW, service_key: str = PERMIT, viewer: Viewer | None = None, **changed: Any
) -> str:
    """An application handed in by Amina, or by `viewer`, for their company; its reference."""
    applicant = viewer or town.amina
    _id, service = current_service(service_key)
    with transaction():
        draft = start_draft(service_key, next(iter(applicant.companies)), applicant, now)
        save_answers(draft, {**answers(service), **changed}, None, now)
        return submit(draft.id, applicant, "sv", "demo", now)


def routed(town: Town, now: datetime = NOW, service_key: str = PERMIT, **changed: Any) -> str:
    """An application that lies in its unit's queue, with everything followed."""
    reference = submitted(town, now, service_key, **changed)
    work(now + timedelta(minutes=1))
    return reference


def work(now: datetime) -> None:
    """What the workers do after a commit."""
    with transaction():
        while route_waiting_cases(now):
            pass
    follow(now)


def follow(now: datetime) -> None:
    """Let clocks, letters and facts catch up."""
    with transaction():
        while follow_changed_cases(SITE, now):
            pass


def case(reference: str) -> Case:
    """The case as it stands in the database now."""
    query = select(Case).where(Case.reference == reference).execution_options(populate_existing=True)
    return db.session.scalars(query).one()
