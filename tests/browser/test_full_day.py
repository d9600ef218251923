"""An officer's whole day in a real browser: from the queue to an appeal that is handed over."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from config import Settings
from eservice.decisions.operations.dispatch import dispatch_next
from eservice.kit.db import db, transaction
from eservice.kit.files import FileStore
from eservice.notifications.models import Letter
from eservice.web.clock import moment, today
from tests.browser.test_way_through import ask, judge, opened, supplement, unfold
from tests.factories import Town, routed, work

Window = Callable[..., Page]
OUTSIDE = "remiss@brand.example"
QUESTION = "Är lokalen lämplig för 80 gäster?"
OURS = "Vi har inget emot det som hyresvärd."
THEIRS = "Utrymningen räcker för 60 gäster."
REASONS = "Serveringen begränsas till kl. 01.00 eftersom det finns bostäder ovanför lokalen."
APPEAL = "Vi vill servera till kl. 02.00 som grannarna gör."
UPHELD = "Det som står i överklagandet ger ingen anledning att ändra beslutet."


def refer(lena: Page) -> None:
    """Ask a unit and a body outside in one go."""
    unfold(lena, "Remisser")
    lena.get_by_text("Skicka på remiss").click()
    lena.get_by_label("Telge Fastigheter AB", exact=True).check()
    lena.fill("[name$=outside1_name]", "Brandförsvaret")
    lena.fill("[name$=outside1_email]", OUTSIDE)
    lena.fill("[name=referral-question]", QUESTION)
    lena.fill("[name=referral-answer_by]", (today() + timedelta(days=14)).isoformat())
    lena.get_by_role("button", name="Skicka remissen").click()
    expect(lena.get_by_text("Vi väntar på svar från en annan part.")).to_be_visible()
    expect(lena.get_by_text("Väntar på svar", exact=True)).to_have_count(2)


def state_opinion(page: Page, stance: str, words: str, who: str) -> None:
    """Give the statement on the page of who was asked."""
    expect(page.get_by_text(QUESTION)).to_be_visible()
    page.get_by_label(stance, exact=True).check()
    page.fill("[name$=answer]", words)
    page.fill("[name$=name]", who)
    page.get_by_role("button", name="Lämna yttrandet").click()


def link() -> str:
    """The one-time address in the letter to the body outside."""
    db.session.rollback()
    letter = db.session.scalars(select(Letter).where(Letter.recipient == OUTSIDE)).one()
    found = re.search(r"/remiss/[0-9a-f]{64}", letter.body)
    assert found
    return found.group()


def prepare(lena: Page) -> None:
    """Write the decision and look at it as the letter and as the PDF that it will be."""
    unfold(lena, "Besluta")
    lena.select_option("[name=decision-outcome]", "granted_in_part")
    lena.get_by_label("Serveringstiden", exact=False).check()
    lena.fill("[name=decision-reasons]", REASONS)
    lena.get_by_role("button", name="Granska beslutet").click()
    expect(lena.get_by_text("Förslag, inte beslutat").first).to_be_visible()
    expect(lena.get_by_text(REASONS)).to_be_visible()
    with lena.context.expect_page() as preview:
        lena.get_by_role("link", name="Visa som PDF").click(modifiers=["ControlOrMeta"])
    preview.value.wait_for_load_state()
    assert preview.value.evaluate("document.contentType") == "application/pdf"
    preview.value.close()


def sign_for_the_committee(lena: Page, omar: Page, reference: str) -> None:
    """Four eyes are asked for: who prepared it sends it on, and the colleague whom the order names signs."""
    expect(lena.get_by_role("button", name="Fatta beslutet")).to_have_count(0)
    expect(lena.get_by_text("Får besluta: Omar Said.")).to_be_visible()
    lena.get_by_role("button", name="Skicka förslaget").click()
    expect(lena.get_by_text("Förslaget är skickat till den som får besluta.")).to_be_visible()
    omar.goto(f"/handlaggare/arenden/{reference}/beslut")
    expect(omar.get_by_text("Enligt delegationsordningen SN 4.2.")).to_be_visible()
    omar.get_by_role("button", name="Fatta beslutet").click()
    expect(omar.get_by_text("Beslutet är fattat och företaget får ett brev.")).to_be_visible()


def send_out(settings: Settings) -> None:
    """What the workers do after a decision: its PDF, its days, and the letter."""
    with transaction():
        assert dispatch_next(FileStore(settings.home / "files"), moment())
    work(moment() + timedelta(minutes=1))


def appeal(amina: Page, reference: str) -> None:
    """Read the decision, fetch it, and appeal the same day."""
    amina.goto(f"/foretag/arenden/{reference}")
    expect(amina.get_by_text(REASONS)).to_be_visible()
    with amina.expect_download() as decision:
        amina.get_by_role("link", name="Beslutet (PDF)").click()
    assert decision.value.path().read_bytes().startswith(b"%PDF")
    amina.get_by_text("Överklaga beslutet", exact=True).click()
    amina.locator("section[aria-labelledby=decision] textarea").fill(APPEAL)
    amina.get_by_role("button", name="Skicka överklagandet").click()
    expect(amina.get_by_text("Vi har tagit emot överklagandet och prövar det.")).to_be_visible()


def hand_over(lena: Page) -> None:
    """The appeal is in time and changes nothing: to the court with it, before its day."""
    appeals = lena.locator("section[aria-labelledby=appeals-h]")
    expect(appeals.get_by_text("I tid", exact=True)).to_be_visible()
    expect(appeals.get_by_text("Överlämnas senast", exact=False).first).to_be_visible()
    appeals.get_by_label("Vi ändrar inte beslutet: överlämna till domstolen").check()
    expect(lena.locator("[name=settle-court]")).to_have_value("Förvaltningsrätten i Stockholm")
    lena.fill("[name=settle-reasons]", UPHELD)
    appeals.get_by_role("button", name="Spara").click()
    expect(lena.get_by_text("Överlämnat till Förvaltningsrätten i Stockholm", exact=False)).to_be_visible()


def test_only_the_grounds_of_the_chosen_outcome_are_shown_and_a_ticked_one_stays(town: Town, window: Window) -> None:
    reference = routed(town, moment())
    lena = window(town.lena.person_id)
    opened(lena, reference).get_by_role("button", name="Ta ärendet").click()
    unfold(lena, "Besluta")
    grounds = lena.locator("[name=decision-grounds]")
    expect(lena.get_by_role("group", name="Grunder")).to_be_hidden()
    lena.select_option("[name=decision-outcome]", "granted_in_part")
    expect(lena.locator("[name=decision-grounds]:visible")).to_have_count(4)
    lena.get_by_label("Serveringstiden", exact=False).check()
    lena.select_option("[name=decision-outcome]", "dismissed")
    expect(lena.locator("[name=decision-grounds]:visible")).to_have_count(3)
    expect(grounds.and_(lena.locator("[value=hours]"))).to_be_visible()


@pytest.mark.parametrize("script", [True, False], ids=["with-javascript", "without-javascript"])
def test_an_officers_whole_day_from_the_queue_to_the_court(
    town: Town, window: Window, settings: Settings, script: bool
) -> None:
    reference = routed(town, moment())
    lena, omar, nora, amina = (
        window(who.person_id, java_script_enabled=script) for who in (town.lena, town.omar, town.nora, town.amina)
    )
    lena.goto("/handlaggare/?visa=kon")
    lena.get_by_role("link", name=reference).first.click()
    lena.get_by_role("button", name="Ta ärendet").click()
    ask(lena)
    supplement(amina, reference)
    work(moment())

    lena.goto("/handlaggare/?visa=svar")
    lena.get_by_role("link", name=reference).first.click()
    judge(lena)
    refer(lena)
    work(moment())
    nora.goto("/handlaggare/remisser")
    nora.get_by_role("link", name=reference).click()
    state_opinion(nora, "Tillstyrker", OURS, "Nora Malki, förvaltare")
    expect(nora.get_by_text("Yttrandet är lämnat")).to_be_visible()
    outside = window(java_script_enabled=script)
    address = link()
    outside.goto(address)
    state_opinion(outside, "Lämnar synpunkter", THEIRS, "Ada Brandt, brandingenjör")
    expect(outside.get_by_text("Tack för ert yttrande").first).to_be_visible()
    outside.goto(address)
    expect(outside.get_by_text(QUESTION)).to_have_count(0)

    opened(lena, reference)
    expect(lena.get_by_text("Handläggarens tur.")).to_be_visible()
    expect(lena.get_by_text(OURS)).to_be_visible()
    expect(lena.get_by_text(THEIRS)).to_be_visible()
    prepare(lena)
    sign_for_the_committee(lena, omar, reference)
    send_out(settings)
    appeal(amina, reference)
    hand_over(opened(lena, reference))
    amina.reload()
    expect(amina.get_by_text("Överklagandet är överlämnat till domstolen.").first).to_be_visible()
