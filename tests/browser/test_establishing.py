"""From what a company wants to do, by the guide, to an establishment whose cases are all decided by officers' pages."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from random import Random

import pytest
from playwright.sync_api import Locator, Page, expect

from eservice.catalogue.queries import current_service
from eservice.demo.answers import answers_for
from eservice.kit.db import transaction
from eservice.web.clock import moment, today
from tests.browser.test_way_through import answer, decide
from tests.factories import PERMIT, Town, _person, work

Window = Callable[..., Page]
FOOD = "livsmedelsregistrering"
BAR = {"premises": "has", "use": "same", "alcohol": "yes", "outdoor": "no", "gas": "no"}


def guided(page: Page) -> None:
    """Answer the guide for a restaurant in a former one, and begin its establishment."""
    page.goto("/guide")
    page.get_by_role("link", name="Öppna restaurang, kafé eller bar").click()
    for name, value in BAR.items():
        page.check(f"input[name='{name}'][value='{value}']")
    page.get_by_role("button", name="Visa vad som behövs").click()
    expect(page.get_by_role("alert")).to_contain_text("Ska ni sälja tobak eller snus?")
    page.check("input[name='tobacco'][value='no']")
    page.get_by_role("button", name="Visa vad som behövs").click()
    expect(page.get_by_role("heading", name="Tidigast öppet:")).to_be_visible()
    page.get_by_role("link", name="Starta etableringen").click()
    page.get_by_label("Vad ska vi kalla det?").fill("Kajens bar")
    page.fill("[name=contact_name]", "Amina Haddad")
    page.fill("[name=contact_email]", "amina@hamnkrogen.se")
    page.fill("[name=contact_phone]", "08-465 004 00")
    page.get_by_role("button", name="Starta", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Kajens bar")


def step(page: Page, title: str) -> Locator:
    """The card of a step on the page of the establishment."""
    return page.locator("ul.way > li").filter(has=page.get_by_role("heading", name=title))


def handed_in(page: Page, service_key: str) -> str:
    """Hand in a step's application from the page of the establishment; what was asked once stands there already."""
    _id, service = current_service(service_key)
    answers = answers_for(service, Random(1), today())
    step(page, service.name.sv).get_by_role("button", name="Börja").click()
    expect(page.locator("[name=contact_name]")).to_have_value("Amina Haddad")
    for part in service.steps:
        expect(page.get_by_role("heading", level=1)).to_have_text(part.title.sv)
        for field in part.fields:
            if answers.get(field.key) is not None and not field.key.startswith("contact_"):
                answer(page, field, answers[field.key])
        page.get_by_role("button", name="Spara och fortsätt").click()
    page.get_by_role("button", name="Skicka").first.click()
    expect(page).to_have_url(re.compile("/kvitto$"))
    return page.url.split("/")[-2]


def decided(page: Page, reference: str, outcome: str) -> None:
    """Take the case from the queue and decide it, as its officer."""
    page.goto("/handlaggare/?visa=kon")
    page.get_by_role("link", name=reference).first.click()
    page.get_by_role("button", name="Ta ärendet").click()
    expect(page.get_by_text("Ärendet är ditt")).to_be_visible()
    decide(page, outcome)


@pytest.mark.parametrize("script", [True, False], ids=["with-javascript", "without-javascript"])
def test_a_restaurant_goes_from_the_guide_to_its_decisions_on_one_page(
    town: Town, window: Window, script: bool
) -> None:
    with transaction():
        inspector = _person("Anna Lundin", role="officer", unit="miljokontoret")
    amina, anna, lena = (
        window(who, java_script_enabled=script) for who in (town.amina.person_id, inspector, town.lena.person_id)
    )
    guided(amina)
    address, references = amina.url, {}
    for service_key in (FOOD, PERMIT):
        amina.goto(address)
        references[service_key] = handed_in(amina, service_key)
    work(moment())
    amina.goto(address)
    expect(amina.get_by_text("Vår tur: ärendet väntar på en handläggare.")).to_have_count(2)

    decided(anna, references[FOOD], "registered")
    decided(lena, references[PERMIT], "granted")
    work(moment() + timedelta(minutes=1))
    amina.goto(address)
    for service_key, reference in references.items():
        card = step(amina, current_service(service_key)[1].name.sv)
        expect(card.get_by_role("link", name=reference)).to_be_visible()
        expect(card.get_by_text("Beslutat", exact=True)).to_be_visible()

    outside = amina.locator("ul.way > li").filter(has_text="Ange när det blir eller blev klart")
    outside.get_by_text("Ange när det blir eller blev klart").click()
    outside.get_by_label("Läge").select_option("yes")
    outside.get_by_label("Dag").fill(today().isoformat())
    outside.get_by_role("button", name="Spara dagen").click()
    expect(amina.get_by_role("heading", name="Tidigast öppet:")).to_be_visible()
    amina.get_by_text("Vi har öppnat, eller går inte vidare").click()
    amina.get_by_role("button", name="Avsluta", exact=True).click()
    expect(amina.get_by_text("Avslutad", exact=True)).to_be_visible()
