"""No list and no search shows a case that its page refuses: every role, every page, against every kind of case."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from eservice.accounts.invitations import Into, accept, invite
from eservice.accounts.models import Mandate, Person, RoleGrant
from eservice.accounts.rules import Viewer
from eservice.cases.models import Case
from eservice.cases.operations.handling import take_case
from eservice.cases.operations.linking import link_cases
from eservice.cases.operations.notes import write_note
from eservice.cases.operations.referrals import Question, send_referrals
from eservice.cases.operations.secrecy import mark_secret
from eservice.cases.referrals import Recipient
from eservice.cases.secrecy import Paragraph
from eservice.kit.db import db, transaction
from eservice.routing.operations.assigning import declare_conflict
from eservice.web.clock import moment, today
from eservice.worklist.rules import Show
from tests import factories
from tests.conftest import Browse
from tests.factories import PERMIT, Town, follow, routed, submitted, viewer_of
from tests.visiting import Visitor

CASE = re.compile(r"^/(handlaggare|foretag)/arenden/(LOT-\d{4}-\d{5})(?=$|[/?#])")
PEOPLE = (
    *("amina", "rival", "guest", "of_a_service", "reader", "former"),
    *("lena", "omar", "nora", "petra", "petra_with_a_mandate"),
    *("manager", "hassan", "administrator", "stranger"),
)


@dataclass(frozen=True)
class Cast:
    """Everybody, by what they are here."""

    people: dict[str, int]


def person(name: str, *more: object) -> Viewer:
    with transaction():
        subject = name.split()[0].lower()
        row = Person(name=name, email=f"{subject}@example.se", subject=subject, language="sv")
        db.session.add(row)
        db.session.flush()
        for one in more:
            one.person_id = row.id  # type: ignore[attr-defined]
            db.session.add(one)
        return viewer_of(row.id)


def grant(role: str, unit: str) -> RoleGrant:
    return RoleGrant(role=role, unit_key=unit)


def mandate(town: Town, **more: object) -> Mandate:
    return Mandate(**{"company_id": town.company_id, "valid_from": date(2020, 1, 1), **more})


@pytest.fixture
def cast(town: Town) -> Cast:
    """People and cases of every kind: taken, queued, with a bias, secret, linked, not routed, another's."""
    petra = person("Petra Holm", grant("officer", "naringsliv"))
    extra = {
        "petra": petra,
        "petra_with_a_mandate": person("Pia Dubbel", grant("officer", "naringsliv"), mandate(town)),
        "hassan": person("Hassan Demir", grant("manager", "tillstandsenheten")),
        "of_a_service": person("Stina Ombud", mandate(town, scope="service", service_key=PERMIT)),
        "reader": person("Rut Läsare", mandate(town, scope="read")),
        "former": person("Fredrik Förr", mandate(town, valid_to=today() - timedelta(days=1))),
        "guest": person("Gun Gäst"),
        "stranger": person("Sven Ingen"),
    }
    now = moment()
    taken, biased, twin = routed(town, now), routed(town, now), routed(town, now)
    inquiry, land = routed(town, now, "lokalforfragan"), routed(town, now, "markforfragan")
    submitted(town, now, viewer=town.rival)
    factories.work(now)
    submitted(town, now)
    with transaction():
        for reference in (taken, biased):
            take_case(reference, town.lena, now)
        take_case(inquiry, petra, now)
        declare_conflict(biased, town.lena, "Min bror äger företaget.", now)
        link_cases(taken, town.lena, version(taken), twin, now)
        write_note(taken, town.lena, "Titta @Omar Said på ritningen.", now)
        mark_secret(inquiry, petra, None, None, Paragraph.NEGOTIATION, "Röjer vad vi kan betala.", now)
        question = Question("Vad anser ni?", today() + timedelta(days=14))
        recipients = [Recipient("Telge Fastigheter AB", "telge@example.se", "telge_fastigheter")]
        send_referrals(taken, town.lena, version(taken), recipients, question, "s" * 32, now)
        into = Into(town.company_id, scope="read", case_id=factories.case(taken).id)
        _invitation, token = invite(into, "gun@example.se", town.amina, now)
        accept(token, extra["guest"], now)
    assert factories.case(land).unit_key
    follow(now)
    people = {name: (extra.get(name) or getattr(town, name)).person_id for name in PEOPLE}
    return Cast(people)


def version(reference: str) -> int:
    return factories.case(reference).version


def every_reference() -> list[str]:
    return list(db.session.scalars(select(Case.reference).order_by(Case.id)))


def lists(app: Flask) -> list[str]:
    """Every page that needs nothing in its address, each worklist, and a search that all cases answer to."""
    plain = sorted(rule.rule for rule in app.url_map.iter_rules() if "GET" in rule.methods and not rule.arguments)
    found = [one for one in plain if one.startswith(("/handlaggare", "/foretag", "/chef", "/admin"))]
    return [*found, *(f"/handlaggare/?visa={show.value}" for show in Show), "/handlaggare/sok?q=LOT"]


def opens(visitor: Visitor, side: str, reference: str) -> bool:
    return visitor.get(f"/{side}/arenden/{reference}").status_code == 200


def shown(visitor: Visitor, address: str) -> set[tuple[str, str]]:
    """The cases that a page links to, each with the side whose page it is."""
    answer = visitor.get(address, follow_redirects=True)
    if answer.status_code != 200 or answer.mimetype != "text/html":
        return set()
    links = re.findall(r'href="([^"]+)"', answer.get_data(as_text=True))
    return {(found[1], found[2]) for link in links if (found := CASE.match(link))}


@pytest.mark.parametrize("who", PEOPLE)
def test_no_page_leads_somebody_to_a_case_that_its_page_refuses(
    app: Flask, browse: Browse, cast: Cast, who: str
) -> None:
    visitor, known = browse(cast.people[who]), {}
    for side in ("handlaggare", "foretag"):
        known |= {(side, reference): opens(visitor, side, reference) for reference in every_reference()}
    cases = [f"/{side}/arenden/{reference}" for (side, reference), is_open in known.items() if is_open]
    for address in (*lists(app), *cases):
        refused = {one for one in shown(visitor, address) if not known[one]}
        assert not refused, f"{address} shows {refused}"


#: How many of the cases each of the people can open, as who works here and as who acts for a company.
OPENS = {
    "amina": (0, 6),
    "rival": (0, 1),
    "guest": (0, 1),
    "of_a_service": (0, 4),
    "reader": (0, 6),
    "former": (0, 0),
    "lena": (4, 0),
    "omar": (4, 0),
    "nora": (0, 0),
    "petra": (1, 0),
    "petra_with_a_mandate": (1, 6),
    "manager": (6, 0),
    "hassan": (4, 0),
    "administrator": (0, 0),
    "stranger": (0, 0),
}


@pytest.mark.parametrize("who", PEOPLE)
def test_a_search_and_a_company_s_list_show_every_case_that_can_be_opened_and_no_other(
    browse: Browse, cast: Cast, who: str
) -> None:
    visitor = browse(cast.people[who])
    inside = {one for one in every_reference() if opens(visitor, "handlaggare", one)}
    outside = {one for one in every_reference() if opens(visitor, "foretag", one)}
    assert (len(inside), len(outside)) == OPENS[who]
    assert {one for _side, one in shown(visitor, "/handlaggare/sok?q=LOT")} == inside
    assert {one for side, one in shown(visitor, "/foretag/arenden") if side == "foretag"} == outside


def test_who_works_here_and_acts_for_a_company_sees_its_cases_as_the_company_does(
    town: Town, browse: Browse, cast: Cast
) -> None:
    """Notes and what is kept from the company stand on the officers' page: a mandate opens it to nobody."""
    pia = browse(cast.people["petra_with_a_mandate"])
    reference = every_reference()[0]
    assert "ritningen" not in pia.see(f"/foretag/arenden/{reference}").text
    for path in ("", "/tider", "/varfor-har", "/beslut", "/foga-ihop?into=x"):
        pia.see(f"/handlaggare/arenden/{reference}{path}", 404)
