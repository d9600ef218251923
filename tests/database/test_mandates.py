"""Who acts for whom: mandates with a scope and an end, invitations good once, companies the register has confirmed."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from eservice.accounts.companies import PAUSE, find_or_add, next_unverified, verify
from eservice.accounts.invitations import GOOD_FOR, Into, accept, guests, invite, revoke
from eservice.accounts.mandates import claim_company, end_mandate, mandates_of, set_mandate
from eservice.accounts.models import Company, Invitation, Mandate, Person
from eservice.accounts.register import BolagsverketRegister, NoRegister, Organisation, RegisterDown
from eservice.accounts.rules import Viewer, can_act_for
from eservice.cases.of_companies import cases_of_companies
from eservice.cases.queries import case_of_company
from eservice.intake.operations import discard_draft, save_answers, start_draft, submit
from eservice.intake.queries import draft_of, draft_to_change, drafts_of
from eservice.kit.db import db, transaction
from eservice.kit.errors import Invalid, NotAllowed, NotFound
from eservice.receipts.queries import receipt_for, receipts_in
from tests.factories import NOW, PERMIT, Town, answers, case, routed, submitted, viewer_of

TODAY = NOW.date()
LATER = TODAY + timedelta(days=60)


@pytest.fixture
def karin(town: Town) -> int:
    """A consultant who acts for nobody."""
    with transaction():
        person = Person(name="Karin", email="karin@konsult.example", subject="karin", language="sv")
        db.session.add(person)
        db.session.flush()
        return person.id


def invited(town: Town, **into: Any) -> tuple[Invitation, str]:
    with transaction():
        return invite(Into(town.company_id, **into), "karin@konsult.example", town.amina, NOW)


def accepted(karin: int, token: str) -> Viewer:
    with transaction():
        accept(token, viewer_of(karin), NOW)
    return viewer_of(karin)


# Mandates


def test_an_invitation_that_is_accepted_is_a_mandate_with_its_scope_and_its_end(town: Town, karin: int) -> None:
    _invitation, token = invited(town, scope="service", service_key=PERMIT, valid_to=LATER)
    viewer = accepted(karin, token)
    assert viewer.services == {(town.company_id, PERMIT)}
    mandate = db.session.query(Mandate).filter_by(person_id=karin).one()
    assert (mandate.valid_to, mandate.basis, mandate.given_by) == (LATER, "given", town.amina.person_id)


def test_a_mandate_for_one_service_begins_and_sees_that_service_only(town: Town, karin: int) -> None:
    theirs, other = submitted(town), submitted(town, service_key="lokalforfragan")
    viewer = accepted(karin, invited(town, scope="service", service_key=PERMIT)[1])
    with transaction():
        draft = start_draft(PERMIT, town.company_id, viewer, NOW)
        assert [one.id for one in drafts_of(viewer)] == [draft.id]
    with pytest.raises(NotFound):
        start_draft("lokalforfragan", town.company_id, viewer, NOW)
    assert [line.reference for line in cases_of_companies(viewer, None).rows] == [theirs]
    with pytest.raises(NotFound):
        case_of_company(other, viewer)


def test_whoever_may_only_read_is_told_so_when_they_write(town: Town, karin: int) -> None:
    with transaction():
        draft_id = start_draft(PERMIT, town.company_id, town.amina, NOW).id
    viewer = accepted(karin, invited(town, scope="read")[1])
    assert draft_of(draft_id, viewer).id == draft_id
    with pytest.raises(NotAllowed):
        draft_to_change(draft_id, viewer)


def test_only_a_full_mandate_invites_to_the_company(town: Town, karin: int) -> None:
    viewer = accepted(karin, invited(town, scope="read")[1])
    for who in (viewer, town.rival):
        with pytest.raises(NotAllowed), transaction():
            invite(Into(town.company_id, "all"), "x@foretag.se", who, NOW)


def test_a_mandate_that_is_ended_ends_at_once_and_somebody_always_keeps_a_full_one(town: Town, karin: int) -> None:
    own = db.session.query(Mandate).filter_by(person_id=town.amina.person_id).one()
    with pytest.raises(Invalid) as caught, transaction():
        end_mandate(own.id, town.amina, TODAY)
    assert caught.value.code == "last_full_mandate"
    viewer = accepted(karin, invited(town, scope="all")[1])
    with transaction():
        end_mandate(own.id, viewer, TODAY)
    assert viewer_of(town.amina.person_id).companies == frozenset()
    assert [name for _mandate, name in mandates_of(town.company_id, TODAY)] == ["Karin"]


def test_nobody_ends_the_mandates_of_another_company(town: Town) -> None:
    own = db.session.query(Mandate).filter_by(person_id=town.amina.person_id).one()
    with pytest.raises(NotFound), transaction():
        end_mandate(own.id, town.rival, TODAY)


def test_of_two_mandates_for_one_company_the_wider_counts(town: Town, karin: int) -> None:
    with transaction():
        for day, scope in ((TODAY, "read"), (TODAY - timedelta(days=1), "all")):
            set_mandate(
                karin, town.company_id, scope, None, valid_from=day, valid_to=None, basis="given", given_by=None
            )
    assert can_act_for(viewer_of(karin), town.company_id)


# Invitations


def test_an_invitation_is_good_once_and_for_a_time(town: Town, karin: int) -> None:
    _one, token = invited(town, scope="read")
    with pytest.raises(NotFound), transaction():
        accept(token, viewer_of(karin), NOW + GOOD_FOR)
    accepted(karin, token)
    with pytest.raises(NotFound), transaction():
        accept(token, viewer_of(karin), NOW)
    for wrong in ("", "x" * 43, "\ud800"):
        with pytest.raises(NotFound):
            accept(wrong, viewer_of(karin), NOW)


def test_the_link_is_not_kept(town: Town) -> None:
    invitation, token = invited(town, scope="read")
    assert token not in str(vars(invitation))


def test_who_works_for_the_municipality_takes_no_invitation_up(town: Town) -> None:
    _one, token = invited(town, scope="read")
    with pytest.raises(NotAllowed), transaction():
        accept(token, town.lena, NOW)


def test_a_guest_is_let_into_one_draft_and_the_case_it_becomes_until_taken_back(town: Town, karin: int) -> None:
    with transaction():
        draft = start_draft(PERMIT, town.company_id, town.amina, NOW)
        other = start_draft(PERMIT, town.company_id, town.amina, NOW).id
        draft_id = draft.id
    invitation, token = invited(town, scope="write", service_key=PERMIT, draft_id=draft_id)
    viewer = accepted(karin, token)
    assert [one.id for one in drafts_of(viewer)] == [draft_id]
    with pytest.raises(NotFound):
        draft_of(other, viewer)
    with transaction():
        save_answers(draft_to_change(draft_id, viewer), answers(_service()), None, NOW)
        reference = submit(draft_id, town.amina, "sv", "demo", NOW)
    viewer = viewer_of(karin)
    case = case_of_company(reference, viewer).case
    assert [one.email for one in guests(None, case.id, NOW)] == ["karin@konsult.example"]
    with transaction():
        revoke(invitation.id, town.amina, NOW)
        revoke(invitation.id, town.amina, NOW)
    with pytest.raises(NotFound):
        case_of_company(reference, viewer_of(karin))


def _service() -> Any:
    from eservice.catalogue.queries import current_service

    return current_service(PERMIT)[1]


def test_a_guest_is_out_after_the_last_day_and_nobody_else_takes_back(town: Town, karin: int) -> None:
    with transaction():
        draft_id = start_draft(PERMIT, town.company_id, town.amina, NOW).id
    invitation, token = invited(town, scope="read", service_key=PERMIT, draft_id=draft_id, valid_to=TODAY)
    viewer = accepted(karin, token)
    assert draft_of(draft_id, viewer)
    with pytest.raises(NotAllowed):
        discard_draft(draft_id, viewer)
    with pytest.raises(NotFound), transaction():
        revoke(invitation.id, town.rival, NOW)
    from eservice.accounts.queries import viewer as load

    tomorrow = load(karin, TODAY + timedelta(days=1))
    assert tomorrow is not None
    assert not tomorrow.guest_of
    with pytest.raises(Invalid), transaction():
        invite(Into(town.company_id, "read", valid_to=TODAY - timedelta(days=1)), "x@foretag.se", town.amina, NOW)


# The register


class Stand(BaseHTTPRequestHandler):
    """Stands in for Bolagsverket: its token and its organisations, by the published shape."""

    companies = {"5560360793": "Stora Bolaget AB"}  # noqa: RUF012
    seen: list[str] = []  # noqa: RUF012
    mood = "up"

    def do_POST(self) -> None:  # noqa: N802
        body = self.rfile.read(int(self.headers["Content-Length"]))
        type(self).seen.append(self.path)
        if self.mood == "down":
            return self._say(503, {})
        if self.mood == "odd":
            return self._say(200, {"organisationer": [{}]})
        if self.path == "/token":
            return self._say(200, {"access_token": "t"})
        assert self.headers["Authorization"] == "Bearer t"
        name = self.companies.get(json.loads(body)["identitetsbeteckning"])
        found = {
            "organisationsnamn": {"organisationsnamnLista": [{"namn": name}]},
            "organisationsform": {"kod": "AB", "klartext": "Aktiebolag"},
        }
        return self._say(200 if name else 404, {"organisationer": [found]})

    def _say(self, status: int, content: Any) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def register() -> Iterator[BolagsverketRegister]:
    Stand.mood, Stand.seen = "up", []
    with ThreadingHTTPServer(("127.0.0.1", 0), Stand) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        address = f"http://127.0.0.1:{server.server_address[1]}"
        yield BolagsverketRegister(address, f"{address}/token", "id", "secret")
        server.shutdown()
        thread.join()


def test_the_register_says_what_a_company_is_called_and_the_number_stands_in_no_address(
    register: BolagsverketRegister,
) -> None:
    assert register.look_up("5560360793") == Organisation("5560360793", "Stora Bolaget AB", "Aktiebolag")
    assert register.look_up("2120000142") is None
    assert not any("556036" in path for path in Stand.seen)


@pytest.mark.parametrize("mood", ["down", "odd"])
def test_a_register_that_cannot_say_is_down(register: BolagsverketRegister, mood: str) -> None:
    Stand.mood = mood
    with pytest.raises(RegisterDown) as caught:
        register.look_up("5560360793")
    assert "556036" not in str(caught.value)
    with pytest.raises(RegisterDown):
        BolagsverketRegister("http://127.0.0.1:1", "http://127.0.0.1:1", "", "").look_up("5560360793")
    with pytest.raises(RegisterDown):
        BolagsverketRegister("file:///etc", "file:///etc/hostname", "", "").look_up("5560360793")


def test_while_the_register_is_down_the_application_goes_on_and_it_is_filled_in_when_it_is_back(
    town: Town, karin: int, register: BolagsverketRegister
) -> None:
    Stand.mood = "down"
    with transaction():
        company = find_or_add("5560360793", "Bolaget", register, NOW)
        claim_company(viewer_of(karin), company, TODAY)
        company_id = company.id
    with transaction():
        start_draft(PERMIT, company_id, viewer_of(karin), NOW)
    assert db.session.get_one(Company, company_id).register_state == "unverified"
    Stand.mood = "up"
    _sweep(register, NOW)
    assert db.session.get_one(Company, company_id).name == "Bolaget"
    _sweep(register, NOW + PAUSE)
    found = db.session.get_one(Company, company_id)
    assert (found.name, found.register_state, found.legal_form) == ("Stora Bolaget AB", "verified", "Aktiebolag")
    assert next_unverified(NOW + PAUSE) is None


def _sweep(register: BolagsverketRegister, now: Any) -> None:
    more = True
    while more:
        with transaction():
            company = next_unverified(now)
            more = company is not None and verify(company, register, now)


def test_without_a_register_the_name_must_be_given(town: Town) -> None:
    with pytest.raises(Invalid) as caught, transaction():
        find_or_add("5560360793", "", NoRegister(), NOW)
    assert caught.value.code == "register_down"


def test_a_legal_person_must_be_in_the_register_and_a_sole_trader_need_not(
    town: Town, register: BolagsverketRegister
) -> None:
    with pytest.raises(Invalid) as caught, transaction():
        find_or_add("2120000142", "Påhitt AB", register, NOW)
    assert caught.value.code == "not_in_register"
    with transaction():
        assert find_or_add("8112189876", "Almas bageri", register, NOW).register_state == "not_found"


def test_a_company_that_somebody_acts_for_is_not_taken_over(town: Town, karin: int) -> None:
    company = db.session.get_one(Company, town.company_id)
    with pytest.raises(Invalid) as caught, transaction():
        claim_company(viewer_of(karin), company, TODAY)
    assert caught.value.code == "company_taken"
    with pytest.raises(NotAllowed), transaction():
        claim_company(town.lena, company, TODAY)


def test_who_acts_in_one_service_or_was_let_into_a_case_gets_its_receipt_and_nobody_else(
    town: Town, karin: int
) -> None:
    reference = routed(town)
    receipt = receipts_in(case(reference).id)[0]
    with pytest.raises(NotFound):
        receipt_for(reference, receipt.id, viewer_of(karin))
    of_a_service = accepted(karin, invited(town, scope="service", service_key=PERMIT)[1])
    assert receipt_for(reference, receipt.id, of_a_service).id == receipt.id
    other = routed(town)
    with pytest.raises(NotFound):
        receipt_for(other, receipt.id, of_a_service)
