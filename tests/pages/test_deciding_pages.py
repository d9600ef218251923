"""Deciding by the pages: what is written is seen as the letter, signed by who may, and found by the company."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from eservice.cases.operations.handling import take_case
from eservice.cases.queries import timeline
from eservice.decisions.models import CommitteeMeeting, Decision
from eservice.intake.models import Draft
from eservice.kit.db import db, transaction
from eservice.permits.models import Permit
from eservice.web.clock import moment, today
from tests.conftest import Browse
from tests.factories import Town, case, routed
from tests.visiting import Page, Visitor

REASONS = "Ansökan uppfyller de krav som lagen ställer."
APPEAL = "Vi vill att beslutet ändras så att vi får tillståndet."


@pytest.fixture
def reference(town: Town) -> str:
    """A case that Lena has taken."""
    reference = routed(town, moment())
    with transaction():
        take_case(reference, town.lena, moment())
    return reference


@pytest.fixture
def lena(town: Town, browse: Browse) -> Visitor:
    """Lena's browser."""
    return browse(town.lena.person_id)


def ours(reference: str) -> str:
    return f"/handlaggare/arenden/{reference}"


def theirs(reference: str) -> str:
    return f"/foretag/arenden/{reference}"


def drafted(lena: Visitor, reference: str, outcome: str = "granted", **more: object) -> Page:
    return lena.send(lena.see(ours(reference)), "beslut", outcome=outcome, reasons=REASONS, **more)


def granted(lena: Visitor, reference: str, **more: object) -> Page:
    return lena.send(drafted(lena, reference, **more), "beslut/fatta")


def test_a_case_that_is_over_waits_for_nothing(town: Town, lena: Visitor, browse: Browse, reference: str) -> None:
    waits = "Börjar när ansökan är komplett."
    amina = browse(town.amina.person_id)
    assert waits in lena.see(ours(reference)).text
    assert waits in amina.see(theirs(reference)).text
    granted(lena, reference)
    assert waits not in lena.see(ours(reference)).text
    assert waits not in amina.see(theirs(reference)).text


def test_what_is_written_is_seen_as_the_letter_before_it_is_signed(lena: Visitor, reference: str) -> None:
    page = drafted(lena, reference, conditions="Servering till 01.00.", fees="2; Prövning; 9 400")
    assert "Förslag, inte beslutat" in page.text
    assert all(part in page.text for part in (REASONS, "Servering till 01.00.", "9\xa0400,00", "SN 4.1"))
    assert case(reference).outcome is None
    assert lena.get(f"{ours(reference)}/beslut/forslag.pdf").data.startswith(b"%PDF")
    back = lena.see(ours(reference))
    assert back.typed("reasons") == REASONS


def test_a_wrong_draft_is_shown_again_with_what_was_typed(lena: Visitor, reference: str) -> None:
    page = lena.send(
        lena.see(ours(reference)), "beslut", status=422, outcome="granted", reasons="kort", fees="tolv", amount="x"
    )
    assert page.typed("reasons") == "kort"
    assert page.error_beside("reasons")
    assert "tolv" in page.error_beside("fees")
    assert page.error_beside("amount")
    page = lena.send(lena.see(ours(reference)), "beslut", status=422, outcome="refused", reasons=REASONS)
    assert "Välj minst en grund" in page.text


def test_the_suggested_texts_of_the_grounds_come_into_the_reasons(lena: Visitor, reference: str) -> None:
    page = lena.send(lena.see(ours(reference)), "beslut", outcome="refused", grounds=["financing"], suggest="1")
    assert "Handlingarna visar inte hur verksamheten är finansierad." in page.typed("reasons")


def test_the_company_reads_the_decision_and_fetches_it_as_a_document(
    town: Town, browse: Browse, lena: Visitor, reference: str
) -> None:
    granted(lena, reference)
    amina, rival = browse(town.amina.person_id), browse(town.rival.person_id)
    page = amina.see(theirs(reference))
    assert REASONS in page.text
    assert page.tree is not None
    address = page.tree.xpath("//a[contains(@href, '/beslut/')]/@href")[0]
    file = amina.get(address)
    assert file.data.startswith(b"%PDF")
    file.close()
    assert reference in file.headers["Content-Disposition"]
    assert rival.get(address).status_code == 404


def test_a_second_click_on_the_signature_shows_the_decided_case(lena: Visitor, reference: str) -> None:
    page = drafted(lena, reference)
    lena.send(page, "beslut/fatta")
    again = lena.send(page, "beslut/fatta")
    assert again.address == ours(reference)
    assert "Beslut" in again.text


def test_a_refusal_cannot_be_signed_and_goes_to_the_committee(lena: Visitor, reference: str) -> None:
    page = drafted(lena, reference, "refused", grounds=["financing"])
    assert not page.has_form("beslut/fatta")
    assert "Socialnämnden beslutar" in page.text
    case_page = lena.send(page, "beslut/forslag")
    assert "Nämndens tur" in case_page.text
    meetings = lena.see("/handlaggare/sammantraden")
    assert reference in meetings.text
    lena.send(meetings, "sammantraden", body="socialnamnden", held_on=(today() + timedelta(days=3)).isoformat())
    review = lena.see(f"{ours(reference)}/beslut")
    lena.send(review, "beslut/dagordning")
    assert not lena.see(f"{ours(reference)}/beslut").has_form("beslut/namnden")
    with transaction():
        db.session.execute(update(CommitteeMeeting).values(held_on=today()))
    review = lena.see(f"{ours(reference)}/beslut")
    assert lena.send(review, "beslut/namnden", status=422, paragraph="").error_beside("paragraph")
    decided = lena.send(review, "beslut/namnden", paragraph="45")
    assert "Nämndens beslut är infört" in decided.text
    meeting = lena.see("/handlaggare/sammantraden/1")
    assert "§ 45" in meeting.text


@pytest.fixture
def with_committee(lena: Visitor, reference: str) -> str:
    """The page of a proposal to refuse that stands on the agenda of today's meeting."""
    lena.send(drafted(lena, reference, "refused", grounds=["financing"]), "beslut/forslag")
    lena.send(lena.see("/handlaggare/sammantraden"), "sammantraden", body="socialnamnden", held_on=today().isoformat())
    lena.send(lena.see(f"{ours(reference)}/beslut"), "beslut/dagordning")
    return f"{ours(reference)}/beslut"


def test_a_committee_that_decides_otherwise_than_proposed_has_its_own_decision_entered(
    town: Town, browse: Browse, lena: Visitor, reference: str, with_committee: str
) -> None:
    page = lena.see(with_committee)
    said = {"paragraph": "46", "outcome": "granted", "reasons": "Nämnden bedömer att finansieringen är styrkt."}
    decided = lena.send(page, "beslut/namnden-annat", valid_from=today().isoformat(), **said)
    assert "Nämndens beslut är infört" in decided.text
    assert case(reference).outcome == "granted"
    assert db.session.scalars(select(Permit)).one().valid_from == today()
    event = next(one for one in timeline(case(reference).id, for_company=False) if one.name == "case_decided")
    assert (event.data["proposed"], event.data["paragraph"]) == ("refused", "§ 46")
    put = next(
        one for one in timeline(case(reference).id, for_company=False) if one.name == "decision_put_to_committee"
    )
    assert (put.data["reasons"], put.visibility) == (REASONS, "internal")
    letter = browse(town.amina.person_id).see(theirs(reference)).text
    assert "Nämnden bedömer att finansieringen är styrkt." in letter
    assert REASONS not in letter


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"outcome": "granted_in_part"}, "grounds"), ({"reasons": ""}, "reasons"), ({"paragraph": ""}, "paragraph")],
)
def test_what_a_committee_decided_otherwise_is_refused_beside_its_field_and_nothing_is_entered(
    lena: Visitor, reference: str, with_committee: str, wrong: dict[str, str], field: str
) -> None:
    said = {"paragraph": "46", "outcome": "granted", "reasons": "Nämnden bedömer att allt är styrkt.", **wrong}
    page = lena.send(lena.see(with_committee), "beslut/namnden-annat", 422, **said)
    errors = page.tree.xpath(f"//*[@id='otherwise-{field}-error']")  # type: ignore[union-attr]
    assert len(errors) == 1
    assert case(reference).state == "awaiting_committee"
    assert db.session.scalars(select(Decision.outcome)).one() == "refused"


def test_grounds_that_do_not_fit_the_outcome_are_told_beside_the_grounds(lena: Visitor, reference: str) -> None:
    page = lena.send(
        lena.see(ours(reference)), "beslut", 422, outcome="granted", grounds=["financing"], reasons=REASONS
    )
    assert "hör inte till det utfall" in page.error_beside("grounds")


def test_a_colleague_signs_where_four_eyes_are_asked_for(
    town: Town, browse: Browse, lena: Visitor, reference: str
) -> None:
    page = drafted(lena, reference, "granted_in_part", grounds=["hours"])
    assert "Omar Said" in page.text
    lena.send(page, "beslut/forslag")
    omar = browse(town.omar.person_id)
    omar.send(omar.see(f"{ours(reference)}/beslut"), "beslut/fatta")
    assert case(reference).outcome == "granted_in_part"


def test_the_list_of_delegated_decisions_is_reported_and_fetched(lena: Visitor, reference: str) -> None:
    granted(lena, reference)
    lena.send(lena.see("/handlaggare/sammantraden"), "sammantraden", body="socialnamnden", held_on=today().isoformat())
    page = lena.see("/handlaggare/sammantraden/1")
    assert "Inte anmälda än (1)" in page.text
    sheet = lena.get("/handlaggare/sammantraden/1/delegation.csv")
    assert f"{reference};" in sheet.get_data(as_text=True)
    assert lena.get("/handlaggare/sammantraden/1/delegation.pdf").data.startswith(b"%PDF")
    page = lena.send(page, "anmal")
    assert "1 beslut är anmält." in page.text
    assert "Anmälda vid det här sammanträdet (1)" in page.text


def test_a_decision_is_corrected_beside_the_first(browse: Browse, town: Town, lena: Visitor, reference: str) -> None:
    page = granted(lena, reference)
    wrong = lena.send(page, "rattelse", status=422, what="", reasons=REASONS)
    assert wrong.error_beside("what")
    lena.send(page, "rattelse", what="Ett ord var fel.", reasons=REASONS + " Allt är prövat.")
    assert "Rättat beslut (PDF)" in browse(town.amina.person_id).see(theirs(reference)).text


def test_an_appeal_goes_from_the_company_to_the_court_and_back(
    browse: Browse, town: Town, lena: Visitor, reference: str
) -> None:
    granted(lena, reference)
    amina = browse(town.amina.person_id)
    assert amina.send(amina.see(theirs(reference)), "overklaga", status=422, body="nej").error_beside("body")
    page = amina.send(amina.see(theirs(reference)), "overklaga", body=APPEAL)
    assert "Vi har tagit emot överklagandet" in page.text
    page = lena.see(ours(reference))
    assert APPEAL in page.text
    page = lena.send(page, "overklagande/steg", step="hand_over", reasons="Vi ändrar inte vårt beslut.")
    assert "Överlämnat till Förvaltningsrätten i Stockholm" in page.text
    page = lena.send(page, "overklagande/dom", outcome="remitted", on=today().isoformat(), number="1234-26")
    assert "Domstolen skickade tillbaka ärendet." in page.text
    assert page.has_form("beslut")


def test_a_permit_is_listed_on_both_sides_and_renewed_with_its_answers(
    browse: Browse, town: Town, lena: Visitor, reference: str
) -> None:
    days = {"valid_from": today(), "valid_to": today() + timedelta(days=30)}
    granted(lena, reference, **{name: day.isoformat() for name, day in days.items()})
    assert reference in lena.see("/handlaggare/tillstand").text
    amina, rival = browse(town.amina.person_id), browse(town.rival.person_id)
    page = amina.see("/foretag/tillstand")
    assert "Går snart ut" in page.text
    step = amina.send(page, "fornya")
    assert step.address.startswith("/foretag/utkast/")
    kept = db.session.scalars(select(Draft.answers)).one()
    assert len(kept) > 5
    assert "declaration" not in kept
    permit = db.session.scalars(select(Permit.id)).one()
    assert reference not in rival.see("/foretag/tillstand").text
    token = rival.see("/foretag/arenden").tree.xpath("//input[@name='csrf_token']/@value")[0]  # type: ignore[union-attr]
    assert rival.post(f"/foretag/tillstand/{permit}/fornya", data={"csrf_token": token}).status_code == 404


def test_what_others_may_not_read_is_not_found_for_them(
    browse: Browse, town: Town, lena: Visitor, reference: str
) -> None:
    drafted(lena, reference)
    browse(town.nora.person_id).see(f"{ours(reference)}/beslut", status=404)
    browse(town.administrator.person_id).see(f"{ours(reference)}/beslut", status=404)
    assert db.session.scalars(select(Decision.stage)).one() == "draft"
