"""Building the demo town: people and companies from a file, and their cases by the same verbs that pages use."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import yaml
from sqlalchemy import select

from eservice.accounts import queries as accounts
from eservice.accounts.models import Company, Mandate, Person, RoleGrant
from eservice.accounts.rules import ALL_UNITS, Viewer
from eservice.cases.models import Case
from eservice.cases.operations.correspondence import (
    answer_supplement,
    request_supplement,
    withdraw_case,
    write_to_company,
)
from eservice.cases.operations.handling import confirm_completeness, take_case
from eservice.cases.supplements import Asked
from eservice.catalogue.queries import current_services
from eservice.catalogue.shape import Service
from eservice.demo.answers import answers_for
from eservice.demo.deciding import appeal_one, decide
from eservice.demo.history import Step, arrivals, steps
from eservice.intake.operations import save_answers, start_draft, submit
from eservice.kit.days import local_day
from eservice.kit.db import db
from eservice.records.following import follow_changed_cases
from eservice.routing.operations import route_waiting_cases
from eservice.statistics.operations import make_figures

TOWN = Path(__file__).with_name("town.yaml")
SEED = 20260101
CASES = 760
#: How often each service is asked for; a service that is not here is asked for `RARELY`.
SHARES = {
    "serveringstillstand": 10,
    "lokalforfragan": 8,
    "livsmedelsregistrering": 8,
    "bygglov": 7,
    "markforfragan": 4,
    "markupplatelse": 4,
    "pbl_anmalan": 4,
    "servering_tillfalligt": 3,
}
RARELY = 2


def settle_people(today: date) -> None:
    """Let the town's companies and people move in."""
    town = yaml.safe_load(TOWN.read_text(encoding="utf-8"))
    long_ago = today - timedelta(days=1000)
    companies: dict[str, Company] = {}
    for entry in town["companies"]:
        company = Company(
            organisation_number=entry["number"], name=entry["name"], is_municipal=entry.get("municipal", False)
        )
        companies[entry["number"]] = company
    db.session.add_all(companies.values())
    db.session.flush()
    for entry in town["people"]:
        person = Person(
            email=entry["email"], name=entry["name"], language=entry.get("language", "sv"), subject=entry["subject"]
        )
        db.session.add(person)
        db.session.flush()
        db.session.add_all(_rights(person.id, entry, companies, long_ago))
    db.session.flush()


def _rights(person_id: int, entry: dict[str, Any], companies: dict[str, Company], since: date) -> Iterator[Any]:
    for number in entry.get("companies", ()):
        yield Mandate(person_id=person_id, company_id=companies[number].id, valid_from=since)
    for role in ("officer", "manager"):
        for unit in entry.get(role, ()):
            yield RoleGrant(person_id=person_id, role=role, unit_key=None if unit == ALL_UNITS else unit)
    if entry.get("administrator"):
        yield RoleGrant(person_id=person_id, role="administrator")


def live_two_years(now: datetime, site_url: str, progress: Callable[[int, int], None], cases: int = CASES) -> None:
    """Let the town's companies apply for two years up to `now`, and its officers handle what came in.

    The same seed gives the same histories, counted back from `now`.
    """
    random = Random(SEED)
    services = {service.key: service for _id, service in current_services()}
    keys = sorted(services)
    companies = _company_people(local_day(now))
    officers = _officers(local_day(now))
    figures_on: date | None = None
    for at, received in enumerate(arrivals(random, now, cases)):
        if figures_on is None or (local_day(received) - figures_on).days >= 30:
            # What companies were promised rests on what was known that day.
            figures_on = local_day(received)
            make_figures("demo", received, figures_on)
        key = random.choices(keys, [SHARES.get(key, RARELY) for key in keys])[0]
        viewer, company_id = random.choice(companies)
        _one_case(random, services[key], viewer, company_id, officers, received, now, site_url)
        progress(at + 1, cases)
    appeal_one({company_id: viewer for viewer, company_id in companies}, now)
    follow_changed_cases(site_url, now)


def _company_people(today: date) -> list[tuple[Viewer, int]]:
    query = select(Mandate.person_id, Mandate.company_id).order_by(Mandate.id)
    pairs = db.session.execute(query).all()
    viewers = {person_id: accounts.viewer(person_id, today) for person_id, _company in pairs}
    return [(viewer, company) for person_id, company in pairs if (viewer := viewers[person_id])]


def _officers(today: date) -> dict[str, list[Viewer]]:
    query = select(RoleGrant.person_id, RoleGrant.unit_key).where(RoleGrant.role == "officer").order_by(RoleGrant.id)
    by_unit: dict[str, list[Viewer]] = {}
    for person_id, unit_key in db.session.execute(query):
        viewer = accounts.viewer(person_id, today)
        if viewer and unit_key:
            by_unit.setdefault(unit_key, []).append(viewer)
    return by_unit


def _one_case(
    random: Random,
    service: Service,
    company: Viewer,
    company_id: int,
    officers: dict[str, list[Viewer]],
    received: datetime,
    now: datetime,
    site_url: str,
) -> None:
    draft = start_draft(service.key, company_id, company, received)
    save_answers(draft, answers_for(service, random, local_day(received)), None, received)
    reference = submit(draft.id, company, company.language, "demo", received)
    routed = min(received + timedelta(seconds=40), now)
    route_waiting_cases(routed)
    case = db.session.scalars(select(Case).where(Case.reference == reference)).one()
    # The receipt and the promise belong to the day it came in.
    follow_changed_cases(site_url, routed)
    last = routed
    for step in steps(random, service.key, case.unit_key or "", routed):
        if step.at >= now or case.unit_key not in officers:
            break
        last = step.at
        if step.kind == "take":
            officer = random.choice(officers[case.unit_key])
        _do(step, case, service, officer, company, random, now)
    follow_changed_cases(site_url, last)


def _do(
    step: Step, case: Case, service: Service, officer: Viewer, company: Viewer, random: Random, now: datetime
) -> None:
    """One step by the verb that the page uses."""
    db.session.flush()
    reference, at = case.reference, step.at
    if step.kind == "take":
        take_case(reference, officer, at)
    elif step.kind == "ask":
        asked = "Vi behöver en skalenlig ritning och underlag som styrker finansieringen."
        by = local_day(at) + timedelta(days=21)
        request_supplement(reference, officer, case.version, asked, by, at, points=_points(service, random))
    elif step.kind == "answer":
        answer_supplement(reference, company, "Här kommer det ni bad om. Säg till om något mer behövs.", at)
    elif step.kind == "complete":
        confirm_completeness(reference, officer, case.version, at)
    elif step.kind == "write":
        write_to_company(reference, officer, "Vi har det vi behöver och räknar med att bli klara i tid.", at)
    elif step.kind == "withdraw":
        withdraw_case(reference, company, at)
    else:
        decide(case, service, officer, at, random, now)


def _points(service: Service, random: Random) -> list[Asked]:
    """One or two points of a request: the first reasons of a service are the usual ones."""
    reasons = [reason for reason in service.supplement_reasons if reason.fields]
    if not reasons:
        return []
    weights = [1 / (place + 1) for place in range(len(reasons))]
    chosen = {reason.key: reason for reason in random.choices(reasons, weights, k=random.choice((1, 1, 2)))}
    return [Asked(one.key, one.text, one.fields[0], f"{one.text.sv}. Skicka det, tack.") for one in chosen.values()]
