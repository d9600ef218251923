"""The way through in a real browser, with and without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

import pytest
from playwright.sync_api import Page, expect

from eservice.catalogue.queries import current_service
from eservice.catalogue.shape import Field
from eservice.demo.answers import answers_for
from eservice.web.clock import moment, today
from eservice.web.definition_form import written
from tests.factories import PERMIT, Town, work

Window = Callable[..., Page]
REASONS = "Sökanden uppfyller kraven i 8 kap. 12 § alkohollagen och lokalen är lämplig."


def answer(page: Page, field: Field, value: object) -> None:
    """Answer a question as a person does: tick, choose or type."""
    values = value if isinstance(value, list) else [value]
    if field.kind == "files" or not page.locator(f"[name='{field.key}']").count():
        return
    if page.locator(f"select[name='{field.key}']").count():
        page.select_option(f"select[name='{field.key}']", str(value))
    elif field.kind in ("choice", "choices", "yes_no"):
        for one in values:
            page.check(f"input[name='{field.key}'][value='{one}']")
    else:
        page.fill(f"[name='{field.key}']", str(written(field, value, "sv")))


def apply(page: Page, service_key: str = PERMIT) -> str:
    """Apply for a service, and give the reference number on the receipt."""
    _id, service = current_service(service_key)
    answers = answers_for(service, Random(1), today())
    page.goto(f"/tjanster/{service_key}")
    page.get_by_role("button", name="Börja").click()
    for step in service.steps:
        expect(page.get_by_role("heading", level=1)).to_have_text(step.title.sv)
        for field in step.fields:
            if answers.get(field.key) is not None:
                answer(page, field, answers[field.key])
        page.get_by_role("button", name="Spara och fortsätt").click()
    page.get_by_role("button", name="Skicka ansökan").click()
    found = re.search(r"LOT-\d{4}-\d{5}", page.inner_text("main"))
    assert found, page.inner_text("main")
    return found.group()


@pytest.mark.parametrize("script", [True, False], ids=["with-javascript", "without-javascript"])
def test_a_company_applies_and_an_officer_decides(town: Town, window: Window, script: bool) -> None:
    amina, lena = (window(who.person_id, java_script_enabled=script) for who in (town.amina, town.lena))
    reference = apply(amina)
    work(moment())

    lena.goto("/handlaggare/?visa=kon")
    lena.get_by_role("link", name=reference).first.click()
    lena.get_by_role("button", name="Ta ärendet").click()
    lena.get_by_label("Meddelande", exact=True).fill("Hej! Vi har börjat läsa er ansökan.")
    lena.get_by_role("button", name="Skicka meddelandet").click()

    amina.goto(f"/foretag/arenden/{reference}")
    expect(amina.get_by_text("Vi har börjat läsa er ansökan.")).to_be_visible()
    amina.get_by_label("Meddelande", exact=True).fill("Tack!")
    amina.get_by_role("button", name="Skicka meddelandet").click()
    expect(amina.get_by_text("Meddelandet är skickat.")).to_be_visible()


def test_a_mistake_is_told_at_the_top_with_a_link_to_its_field(town: Town, window: Window) -> None:
    amina = window(town.amina.person_id)
    amina.goto(f"/tjanster/{PERMIT}")
    amina.get_by_role("button", name="Börja").click()
    amina.fill("[name=contact_email]", "ingen adress")
    amina.get_by_role("button", name="Spara och fortsätt").click()
    summary = amina.get_by_role("alert")
    expect(summary).to_be_focused()
    summary.get_by_role("link", name=re.compile("e-post", re.IGNORECASE)).click()
    expect(amina.locator("[name=contact_email]")).to_be_focused()
    expect(amina.locator("[name=contact_email]")).to_have_value("ingen adress")
