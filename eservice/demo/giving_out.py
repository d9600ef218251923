"""Inquiries on their way in the demo town: an offer with viewing times, and three plots in different stages."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import NamedTuple

from sqlalchemy import select

from eservice.accounts import queries as accounts
from eservice.accounts.models import Company, Mandate, Person
from eservice.accounts.rules import Viewer
from eservice.cases.operations.handling import take_case
from eservice.cases.secrecy import Paragraph
from eservice.catalogue.queries import current_service
from eservice.demo.answers import answers_for
from eservice.intake.operations import save_answers, start_draft, submit
from eservice.kit.days import local_day
from eservice.kit.db import db
from eservice.premises.register.geography import municipality
from eservice.premises.register.operations import add_object
from eservice.premises.register.rules import Around, read_object
from eservice.premises.stages.operations import allocating
from eservice.premises.stages.operations.moving import move_stage
from eservice.premises.stages.operations.offers import make_offer
from eservice.premises.stages.operations.recording import review_counterparty, write_meeting
from eservice.premises.stages.review_rules import Area, Findings, Found, Result
from eservice.premises.stages.rules import Stage, Terms
from eservice.records.following import follow_changed_cases
from eservice.routing.operations import route_waiting_cases

SHOP = {"kind": "premises", "owner_key": "telge_fastigheter", "type": "shop", "area": "centre", "m2": "140"}
PLOT = {"kind": "land", "owner_key": "exploatering", "type": "industrial", "area": "almnas", "m2": "26000"}
GOOD: Findings = dict.fromkeys(Area, (Found.GOOD, ""))
CRITERIA = "Planenlighet\nGenomförbarhet\nEkonomisk stabilitet\nArbetstillfällen för ytan"


class _Town(NamedTuple):
    """Who is there: those who ask, and those who answer."""

    companies: list[tuple[Viewer, int]]
    petra: Viewer
    david: Viewer
    nora: Viewer
    now: datetime
    site_url: str


def give_out(now: datetime, site_url: str) -> None:
    """Offer a shop to a company, and give out three plots: one to join, one with bids, one that is decided."""
    petra, david, nora = _viewer("petra", now), _viewer("david", now), _viewer("nora", now)
    town = _Town(_companies(now), petra, david, nora, now, site_url)
    # The oldest first: what is written of each belongs to its own days.
    _plot(town, "Almnäs 5:29", "MX-3", 160, "decided")
    _plot(town, "Almnäs 5:28", "MX-2", 70, "bids")
    _plot(town, "Almnäs 5:27", "MX-1", 40, "join")
    _offer_a_shop(town)
    follow_changed_cases(site_url, now)


def _offer_a_shop(town: _Town) -> None:
    at = town.now - timedelta(days=3)
    shop = _thing(town.nora, {**SHOP, "address": "Storgatan 11", "own_number": "LX-1"}, at)
    reference = _asked(town, "lokalforfragan", town.companies[0], town.petra, at)
    body = "Butikslokal i gatuplan med skyltfönster mot torget. 1 450 kr per kvadratmeter och år."
    times = [town.now + timedelta(days=days) for days in (3, 4)]
    move_stage(reference, town.petra, None, Stage.QUALIFIED, Terms(), at + timedelta(hours=5))
    make_offer(
        reference, town.petra, None, "Storgatan 11", "Telge Fastigheter AB", body, times, at + timedelta(days=1), shop
    )


def _plot(town: _Town, designation: str, number: str, days_ago: int, until: str) -> None:
    """A plot that two companies ask for, as far on its way as `until` says."""
    began = town.now - timedelta(days=days_ago)
    plot = _thing(
        town.david,
        {**PLOT, "designation": f"Södertälje {designation}", "address": f"Tomt {designation}", "own_number": number},
        began,
    )
    asking = [_asked(town, "markforfragan", company, town.david, began) for company in town.companies[1:3]]
    at = began + timedelta(days=5)
    for reference in asking:
        move_stage(reference, town.david, None, Stage.MEETING, Terms(), at)
        move_stage(reference, town.david, None, Stage.REVIEW, Terms(), at + timedelta(days=7))
        _look_closer(town, reference, at)
    at += timedelta(days=10)
    made = allocating.open_allocation(
        plot,
        town.david,
        "exploatering",
        "comparison",
        "",
        "board",
        local_day(town.now + timedelta(days=45)),
        "demo",
        at,
    )
    for reference in asking if until != "join" else asking[:1]:
        allocating.join_allocation(made.id, town.david, reference, None, at)
    follow_changed_cases(town.site_url, at)
    if until != "join":
        _compare(town, made.id, asking, at + timedelta(days=3), until)


def _look_closer(town: _Town, reference: str, at: datetime) -> None:
    """A meeting about what is needed, and the review that every company goes through."""
    said = ("Företaget behöver två hektar nära E20.", "David kontrollerar elen med Telge Nät.")
    write_meeting(reference, town.david, None, local_day(at), "Företaget, David Ekström", *said, at)
    looked = at + timedelta(days=8)
    review_counterparty(
        reference, town.david, None, local_day(looked), GOOD, Result.PASSED, "", Paragraph.BUSINESS, looked
    )


def _compare(town: _Town, allocation_id: int, asking: list[str], at: datetime, until: str) -> None:
    due = at + timedelta(days=60)
    allocating.publish_criteria(allocation_id, town.david, None, CRITERIA, due, at)
    for (viewer, _company), reference, jobs in zip(town.companies[1:3], asking, (60, 25), strict=True):
        bid = f"Vi bygger en produktionshall med {jobs} arbetstillfällen inom tre år."
        allocating.give_bid(reference, viewer, allocation_id, bid, None, at + timedelta(days=20))
    follow_changed_cases(town.site_url, at + timedelta(days=20))
    if until == "decided":
        allocating.open_bids(allocation_id, town.david, None, due + timedelta(days=1))
        decided = due + timedelta(days=30)
        terms = Terms(
            until=local_day(decided + timedelta(days=365)),
            decider="board",
            decided_on=local_day(decided),
            conditions="Bygglov söks inom ett år.",
        )
        why = "Flest arbetstillfällen för ytan, och planen tillåter verksamheten."
        allocating.choose(allocation_id, town.david, None, asking[0], why, "land_use", terms, decided)
        follow_changed_cases(town.site_url, decided)


def _thing(keeper: Viewer, written: dict[str, str], at: datetime) -> int:
    """Something in the register, by the same rules as its form; its id."""
    around = Around([written["owner_key"]], municipality().border, local_day(at))
    read = read_object({**written, "valid_from": local_day(at).isoformat()}, around)
    if read.wrong:
        raise ValueError(read.wrong)
    return int(add_object(read.values, keeper, at).id)


def _asked(town: _Town, service_key: str, who: tuple[Viewer, int], officer: Viewer, at: datetime) -> str:
    """An inquiry that an officer has taken; its reference."""
    viewer, company_id = who
    _id, service = current_service(service_key)
    draft = start_draft(service_key, company_id, viewer, at)
    made = answers_for(service, Random(f"{service_key}{company_id}{at.date()}"), local_day(at))
    if service_key == "lokalforfragan":
        made["share_with"] = []
    save_answers(draft, made, None, at)
    reference = submit(draft.id, viewer, "sv", "demo", at)
    route_waiting_cases(at)
    take_case(reference, officer, at + timedelta(hours=2))
    follow_changed_cases(town.site_url, at + timedelta(hours=3))
    return reference


def _companies(now: datetime) -> list[tuple[Viewer, int]]:
    """The first three private companies, each with who acts for it."""
    query = select(Mandate.person_id, Mandate.company_id).join(Company, Company.id == Mandate.company_id)
    pairs = db.session.execute(query.where(Company.is_municipal.is_(False)).order_by(Mandate.id)).all()
    viewers = [(accounts.viewer(person_id, local_day(now)), company_id) for person_id, company_id in pairs]
    return [(viewer, company_id) for viewer, company_id in viewers if viewer][:3]


def _viewer(subject: str, now: datetime) -> Viewer:
    person_id = db.session.scalars(select(Person.id).where(Person.subject == subject)).one()
    viewer = accounts.viewer(person_id, local_day(now))
    if viewer is None:
        raise LookupError(subject)
    return viewer
