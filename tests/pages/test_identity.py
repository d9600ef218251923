"""The pages by which companies let people in, and people add companies."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from eservice.accounts.models import Company, Mandate, Person
from eservice.intake.operations import start_draft
from eservice.kit.db import db, transaction
from eservice.notifications.models import Letter
from tests.conftest import Browse
from tests.factories import NOW, PERMIT, Town, routed
from tests.filling import fill

PLACE = "/foretag/behorigheter"


@pytest.fixture
def amina(browse: Browse, town: Town) -> FlaskClient:
    return browse(town.amina.person_id)


@pytest.fixture
def karin(browse: Browse, town: Town) -> FlaskClient:
    with transaction():
        person = Person(name="Karin", email="karin@konsult.example", subject="karin", language="sv")
        db.session.add(person)
        db.session.flush()
        person_id = person.id
    return browse(person_id)


def link() -> str:
    """The address in the newest letter."""
    db.session.expire_all()
    body = db.session.query(Letter).order_by(Letter.id.desc()).first()
    assert body is not None
    found = re.search(r"/foretag/inbjudan/\S+", body.body)
    assert found
    return found.group()


def test_a_mandate_is_given_by_e_mail_taken_up_listed_and_ended(
    amina: FlaskClient, karin: FlaskClient, town: Town
) -> None:
    typed = {"email": "karin@konsult.example", "scope": "read", "company": str(town.company_id)}
    assert fill(amina, PLACE, typed, to=f"{PLACE}/bjud-in").status_code == 302
    assert "Väntar på svar" in amina.get(PLACE).text
    address = link()
    assert "Hamnkrogen AB" in karin.get(address).text
    assert fill(karin, address).location == PLACE
    assert karin.get(address).status_code == 404
    page = amina.get(PLACE).text
    assert "Karin" in page
    mandate = db.session.query(Mandate).filter_by(basis="given").one()
    assert fill(amina, PLACE, to=f"{PLACE}/{mandate.id}/avsluta").status_code == 302
    assert "Inget företag än" in karin.get(PLACE).text


def test_an_invitation_asks_for_signing_in_first_and_comes_back(amina: FlaskClient, browse: Browse, town: Town) -> None:
    typed = {"email": "karin@konsult.example", "scope": "read", "company": str(town.company_id)}
    fill(amina, PLACE, typed, to=f"{PLACE}/bjud-in")
    answer = browse(None).get(link())
    assert answer.status_code == 302
    assert "/logga-in?next=" in answer.location


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"email": "karin"}, "Skriv en e-postadress"),
        ({"email": ""}, "Skriv en e-postadress"),
        ({"scope": "king"}, "Not a valid choice"),
        ({"valid_to": "2001-01-01"}, "Dagen ska vara i dag eller senare"),
        ({"valid_to": "i morgon"}, "valid_to"),
    ],
)
def test_a_wrong_invitation_is_told_and_what_was_typed_stays(
    amina: FlaskClient, town: Town, changed: dict[str, str], said: str
) -> None:
    typed = {"email": "karin@konsult.example", "scope": "read", "company": str(town.company_id)} | changed
    answer = fill(amina, PLACE, typed, to=f"{PLACE}/bjud-in")
    assert answer.status_code == 422
    assert db.session.query(Letter).count() == 0
    if said != "Not a valid choice":
        assert said in answer.text


def test_a_colleague_is_let_into_a_draft_and_put_out_again(amina: FlaskClient, karin: FlaskClient, town: Town) -> None:
    with transaction():
        draft_id = start_draft(PERMIT, town.company_id, town.amina, NOW).id
    share, review = f"/foretag/utkast/{draft_id}/dela", f"/foretag/utkast/{draft_id}/granska"
    assert karin.get(review).status_code == 403
    assert fill(amina, share, {"email": "karin@konsult.example", "scope": "write"}).status_code == 302
    assert fill(karin, link()).location == review
    assert karin.get(review).status_code == 200
    page = amina.get(share).text
    assert "Har tackat ja" in page
    taken = re.search(r"/foretag/inbjudan/\d+/ta-tillbaka", page)
    assert taken
    fill(amina, share, to=taken.group())
    assert karin.get(review).status_code == 403


def test_a_guest_who_may_only_read_is_told_so(amina: FlaskClient, karin: FlaskClient, town: Town) -> None:
    with transaction():
        draft_id = start_draft(PERMIT, town.company_id, town.amina, NOW).id
    fill(amina, f"/foretag/utkast/{draft_id}/dela", {"email": "k@konsult.example", "scope": "read"})
    fill(karin, link())
    answer = fill(karin, f"/foretag/utkast/{draft_id}/contact", {"contact_name": "Karin"})
    assert answer.status_code == 403
    assert "Du får läsa det här men inte ändra det" in answer.text


def test_a_guest_who_acts_for_no_company_begins_nothing(amina: FlaskClient, karin: FlaskClient, town: Town) -> None:
    with transaction():
        draft_id = start_draft(PERMIT, town.company_id, town.amina, NOW).id
    fill(amina, f"/foretag/utkast/{draft_id}/dela", {"email": "k@konsult.example", "scope": "write"})
    fill(karin, link())
    answer = fill(karin, PLACE, to=f"/foretag/ansok/{PERMIT}")
    assert answer.status_code == 404
    assert "Du kan inte företräda det företaget" in answer.text


def test_a_new_person_adds_a_company_that_the_register_knows(karin: FlaskClient) -> None:
    answer = fill(karin, "/foretag/lagg-till", {"number": "559901-0153"})
    assert answer.status_code == 302
    page = karin.get(answer.location).text
    assert "Glasbruket Kök &amp; Bar AB" in page
    assert "egen uppgift" in page
    assert "Kontrollerat mot företagsregistret" in page


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("559901-0013", "Företaget finns redan här"),
        ("556036-0793", "Företagsregistret har inget företag"),
        ("123", "Skriv ett organisationsnummer"),
        ("", "Skriv organisationsnumret"),
    ],
)
def test_a_company_that_cannot_be_added_is_told(karin: FlaskClient, number: str, said: str) -> None:
    answer = fill(karin, "/foretag/lagg-till", {"number": number})
    assert answer.status_code == 422
    assert said in answer.text


def test_a_sole_traders_number_is_masked_and_in_no_address(karin: FlaskClient, town: Town) -> None:
    answer = fill(karin, "/foretag/lagg-till", {"number": "811218-9876", "name": "Almas bageri"})
    assert "9876" not in answer.location
    page = karin.get(answer.location).text
    assert "811218-****" in page
    assert "9876" not in page


def test_the_officer_sees_that_a_company_is_not_confirmed(browse: Browse, town: Town) -> None:
    reference = routed(town)
    page = browse(town.lena.person_id).get(f"/handlaggare/arenden/{reference}").text
    assert "Inte kontrollerat mot företagsregistret än" in page


def test_a_person_of_several_companies_chooses_one(amina: FlaskClient, town: Town) -> None:
    reference = routed(town)
    with transaction():
        other = Company(organisation_number="5599010088", name="Slussporten AB")
        db.session.add(other)
        db.session.flush()
        db.session.add(Mandate(person_id=town.amina.person_id, company_id=other.id, valid_from=NOW.date()))
        other_id = other.id
    assert reference in amina.get("/foretag/arenden").text
    assert reference not in amina.get(f"/foretag/arenden?foretag={other_id}").text
    assert reference in amina.get("/foretag/arenden?foretag=").text
    assert amina.get("/foretag/arenden?foretag=x").status_code == 200
