"""Signing in at an identity provider, and out again: only what it has signed for us, now, lets anybody in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from flask import Flask
from flask.testing import FlaskClient
from joserfc.jwk import RSAKey
from sqlalchemy import select, update

from config import Settings
from eservice.accounts.models import Person, SignIn
from eservice.accounts.sign_ins import forget_ended
from eservice.app import create_app
from eservice.intake.operations import start_draft
from eservice.kit.db import db, transaction
from eservice.web.clock import moment
from tests.conftest import Browse
from tests.factories import NOW, PERMIT, Town
from tests.filling import fill, hidden, sent
from tests.openid import CLIENT, Provider, identity_provider
from tests.visiting import Visitor, counted_queries

BEGIN, BACK, MINE = "/logga-in/borja", "/logga-in/klar", "/foretag/arenden"


@pytest.fixture
def provider() -> Iterator[Provider]:
    """The identity provider of a municipality."""
    with identity_provider() as provider:
        yield provider


@pytest.fixture
def served(app: Flask, settings: Settings, provider: Provider) -> Iterator[Flask]:
    """The application as it is outside the demo, with that provider."""
    wanted = replace(settings, demo=False, oidc_issuer=provider.issuer, oidc_client_id=CLIENT, oidc_client_secret="s")
    served = create_app(wanted)
    served.test_client_class = Visitor
    yield served
    with served.app_context():
        db.engine.dispose()


@pytest.fixture
def client(served: Flask) -> FlaskClient:
    """A browser before it."""
    return served.test_client()


def came_back(client: FlaskClient, begin: str = BEGIN) -> str:
    """Go to the provider, which lets the person in; the address that it sends them back to."""
    there = client.get(begin)
    assert there.status_code == 302, there.get_data(as_text=True)
    back = urlsplit(requests.get(there.location, allow_redirects=False, timeout=10).headers["Location"])
    return f"{back.path}?{back.query}"


def is_in(client: FlaskClient) -> bool:
    """Whether the browser is signed in."""
    return client.get("/foretag/behorigheter").status_code == 200


def test_who_the_provider_names_is_signed_in_and_goes_where_they_wanted(client: FlaskClient, town: Town) -> None:
    assert f"{BEGIN}?next=/foretag/tillstand" in client.get("/logga-in?next=/foretag/tillstand").text
    answer = client.get(came_back(client, f"{BEGIN}?next=/foretag/tillstand"))
    assert answer.location == "/foretag/tillstand"
    assert "Amina Haddad" in client.get(MINE).text


def test_the_way_to_the_provider_carries_a_state_a_nonce_and_a_challenge(client: FlaskClient, town: Town) -> None:
    query = parse_qs(urlsplit(client.get(BEGIN).location).query)
    assert query["code_challenge_method"] == ["S256"]
    assert query["client_id"] == [CLIENT]
    assert all(len(query[name][0]) >= 20 for name in ("state", "nonce", "code_challenge"))
    assert "openid" in query["scope"][0]
    assert urlsplit(query["redirect_uri"][0]).path == BACK


@pytest.mark.parametrize(
    "wrong",
    [
        {"iss": "http://127.0.0.1:1"},
        {"aud": "somebody-else"},
        {"exp": 1},
        {"sub": None},
        {"sub": "x" * 121},
        "nonce",
        "key",
    ],
    ids=str,
)
def test_what_was_not_said_by_the_provider_for_us_now_lets_nobody_in(
    client: FlaskClient, provider: Provider, town: Town, wrong: Any
) -> None:
    if wrong == "nonce":
        provider.nonce_kept = False
    elif wrong == "key":
        provider.key = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})
    else:
        provider.claims |= wrong
    answer = client.get(came_back(client))
    assert answer.status_code == 422
    assert "Det gick inte att logga in" in answer.text
    assert not is_in(client)


@pytest.mark.parametrize("query", ["", "?code=x", "?code=x&state=y", "?error=access_denied&state=y", "?state=%00"])
def test_an_address_that_nobody_was_sent_back_to_lets_nobody_in(client: FlaskClient, town: Town, query: str) -> None:
    assert client.get(BACK + query).status_code == 422
    assert not is_in(client)


def test_an_answer_is_good_once_and_in_the_browser_that_asked(client: FlaskClient, served: Flask, town: Town) -> None:
    back = came_back(client)
    other = served.test_client()
    assert other.get(back).status_code == 422
    assert client.get(back).status_code == 302
    assert client.get(back).status_code == 422


def test_a_provider_that_is_down_is_told_and_can_be_tried_again(
    client: FlaskClient, provider: Provider, town: Town
) -> None:
    provider.is_open = False
    answer = client.get(BEGIN)
    assert answer.status_code == 503
    assert "Inloggningstjänsten svarar inte just nu" in answer.text
    provider.is_open = True
    assert client.get(came_back(client)).status_code == 302


def test_somebody_new_is_written_in_once_and_may_do_nothing_yet(
    client: FlaskClient, provider: Provider, town: Town
) -> None:
    provider.claims = {"sub": "new", "name": "Karin\x00 Ny", "email": "karin@ny.example"}
    for _time in range(2):
        client.get(came_back(client))
        assert "Inget företag än" in client.get("/foretag/behorigheter").text
    assert [(one.name, one.email) for one in db.session.scalars(select(Person).where(Person.subject == "new"))] == [
        ("Karin Ny", "karin@ny.example")
    ]
    assert client.get("/handlaggare/").status_code == 403


@pytest.mark.parametrize(
    ("email", "said"),
    [
        ("amina@example.se", "hör redan till någon annan"),
        ("AMINA@example.se", "hör redan till"),
        (None, "ingen e-post"),
        (f"{'k' * 250}@example.se", "ingen e-post"),
        ("karin\x00@ny.example", "ingen e-post"),
    ],
)
def test_an_address_is_no_proof_of_being_the_same_person(
    client: FlaskClient, provider: Provider, town: Town, email: str | None, said: str
) -> None:
    provider.claims = {"sub": "another", "name": "Amina", "email": email}
    answer = client.get(came_back(client))
    assert answer.status_code == 422
    assert said in answer.text
    assert not is_in(client)


def test_a_name_and_an_address_that_are_not_in_the_signed_answer_are_asked_for(
    client: FlaskClient, provider: Provider, town: Town
) -> None:
    provider.claims = {"sub": "new"}
    provider.person = {"sub": "new", "name": "Karin Ny", "email": "karin@ny.example"}
    assert client.get(came_back(client)).status_code == 302
    found = db.session.scalars(select(Person).where(Person.subject == "new")).one()
    assert (found.name, found.email) == ("Karin Ny", "karin@ny.example")


@pytest.mark.parametrize(
    "person",
    [
        {"sub": "somebody-else", "email": "karin@ny.example"},
        {"email": "karin@ny.example"},
        {"sub": "new", "email": "karin@ny.example", "email_verified": False},
        ["karin@ny.example"],
        "karin@ny.example",
        None,
    ],
    ids=str,
)
def test_an_address_of_somebody_else_or_of_nobody_is_not_taken(
    client: FlaskClient, provider: Provider, town: Town, person: Any
) -> None:
    provider.claims, provider.person = {"sub": "new"}, person
    answer = client.get(came_back(client))
    assert answer.status_code == 422
    assert "ingen e-post" in answer.text
    assert not is_in(client)


def test_who_is_known_gets_in_though_the_provider_does_not_say_more(
    client: FlaskClient, provider: Provider, town: Town
) -> None:
    provider.person_status = 503
    assert client.get(came_back(client)).status_code == 302
    assert provider.told == 1
    assert is_in(client)


def test_what_the_signed_answer_says_already_is_not_asked_for(
    client: FlaskClient, provider: Provider, town: Town
) -> None:
    provider.claims |= {"email": "amina@example.se"}
    client.get(came_back(client))
    assert provider.told == 0


def test_who_signs_in_over_somebody_ends_their_sign_in(client: FlaskClient, provider: Provider, town: Town) -> None:
    client.get(came_back(client))
    before = cookie(client)
    provider.claims = {"sub": "new", "name": "Karin Ny", "email": "karin@ny.example"}
    client.get(came_back(client))
    assert is_in(client)
    client.set_cookie("lotsen", before)
    assert not is_in(client)
    assert len(db.session.scalars(select(SignIn)).all()) == 1


def test_a_sign_in_that_fails_ends_none(client: FlaskClient, provider: Provider, town: Town) -> None:
    client.get(came_back(client))
    provider.claims = {"sub": "new"}
    assert client.get(came_back(client)).status_code == 422
    assert is_in(client)


def test_nobody_is_chosen_outside_the_demo(client: FlaskClient, town: Town) -> None:
    page = client.get("/logga-in")
    assert "amina" not in page.text
    assert sent(client, client.get("/"), "/logga-in", {"person": "amina"}).status_code == 422
    assert not is_in(client)


def test_signing_out_ends_it_here_and_at_the_provider(client: FlaskClient, provider: Provider, town: Town) -> None:
    client.get(came_back(client))
    page = client.get(MINE)
    assert f"form-action 'self' {provider.issuer}" in page.headers["Content-Security-Policy"]
    answer = client.post("/logga-ut", data={"csrf_token": hidden(page.text)["csrf_token"]})
    assert answer.location.startswith(f"{provider.issuer}/end?client_id={CLIENT}&post_logout_redirect_uri=")
    assert not is_in(client)


# A session that the server can end


def cookie(client: FlaskClient) -> str:
    """The session cookie that the browser holds."""
    found = client.get_cookie("lotsen")
    assert found is not None
    return found.value


def test_a_cookie_from_before_signing_out_signs_nobody_in(browse: Browse, town: Town) -> None:
    amina = browse(town.amina.person_id)
    before = cookie(amina)
    assert is_in(amina)
    amina.post("/logga-ut", data={"csrf_token": hidden(amina.get(MINE).text)["csrf_token"]})
    amina.set_cookie("lotsen", before)
    assert not is_in(amina)


def test_two_browsers_of_one_person_are_signed_out_one_by_one(browse: Browse, town: Town) -> None:
    here, there = browse(town.amina.person_id), browse(town.amina.person_id)
    here.post("/logga-ut", data={"csrf_token": hidden(here.get(MINE).text)["csrf_token"]})
    assert (is_in(here), is_in(there)) == (False, True)


def test_a_sign_in_ends_by_itself_and_is_forgotten_at_the_next(browse: Browse, town: Town) -> None:
    amina = browse(town.amina.person_id)
    with transaction():
        db.session.execute(update(SignIn).values(ends_at=moment() - timedelta(seconds=1)))
    assert not is_in(amina)
    browse(town.amina.person_id)
    assert len(db.session.scalars(select(SignIn)).all()) == 1


def test_the_sign_ins_that_are_over_are_swept_away_also_of_who_never_comes_back(browse: Browse, town: Town) -> None:
    browse(town.amina.person_id)
    lena = browse(town.lena.person_id)
    long_ago = moment() - timedelta(seconds=1)
    with transaction():
        db.session.execute(update(SignIn).where(SignIn.person_id == town.amina.person_id).values(ends_at=long_ago))
        assert (forget_ended(moment()), forget_ended(moment())) == (1, 0)
    assert [one.person_id for one in db.session.scalars(select(SignIn))] == [town.lena.person_id]
    assert lena.get("/handlaggare/").status_code == 200


def test_the_people_of_the_demo_stand_with_their_units_in_the_language_of_the_page(browse: Browse, town: Town) -> None:
    assert "Tillståndsenheten" in browse().see("/logga-in").text
    english = browse(language="en").see("/logga-in").text
    assert "Licensing unit" in english
    assert "Tillståndsenheten" not in english


def test_what_was_typed_when_the_sign_in_ended_by_itself_is_given_back(browse: Browse, town: Town) -> None:
    amina = browse(town.amina.person_id)
    with transaction():
        draft_id = start_draft(PERMIT, town.company_id, town.amina, NOW).id
    address = f"/foretag/utkast/{draft_id}/contact"
    open_page = amina.get(address)
    with transaction():
        db.session.execute(update(SignIn).values(ends_at=moment() - timedelta(seconds=1)))
    answer = sent(amina, open_page, address, {"contact_name": "Nadia Berg"})
    assert answer.location.startswith("/logga-in?next=")
    back = sent(amina, amina.get(answer.location), "/logga-in", {"person": "amina"})
    assert "Nadia Berg" in amina.get(back.location).text


def test_knowing_who_is_signed_in_costs_one_question(browse: Browse, town: Town) -> None:
    amina = browse(town.amina.person_id)
    with counted_queries() as said:
        amina.get("/foretag/lagg-till")
    assert len([one for one in said if "sign_in" in one]) == 1
    assert len(said) == 1


def test_a_made_up_cookie_is_nobody(browse: Browse, town: Town) -> None:
    amina = browse(town.amina.person_id)
    for named in (str(town.amina.person_id), "", "x", "0" * 32):
        with amina.session_transaction() as session:
            session["_user_id"] = named
        assert not is_in(amina), named


def test_a_filled_form_of_somebody_signed_out_is_not_taken(browse: Browse, town: Town) -> None:
    amina = browse(town.amina.person_id)
    with transaction():
        db.session.execute(update(SignIn).values(ends_at=moment() - timedelta(seconds=1)))
    assert fill(amina, "/", to=f"/foretag/ansok/{PERMIT}").location.startswith("/logga-in")
