"""The pages of inquiries: what each side sees and may do, and what is told where it cannot be done."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from eservice.accounts.rules import Viewer
from eservice.cases.operations.secrecy import mark_secret
from eservice.kit.db import db, transaction
from eservice.notifications.models import Letter
from eservice.premises.stages.models import InquiryReading, Offer
from eservice.premises.stages.operations import allocating
from eservice.premises.stages.operations.offers import answer_offer
from eservice.premises.stages.operations.viewings import book_viewing
from eservice.premises.stages.queries import offers_in
from eservice.premises.stages.rules import Stage, Terms
from eservice.web.clock import moment, today
from tests.conftest import Browse
from tests.factories import Town, case
from tests.inquiring import LAND, asked, company_person, moved, offered, officer, vacant


@pytest.fixture
def petra(town: Town) -> Viewer:
    """An officer of the unit that takes inquiries in."""
    return officer("Petra Holm", "naringsliv")


def test_an_officer_sees_the_way_and_a_company_reads_what_its_stage_means(
    town: Town, petra: Viewer, browse: Browse
) -> None:
    reference = asked(town, petra, now=moment())
    lots = browse(petra.person_id)
    page = lots.see(f"/handlaggare/arenden/{reference}")
    assert "Förfrågans väg" in page.text
    sent = lots.send(page, "/steg", to="qualified", note="Vi har talats vid.")
    assert "Steget är sparat" in sent.text
    theirs = browse(town.amina.person_id, "en").see(f"/foretag/arenden/{reference}")
    assert "We have talked with you and know what you look for." in theirs.text
    assert "service targets, not times of the law" in theirs.text


def test_a_no_without_its_reason_is_asked_for_it_and_keeps_what_was_typed(
    town: Town, petra: Viewer, browse: Browse
) -> None:
    reference = asked(town, petra, now=moment())
    lots = browse(petra.person_id)
    page = lots.see(f"/handlaggare/arenden/{reference}")
    again = lots.send(page, "/steg", 422, to="no_match", note="Tyvärr inget just nu.")
    assert "Välj ett skäl" in again.text
    assert again.typed("note") == "Tyvärr inget just nu."
    done = lots.send(again, "/steg", reason="no_stock")
    assert "Ingen ledig lokal som passar" in done.text


def test_other_services_have_no_way_and_their_forms_are_not_there(town: Town, petra: Viewer, browse: Browse) -> None:
    reference = asked(town, town.lena, "serveringstillstand", now=moment())
    page = browse(town.lena.person_id).see(f"/handlaggare/arenden/{reference}")
    assert "Förfrågans väg" not in page.text
    assert not page.has_form("/steg")


def test_a_time_that_somebody_else_took_is_told_by_name_and_nothing_is_lost(
    town: Town, petra: Viewer, browse: Browse
) -> None:
    rakel, thing = company_person("Rakel Berg", "5599010039", "Berg Bygg AB"), vacant()
    own = asked(town, petra, now=moment())
    theirs = asked(Town(**{**town.__dict__, "amina": rakel}), petra, now=moment())
    offered(own, petra, moment() + timedelta(days=3), thing=thing)
    offered(theirs, petra, thing=thing)
    amina = browse(town.amina.person_id)
    page = amina.see(f"/foretag/arenden/{own}")
    assert "också erbjuden till ett annat företag" in page.text
    [shown] = offers_in(case(theirs).id, moment())
    with transaction():
        book_viewing(theirs, rakel, shown.offer.id, shown.times[0].id, moment())
    offer_id = db.session.scalars(select(Offer.id).where(Offer.case_id == case(own).id)).one()
    late = amina.send(page, f"/erbjudanden/{offer_id}/visning", 409, time=str(shown.times[0].id))
    assert "Någon annan hann boka den tiden" in late.text


def test_a_private_landlord_reads_and_answers_by_its_link_and_the_company_sees_that_it_has(
    town: Town, petra: Viewer, browse: Browse
) -> None:
    reference = asked(town, petra, now=moment(), share_with=["private_landlords"])
    lots, somebody = browse(petra.person_id), browse()
    page = lots.see(f"/handlaggare/arenden/{reference}")
    lots.send(page, "/hyresvardar", name="Berga Fastigheter", email="berga@example.se")
    letter = db.session.scalars(select(Letter).where(Letter.template == "landlord_asked")).one()
    address = next(word for word in letter.body.split() if "/hyresvard/" in word)
    path = "/hyresvard/" + address.rpartition("/")[2]
    landlord = somebody.see(path)
    assert "Vad företaget söker" in landlord.text
    assert town.amina.name not in landlord.text
    somebody.send(landlord, path, 422, has_some="no", answer="Fullt.", name="Bo Berg")
    thanks = somebody.send(somebody.see(path), path, has_some="yes", answer="Vi har 180 m².", name="Bo Berg")
    assert "Tack för svaret" in thanks.text
    somebody.see(path, 404)
    assert db.session.scalars(select(InquiryReading.reader)).all() == ["Berga Fastigheter"]
    assert "Berga Fastigheter" in browse(town.amina.person_id).see(f"/foretag/arenden/{reference}").text


def test_a_company_takes_its_consent_back_on_its_page(town: Town, petra: Viewer, browse: Browse) -> None:
    reference = asked(town, petra, now=moment(), share_with=["telge"], premises_type="culture")
    amina = browse(town.amina.person_id)
    done = amina.send(amina.see(f"/foretag/arenden/{reference}"), "/medgivande/telge/nej")
    assert "får de inte se er förfrågan" in done.text
    assert amina.see(f"/foretag/arenden/{reference}").has_form("/medgivande/telge/ja")


def given_out(town: Town) -> tuple[Viewer, str, int]:
    """A plot given directly to Amina's company: who prepares it, the inquiry, and the process."""
    karim, now = officer("Karim Land", "exploatering"), moment()
    reference = asked(town, karim, LAND, now=now - timedelta(hours=2))
    moved(reference, karim, Stage.MEETING, Stage.REVIEW, now=now)
    plot = vacant("land", "Moraberg 1", "exploatering")
    terms = Terms(until=today() + timedelta(days=365), decider="board", decided_on=today())
    with transaction():
        made = allocating.open_allocation(
            plot, karim, "exploatering", "direct", "Granne till fabriken", "board", None, "demo", now
        )
        allocating.join_allocation(made.id, karim, reference, None, now)
        allocating.choose(made.id, karim, None, reference, "Enda företaget som kan använda marken.", "", terms, now)
        return karim, reference, made.id


def test_the_public_page_names_a_company_only_when_the_land_is_given_and_nothing_is_secret(
    town: Town, browse: Browse
) -> None:
    karim, reference, _id = given_out(town)
    assert "Marken går till Hamnkrogen AB." in browse().see("/markanvisningar").text
    with transaction():
        mark_secret(reference, karim, None, None, "31:16", "Etableringen är inte känd än.", moment())
    page = browse().see("/markanvisningar")
    assert "Hamnkrogen" not in page.text
    assert "omfattas av sekretess" in page.text
    assert "Enda företaget" not in page.text


def test_the_public_page_tells_no_small_numbers_and_marks_what_is_unchecked(town: Town, browse: Browse) -> None:
    given_out(town)
    page = browse(language="en").see("/markanvisningar")
    assert "fewer than 7" in page.text
    assert "Not checked" in page.text
    assert "service targets" in page.text


def test_only_the_unit_that_answers_for_land_sees_its_processes(town: Town, browse: Browse) -> None:
    _karim, _reference, made = given_out(town)
    lena = browse(town.lena.person_id)
    lena.see(f"/handlaggare/markanvisningar/{made}", 404)
    lena.see("/handlaggare/markanvisningar", 403)


def test_a_form_from_before_a_change_is_refused_and_the_page_shows_what_is_new(town: Town, browse: Browse) -> None:
    karim, now = officer("Karim Land", "exploatering"), moment()
    plot = vacant("land", "Moraberg 1", "exploatering")
    with transaction():
        made = allocating.open_allocation(plot, karim, "exploatering", "comparison", "", "board", None, "demo", now).id
    unit = browse(karim.person_id)
    page = unit.see(f"/handlaggare/markanvisningar/{made}")
    with transaction():
        allocating.publish_criteria(made, karim, None, "Jobb", now + timedelta(days=20), now)
    late = unit.send(page, "/besked", 409, body="Välkomna till visning.")
    assert "Inget har skrivits över" in late.text
    assert late.typed("body") == "Välkomna till visning."


def test_a_mark_of_secrecy_is_made_and_taken_away_on_the_page_of_the_case(
    town: Town, petra: Viewer, browse: Browse
) -> None:
    reference = asked(town, petra, now=moment())
    lots = browse(petra.person_id)
    page = lots.see(f"/handlaggare/arenden/{reference}")
    lots.send(page, "/sekretess", 422, paragraph="31:16", why="")
    done = lots.send(page, "/sekretess", paragraph="31:16", why="Känslig etablering.")
    assert "Känslig etablering." in done.text
    assert "Känslig" not in browse(town.amina.person_id).see(f"/foretag/arenden/{reference}").text
    assert "Inget är sekretessmarkerat." in lots.send(done, "/sekretess/ta-bort").text


def test_an_inquiry_becomes_a_step_of_an_establishment_and_its_place_goes_along(
    town: Town, petra: Viewer, browse: Browse
) -> None:
    thing = vacant(address="Kajgatan 4", designation="Södertälje Kajen 1:2")
    reference = asked(town, petra, now=moment() - timedelta(hours=2))
    offered(reference, petra, thing=thing, title="Kajgatan 4")
    amina = browse(town.amina.person_id)
    offer_id = db.session.scalars(select(Offer.id)).one()
    with transaction():
        answer_offer(reference, town.amina, offer_id, True, "", "", moment())
    answers = "premises=seeks&use=same&alcohol=yes&outdoor=no&gas=no&tobacco=no"
    new = amina.see(f"/foretag/etableringar/ny/restaurant?{answers}")
    contact = {"contact_name": "Amina", "contact_email": "a@example.se", "contact_phone": "08-700 12 34"}
    page = amina.send(new, "restaurant", name="Kajens bar", inquiry=reference, **contact)
    assert reference in page.text
    shared = amina.see(f"{page.address}/uppgifter")
    assert shared.typed("premises_address") == "Kajgatan 4"
    assert shared.typed("premises_property") == "Södertälje Kajen 1:2"
    lots = browse(petra.person_id)
    assert reference in lots.see(page.address.replace("/foretag/", "/handlaggare/")).text


def test_a_review_that_lacks_a_word_stays_open_with_what_was_typed_and_a_whole_one_is_shown_to_both(
    town: Town, browse: Browse
) -> None:
    karim = officer("Karim Land", "exploatering")
    reference = asked(town, karim, LAND)
    unit, address = browse(karim.person_id), f"/handlaggare/arenden/{reference}"
    typed = {
        "reviewed_on": today().isoformat(),
        **{f"{area}_found": "good" for area in ("owners", "disputes", "experience")},
        "finances_found": "remark",
        "result": "with_conditions",
        "said": "Bankgaranti krävs.",
        "paragraph": "19:3",
    }
    page = unit.send(unit.see(address), "/motpartsgranskning", 422, **typed)
    assert "Skriv vad anmärkningen gäller" in page.text
    assert page.typed("said") == "Bankgaranti krävs."
    assert "<details open><summary>Anteckna en motpartsgranskning" in page.html.replace(' class="card"', "")
    unit.send(unit.see(address), "/motpartsgranskning", **typed, finances="Skuld hos Kronofogden")
    assert "Skuld hos Kronofogden" in unit.see(address).text
    company = browse(town.amina.person_id).see(f"/foretag/arenden/{reference}").text
    assert "Bankgaranti krävs." in company
    assert "Kronofogden" not in company


def test_a_meeting_is_written_on_the_inquiry_and_its_company_reads_it(
    town: Town, petra: Viewer, browse: Browse
) -> None:
    reference = asked(town, petra)
    lots, address = browse(petra.person_id), f"/handlaggare/arenden/{reference}"
    said = {"present": "Amina", "decisions": "200 m² räcker.", "next_steps": "Petra frågar Telge."}
    page = lots.send(lots.see(address), "/mote", 422, held_on="2090-01-01", **said)
    assert page.typed("next_steps") == "Petra frågar Telge."
    lots.send(lots.see(address), "/mote", held_on=today().isoformat(), **said)
    assert "Petra frågar Telge." in browse(town.amina.person_id).see(f"/foretag/arenden/{reference}").text


def test_an_inquiry_that_rests_has_a_button_for_its_company(town: Town, petra: Viewer, browse: Browse) -> None:
    reference = asked(town, petra)
    moved(reference, petra, Stage.QUALIFIED, Stage.DORMANT)
    company, address = browse(town.amina.person_id), f"/foretag/arenden/{reference}"
    page = company.see(address)
    assert "Nu är det er tur" in page.text
    company.send(page, "/ga-vidare")
    assert "Gå vidare med förfrågan" not in company.see(address).text


def test_the_officer_sees_which_offer_the_company_has_read(town: Town, petra: Viewer, browse: Browse) -> None:
    reference = asked(town, petra)
    offered(reference, petra)
    lots, address = browse(petra.person_id), f"/handlaggare/arenden/{reference}"
    assert "läste erbjudandet" not in lots.see(address).text
    browse(town.amina.person_id).see(f"/foretag/arenden/{reference}")
    assert "Amina Haddad: läste erbjudandet Kajen 4" in lots.see(address).text
