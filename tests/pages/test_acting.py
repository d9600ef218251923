"""A person who acts for several companies, in several ways: which one it is about is chosen, and never guessed."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from eservice.accounts.models import Company, Mandate
from eservice.cases.operations.handling import take_case
from eservice.decisions.operations.signing import decide_case
from eservice.decisions.rules import Terms
from eservice.establishments.operations import open_establishment
from eservice.intake.models import Draft
from eservice.kit.db import db, transaction
from tests.conftest import Browse
from tests.factories import NOW, PERMIT, Town, case, routed, work
from tests.visiting import Page

REASONS = "Sökanden uppfyller kraven i 8 kap. 12 § alkohollagen och lokalen är lämplig."
CASES, PERMITS = "/foretag/arenden", "/foretag/tillstand"


def mandate(person_id: int, number: str, name: str, **scope: str) -> int:
    """Give somebody a mandate for a company that is new here; the company's id."""
    with transaction():
        company = Company(organisation_number=number, name=name)
        db.session.add(company)
        db.session.flush()
        db.session.add(
            Mandate(person_id=person_id, company_id=company.id, valid_from=date(2020, 1, 1), basis="given", **scope)
        )
        return company.id


@pytest.fixture
def other(town: Town) -> int:
    """A second company of Amina's."""
    return mandate(town.amina.person_id, "5599010088", "Slussporten AB")


def chosen(page: Page) -> str:
    """Which company stands in the head of the page."""
    assert page.tree is not None
    return page.words("//header//select[@name='company']/option[@selected]")


def test_who_acts_for_one_company_has_nothing_to_choose(browse: Browse, town: Town) -> None:
    assert "Alla mina företag" not in browse(town.amina.person_id).see(CASES).html


def test_the_company_that_is_chosen_at_the_top_is_the_one_in_lists_and_forms(
    browse: Browse, town: Town, other: int
) -> None:
    reference = routed(town)
    amina = browse(town.amina.person_id)
    page = amina.see(CASES)
    assert reference in page.text
    page = amina.send(page, "foretrad", company=str(other))
    assert (page.address, chosen(page)) == (CASES, "Slussporten AB")
    assert reference not in page.text
    assert amina.see(f"/tjanster/{PERMIT}").typed("company") == str(other)
    assert reference in amina.send(page, "foretrad", company="").text


@pytest.mark.parametrize("company", ["x", "0", "-1", "9" * 30, "9" * 5000, "rival"])
def test_a_company_of_somebody_else_cannot_be_chosen(browse: Browse, town: Town, other: int, company: str) -> None:
    amina = browse(town.amina.person_id)
    amina.send(amina.see(CASES), "foretrad", company=str(other))
    wanted = str(next(iter(town.rival.companies))) if company == "rival" else company
    amina.send(amina.see(CASES), "foretrad", company=wanted, status=404)
    assert chosen(amina.see(CASES)) == "Slussporten AB"


def test_a_choice_ends_with_its_mandate(browse: Browse, town: Town, other: int) -> None:
    reference = routed(town)
    amina = browse(town.amina.person_id)
    amina.send(amina.see(CASES), "foretrad", company=str(other))
    with transaction():
        held = db.session.scalars(select(Mandate).where(Mandate.company_id == other)).one()
        held.valid_to = date(2021, 1, 1)
    assert reference in amina.see(CASES).text


def test_an_application_that_names_no_company_is_refused_where_there_are_several(
    browse: Browse, town: Town, other: int
) -> None:
    amina = browse(town.amina.person_id)
    token = amina.see(f"/tjanster/{PERMIT}").form(PERMIT).fields["csrf_token"]
    assert amina.post(f"/foretag/ansok/{PERMIT}", data={"csrf_token": token}).status_code == 404
    assert db.session.scalars(select(Draft)).all() == []


def test_a_mandate_for_one_service_shows_and_renews_the_permits_of_that_service(browse: Browse, town: Town) -> None:
    reference = routed(town)
    with transaction():
        take_case(reference, town.lena, NOW)
        always = Terms(valid_from=NOW.date())
        decide_case(reference, town.lena, case(reference).version, "granted", [], REASONS, NOW, terms=always)
        for person_id, service in ((town.rival.person_id, PERMIT), (town.nora.person_id, "folkol")):
            db.session.add(
                Mandate(
                    person_id=person_id,
                    company_id=town.company_id,
                    valid_from=date(2020, 1, 1),
                    scope="service",
                    service_key=service,
                    basis="given",
                )
            )
    work(NOW)
    assert reference in browse(town.rival.person_id).see(PERMITS).text
    assert reference not in browse(town.nora.person_id).see(PERMITS).text


def test_the_address_of_who_is_signed_in_is_proposed_and_saved_only_by_saving(browse: Browse, town: Town) -> None:
    amina = browse(town.amina.person_id)
    first = amina.send(amina.see(f"/tjanster/{PERMIT}"), f"ansok/{PERMIT}")
    assert first.typed("contact_email") == "amina@example.se"
    assert db.session.scalars(select(Draft.answers)).one() == {}
    amina.send(first, "contact", status=422, contact_email="info@hamnkrogen.se")
    assert amina.see(first.address).typed("contact_email") == "info@hamnkrogen.se"


def test_who_may_only_read_sees_an_establishment_and_changes_nothing(browse: Browse, town: Town) -> None:
    answers = {"premises": "has", "use": "same", "alcohol": "no", "outdoor": "no", "gas": "no", "tobacco": "no"}
    with transaction():
        bar = open_establishment(
            "restaurant", answers, town.company_id, town.amina, "Kajens bar", {}, None, "demo", NOW
        ).id
        db.session.add(
            Mandate(
                person_id=town.rival.person_id,
                company_id=town.company_id,
                valid_from=date(2020, 1, 1),
                scope="read",
                basis="given",
            )
        )
    reader, owner = browse(town.rival.person_id), browse(town.amina.person_id)
    address = f"/foretag/etableringar/{bar}"
    assert owner.see(address).has_form("borja")
    page = reader.see(address)
    assert "Kajens bar" in page.text
    assert not page.has_form("borja")
    token = page.tree.xpath("//input[@name='csrf_token']")[0].value if page.tree is not None else ""
    assert reader.post(f"{address}/steg/livsmedel/borja", data={"csrf_token": token}).status_code == 404


def test_a_line_break_in_a_field_of_one_line_is_a_blank(browse: Browse, town: Town) -> None:
    amina = browse(town.amina.person_id)
    page = amina.see(
        "/foretag/etableringar/ny/restaurant?premises=has&use=same&alcohol=no&outdoor=no&gas=no&tobacco=no"
    )
    shared = {"contact_name": "Amina\r\nHaddad", "contact_email": "amina@example.se", "contact_phone": "08-465 004 00"}
    page = amina.send(page, "restaurant", name="Kajens\r\n  bar", **shared)
    assert "Kajens bar" in page.words("//h1")
    step = amina.send(page, "borja")
    assert step.typed("contact_name") == "Amina Haddad"
