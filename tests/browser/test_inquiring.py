"""An inquiry for premises in a browser, from question to lease; and land for one of two companies."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from playwright.sync_api import Page, expect
from sqlalchemy import update

from eservice.kit.db import db, transaction
from eservice.premises.stages.land_models import Allocation
from eservice.web.clock import moment, today
from tests.factories import Town, work
from tests.inquiring import LAND, asked, company_person, officer, vacant

Window = Callable[..., Page]


def on_case(page: Page, reference: str, who: str = "handlaggare") -> Page:
    """The page of a case as it is now, for the officer or the company."""
    page.goto(f"/{who}/arenden/{reference}")
    return page


def open_part(page: Page, title: str) -> None:
    """Unfold a part of the page."""
    page.locator("summary", has_text=title).first.click()


def to_stage(page: Page, stage: str, **said: str) -> None:
    """Move the inquiry to a stage on the officer's page."""
    open_part(page, "Byt steg")
    page.select_option("[name$=stage-to]", stage)
    if said:
        open_part(page, "Tid, beslut och villkor")
    for name, value in said.items():
        field = page.locator(f"[name=stage-{name}]")
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    page.get_by_role("button", name="Spara steget").click()
    expect(page.get_by_text("Steget är sparat")).to_be_visible()


def test_an_inquiry_goes_from_the_question_over_a_viewing_to_a_lease(town: Town, window: Window) -> None:
    petra = officer("Petra Holm", "naringsliv")
    vacant(address="Kajgatan 4")
    reference = asked(town, petra, now=moment() - timedelta(hours=1))
    lots, amina = window(petra.person_id), window(town.amina.person_id)

    to_stage(on_case(lots, reference), "qualified")
    open_part(lots, "Erbjud en lokal")
    lots.select_option("[name=offer-thing]", label="Kajgatan 4, 200 m²")
    lots.fill("[name=offer-body]", "Ljus lokal vid vattnet, 1 800 kr per kvadratmeter och år.")
    lots.fill("[name=offer-time1]", f"{today() + timedelta(days=3)}T10:00")
    lots.fill("[name=offer-time2]", f"{today() + timedelta(days=4)}T14:00")
    lots.get_by_role("button", name="Skicka erbjudandet").click()
    expect(lots.get_by_text("Erbjudandet är skickat")).to_be_visible()

    on_case(amina, reference, "foretag")
    expect(amina.get_by_text("Ljus lokal vid vattnet")).to_be_visible()
    amina.locator("[name$='-time']").first.check()
    amina.get_by_role("button", name="Boka visning").click()
    expect(amina.get_by_text("Visningen är bokad.")).to_be_visible()
    amina.get_by_text("Svara på erbjudandet").click()
    amina.get_by_label("Ja, vi är intresserade").check()
    amina.get_by_role("button", name="Skicka svaret").click()
    expect(amina.get_by_text("Ert svar är skickat.")).to_be_visible()

    to_stage(on_case(lots, reference), "negotiation")
    open_part(lots, "Avtal")
    lots.select_option("[name=contract-offer]", label="Kajgatan 4")
    lots.fill("[name=contract-decided_on]", today().isoformat())
    lots.get_by_role("button", name="Anteckna avtalet").click()
    expect(lots.get_by_text("Avtalet är antecknat")).to_be_visible()

    on_case(amina, reference, "foretag")
    expect(amina.locator("[aria-current=step]")).to_have_text("Avtal")
    expect(amina.get_by_text("Hyresavtal tecknat")).to_be_visible()


def test_land_goes_to_one_of_two_companies_that_were_told_the_same(town: Town, window: Window) -> None:
    karim, rakel = officer("Karim Land", "exploatering"), company_person("Rakel Berg", "5599010039", "Berg Bygg AB")
    vacant("land", "Moraberg 1", "exploatering")
    start = moment() - timedelta(hours=1)
    own = asked(town, karim, LAND, now=start)
    theirs = asked(Town(**{**town.__dict__, "amina": rakel}), karim, LAND, now=start)
    unit, amina, other = window(karim.person_id), window(town.amina.person_id), window(rakel.person_id)
    for reference in (own, theirs):
        to_stage(on_case(unit, reference), "meeting")
        to_stage(on_case(unit, reference), "review")

    unit.goto("/handlaggare/markanvisningar")
    unit.select_option("[name=new-plot]", label="Moraberg 1, 200 m²")
    unit.get_by_label("Anbud eller jämförelse", exact=False).check()
    unit.select_option("[name=new-decider]", "board")
    unit.fill("[name=new-next_on]", (today() + timedelta(days=30)).isoformat())
    unit.get_by_role("button", name="Börja").click()
    for reference in (own, theirs):
        unit.fill("[name=join-reference]", reference)
        unit.get_by_role("button", name="Låt företaget vara med").click()
        expect(unit.get_by_role("link", name=reference)).to_be_visible()
    open_part(unit, "Publicera kriterierna")
    unit.fill("[name=criteria-criteria]", "Planenlighet\nArbetstillfällen")
    unit.fill("[name=criteria-due_at]", f"{today() + timedelta(days=21)}T16:00")
    unit.get_by_role("button", name="Publicera till alla").click()
    expect(unit.get_by_text("till 2 företag samtidigt")).to_be_visible()

    for page, reference, place, bid in ((amina, own, "1 av 2", "60 jobb"), (other, theirs, "2 av 2", "20 jobb")):
        on_case(page, reference, "foretag")
        expect(page.get_by_text(f"Ni har plats {place}")).to_be_visible()
        expect(page.get_by_text("Arbetstillfällen").first).to_be_visible()
        page.locator("textarea[name^=bid]").fill(bid)
        page.get_by_role("button", name="Lämna anbudet").click()
        expect(page.get_by_text("Ert anbud är inlämnat och förseglat.")).to_be_visible()
    unit.reload()
    expect(unit.get_by_text("förseglat").first).to_be_visible()
    expect(unit.get_by_text("60 jobb")).to_have_count(0)

    close_bids()
    unit.reload()
    unit.get_by_role("button", name="Öppna alla anbud").click()
    expect(unit.get_by_text("60 jobb")).to_be_visible()
    unit.locator(f"input[value='{own}']").check()
    unit.fill("[name=choose-why]", "Flest arbetstillfällen för ytan.")
    unit.select_option("[name=choose-reason]", "land_use")
    unit.fill("[name=choose-until]", (today() + timedelta(days=365)).isoformat())
    unit.select_option("[name=choose-decider]", "board")
    unit.fill("[name=choose-decided_on]", today().isoformat())
    unit.get_by_role("button", name="Anvisa marken").click()
    expect(unit.get_by_text("Marken är anvisad.")).to_be_visible()
    work(moment() + timedelta(minutes=1))

    on_case(amina, own, "foretag")
    expect(amina.get_by_text("Marken går till er.").first).to_be_visible()
    on_case(other, theirs, "foretag")
    expect(other.get_by_text("Marken gick till ett annat företag.").first).to_be_visible()
    expect(other.get_by_text("Flest arbetstillfällen för ytan.").first).to_be_visible()
    expect(other.get_by_text("60 jobb")).to_have_count(0)


def close_bids() -> None:
    """Let the time for bids be over, and the criteria have been published before that."""
    with transaction():
        hour = timedelta(hours=1)
        times = {"criteria_at": moment() - 2 * hour, "bids_due_at": moment() - hour}
        db.session.execute(update(Allocation).values(times))
