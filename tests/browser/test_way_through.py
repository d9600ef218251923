"""The way through in a real browser, with and without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from random import Random

import pytest
from playwright.sync_api import Page, expect

from eservice.catalogue.queries import current_service
from eservice.catalogue.shape import Field
from eservice.demo.answers import answers_for
from eservice.kit.db import transaction
from eservice.statistics.operations import make_figures
from eservice.web.clock import moment, today
from eservice.web.definition_form import written
from tests.factories import PERMIT, Town, routed, work

Window = Callable[..., Page]
POINTS = (
    ("document_missing", "file_lease", "Skicka hyreskontraktet."),
    ("answer_unclear", "contact_name", "Vem svarar vi?"),
)
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
REFERENCE = re.compile(r"LOT-\d{4}-\d{5}")
REASONS = "Sökanden uppfyller kraven i 8 kap. 12 § alkohollagen och lokalen är lämplig."


def answer(page: Page, field: Field, value: object) -> None:
    """Answer a question as a person does: tick, choose or type; a row has questions of its own."""
    if field.kind == "group":
        assert isinstance(value, list)
        for at, row in enumerate(value):
            for inner in field.fields:
                put(page, f"{field.key}-{at}-{inner.key}", inner, row.get(inner.key))
    else:
        put(page, field.key, field, value)


def put(page: Page, name: str, field: Field, value: object) -> None:
    """Put one value into the control called `name`, where the page has it."""
    if value is None or field.kind == "files" or not page.locator(f"[name='{name}']").count():
        return
    if page.locator(f"select[name='{name}']").count():
        page.select_option(f"select[name='{name}']", str(value))
    elif field.kind in ("choice", "choices", "yes_no"):
        for one in value if isinstance(value, list) else [value]:
            page.check(f"input[name='{name}'][value='{one}']")
    else:
        page.fill(f"[name='{name}']", str(written(field, value, "sv")))


def apply(page: Page, service_key: str = PERMIT) -> str:
    """Apply for a service, and give the reference number on the receipt."""
    _id, service = current_service(service_key)
    answers = answers_for(service, Random(1), today())
    page.goto(f"/tjanster/{service_key}")
    page.get_by_role("button", name="Börja").click()
    for step in service.steps:
        expect(page.get_by_role("heading", level=1)).to_have_text(step.title.sv)
        expect(page.get_by_role("button", name="Spara och fortsätt")).to_be_visible()
        for field in step.fields:
            if answers.get(field.key) is not None:
                answer(page, field, answers[field.key])
        page.get_by_role("button", name="Spara och fortsätt").click()
    page.get_by_role("button", name="Skicka ansökan").click()
    receipt = page.get_by_role("main")
    expect(receipt).to_contain_text(REFERENCE)
    found = REFERENCE.search(receipt.inner_text())
    assert found
    return found.group()


def opened(page: Page, reference: str) -> Page:
    """The officer's page of the case, as it is now."""
    page.goto(f"/handlaggare/arenden/{reference}")
    return page


def unfold(page: Page, heading: str) -> None:
    """Open a part of the case's page."""
    page.get_by_role("heading", name=heading, exact=True).click()


def ask(lena: Page) -> None:
    """Ask the company for two points on the page of the case."""
    unfold(lena, "Begär komplettering")
    for at, (reason, about, words) in enumerate(POINTS, start=1):
        lena.select_option(f"[name$=point{at}_reason]", reason)
        lena.select_option(f"[name$=point{at}_about]", about)
        lena.fill(f"[name$=point{at}_text]", words)
        if at == 1:
            lena.get_by_text("Punkt 2", exact=True).click()
    lena.fill("[name$=answer_by]", (today() + timedelta(days=21)).isoformat())
    lena.get_by_role("button", name="Skicka begäran").click()
    expect(lena.get_by_text("Begäran är skickad")).to_be_visible()


def supplement(amina: Page, reference: str) -> None:
    """Answer both points, the first by a file and the second by a new answer."""
    amina.goto(f"/foretag/arenden/{reference}")
    expect(amina.get_by_role("button", name="Skicka kompletteringen")).to_be_visible()
    first, second = amina.locator("section[aria-labelledby=answer] fieldset.point").all()
    expect(first).to_contain_text(POINTS[0][2])
    first.locator("input[type=file]").set_input_files(
        {"name": "avtal.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    second.locator("[name$=_value]").fill("Nadia Berg")
    amina.get_by_role("button", name="Skicka kompletteringen").click()
    expect(amina.get_by_text("Nu är det vår tur")).to_be_visible()
    expect(amina.get_by_role("link", name="avtal.pdf").first).to_be_visible()


def judge(lena: Page) -> None:
    """Say that every point is remedied."""
    expect(lena.get_by_role("button", name="Spara bedömningen")).to_be_visible()
    for one in lena.locator("section[aria-labelledby=judge-h] input[type=radio][value=yes]").all():
        one.check()
    lena.get_by_role("button", name="Spara bedömningen").click()
    expect(lena.get_by_text("Bristen är avhjälpt").first).to_be_visible()


def decide(lena: Page, outcome: str = "granted") -> None:
    """Write the decision, read it as the letter, and sign it."""
    unfold(lena, "Besluta")
    lena.select_option("[name$=outcome]", outcome)
    lena.fill("[name$=reasons]", REASONS)
    lena.get_by_role("button", name="Granska beslutet").click()
    expect(lena.get_by_text("Förslag, inte beslutat").first).to_be_visible()
    expect(lena.get_by_text(REASONS)).to_be_visible()
    lena.get_by_role("button", name="Fatta beslutet").click()
    expect(lena.get_by_role("heading", name=re.compile("^Beslut:"))).to_be_visible()


@pytest.mark.parametrize("script", [True, False], ids=["with-javascript", "without-javascript"])
def test_a_case_goes_from_the_application_to_the_figures(town: Town, window: Window, script: bool) -> None:
    amina, lena = (window(who.person_id, java_script_enabled=script) for who in (town.amina, town.lena))
    reference = apply(amina)
    work(moment())

    lena.goto("/handlaggare/?visa=kon")
    lena.get_by_role("link", name=reference).first.click()
    lena.get_by_role("button", name="Ta ärendet").click()
    ask(lena)
    work(moment())
    supplement(amina, reference)
    work(moment())
    judge(opened(lena, reference))
    decide(opened(lena, reference))
    work(moment() + timedelta(minutes=1))

    amina.reload()
    expect(amina.get_by_text(REASONS)).to_be_visible()
    with amina.expect_download() as decision:
        amina.locator("a[href*='/beslut/']").first.click()
    assert decision.value.path().read_bytes().startswith(b"%PDF")
    with transaction():
        make_figures("demo", moment(), today())
    manager = window(town.manager.person_id, java_script_enabled=script)
    manager.goto("/chef/handlaggningstider")
    expect(manager.get_by_role("main")).to_contain_text("1 inkomna")
    expect(manager.get_by_role("main")).to_contain_text("Serveringstillstånd")


@pytest.mark.parametrize("script", [True, False], ids=["with-javascript", "without-javascript"])
def test_company_and_officer_write_to_each_other(town: Town, window: Window, script: bool) -> None:
    amina, lena = (window(who.person_id, java_script_enabled=script) for who in (town.amina, town.lena))
    reference = routed(town, moment())
    opened(lena, reference).get_by_role("button", name="Ta ärendet").click()
    unfold(lena, "Meddelanden")
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
