"""From what a company wants to do, by the guide, to an establishment with a decided case."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from random import Random

import pytest
from playwright.sync_api import Page, expect

from eservice.cases.operations.handling import take_case
from eservice.catalogue.queries import current_service
from eservice.decisions.operations.signing import decide_case
from eservice.demo.answers import answers_for
from eservice.kit.db import transaction
from eservice.web.clock import moment, today
from tests.browser.test_way_through import answer
from tests.factories import Town, _person, case, follow, viewer_of, work

Window = Callable[..., Page]
FOOD = "livsmedelsregistrering"
REASONS = "Anläggningen är anmäld med de uppgifter som krävs och registreras."


def guided(page: Page) -> None:
    """Answer the guide for a bar in a former shop, and begin its establishment."""
    page.goto("/guide")
    page.get_by_role("link", name="Öppna restaurang, kafé eller bar").click()
    for name, value in (("premises", "has"), ("use", "same"), ("alcohol", "no"), ("outdoor", "no"), ("gas", "no")):
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


def handed_in(page: Page) -> str:
    """Hand in the food registration from the page of the establishment; what was asked once stands there already."""
    _id, service = current_service(FOOD)
    answers = answers_for(service, Random(1), today())
    page.get_by_role("button", name="Börja").first.click()
    assert page.input_value("[name=contact_name]") == "Amina Haddad"
    for step in service.steps:
        for field in step.fields:
            if answers.get(field.key) is not None and not field.key.startswith("contact_"):
                answer(page, field, answers[field.key])
        page.get_by_role("button", name="Spara och fortsätt").click()
    page.get_by_role("button", name="Skicka").first.click()
    return page.url.rstrip("/").split("/")[-2]


@pytest.mark.parametrize("script", [True, False], ids=["with-javascript", "without-javascript"])
def test_a_bar_goes_from_the_guide_to_a_decision_on_one_page(town: Town, window: Window, script: bool) -> None:
    with transaction():
        inspector_id = _person("Anna Lundin", role="officer", unit="miljokontoret")
    amina = window(town.amina.person_id, java_script_enabled=script)
    guided(amina)
    address = amina.url
    reference = handed_in(amina)
    work(moment())
    amina.goto(address)
    expect(amina.get_by_role("link", name=reference)).to_be_visible()
    expect(amina.get_by_text("Vår tur: ärendet väntar på en handläggare.")).to_be_visible()

    inspector = viewer_of(inspector_id)
    with transaction():
        take_case(reference, inspector, moment())
        outcome = current_service(FOOD)[1].outcomes[0].key
        decide_case(reference, inspector, case(reference).version, outcome, [], REASONS, moment())
    follow(moment() + timedelta(minutes=1))
    amina.goto(address)
    expect(amina.get_by_text("Beslutat")).to_be_visible()
