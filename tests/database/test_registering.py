"""A case that came by post, by phone or over the counter, on a real database."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from eservice.accounts.models import Company
from eservice.cases import queries
from eservice.cases.models import Case, CaseClock
from eservice.catalogue.queries import current_service
from eservice.intake.queries import answers_in
from eservice.intake.registering import Arrived, Channel, register_case
from eservice.kit.days import local_day
from eservice.kit.db import db, transaction
from eservice.kit.errors import Invalid, NotAllowed
from eservice.notifications.models import Letter
from tests import factories
from tests.factories import NOW, PERMIT, Town

KNOWN = Arrived("5599010013", "Hamnkrogen AB", Channel.POST, date(2026, 2, 25), "sv")
STRANGER = Arrived("5560360793", "Nya Bolaget AB", Channel.COUNTER, date(2026, 3, 2), "sv")


def register(town: Town, arrived: Arrived = KNOWN, once: uuid.UUID | None = None, **answers: Any) -> Case:
    """Lena registers it on the second of March."""
    with transaction():
        return register_case(PERMIT, arrived, answers, town.lena, "demo", NOW, once or uuid.uuid4())


def test_a_case_is_received_on_the_day_it_truly_arrived_and_its_clocks_count_from_there(town: Town) -> None:
    case = register(town, contact_name="Amina Haddad")
    assert local_day(case.received_at) == date(2026, 2, 25)
    (opened,) = queries.timeline(case.id, for_company=False)
    assert (opened.actor_kind, opened.actor_id) == ("officer", town.lena.person_id)
    assert (local_day(opened.effective_at), local_day(opened.recorded_at)) == (date(2026, 2, 25), date(2026, 3, 2))
    assert opened.data["channel"] == "post"
    factories.work(NOW + timedelta(minutes=1))
    started = db.session.scalars(select(CaseClock.started_on).where(CaseClock.case_id == case.id)).all()
    assert date(2026, 2, 25) in started


def test_the_company_gets_its_receipt_and_sees_its_case(town: Town) -> None:
    case = register(town)
    factories.work(NOW + timedelta(minutes=1))
    letters = db.session.scalars(select(Letter.recipient).where(Letter.case_id == case.id)).all()
    assert letters == ["amina@example.se"]
    assert queries.case_of_company(case.reference, town.amina).case.id == case.id


def test_a_company_that_nobody_signs_in_for_is_written_in_and_its_letters_go_to_the_officer(town: Town) -> None:
    case = register(town, STRANGER)
    company = db.session.get_one(Company, case.company_id)
    assert (company.organisation_number, company.name) == ("5560360793", "Nya Bolaget AB")
    factories.work(NOW + timedelta(minutes=1))
    letters = db.session.scalars(select(Letter.recipient).where(Letter.case_id == case.id)).all()
    assert letters == ["lena@example.se"]


def test_a_known_company_keeps_the_name_it_has(town: Town) -> None:
    register(town, Arrived("5599010013", "Annat namn", Channel.PHONE, date(2026, 3, 1), "sv"))
    names = db.session.scalars(select(Company.name).where(Company.organisation_number == "5599010013")).all()
    assert names == ["Hamnkrogen AB"]


def test_what_is_not_answered_is_left_out_and_said_to_be(town: Town) -> None:
    case = register(town, contact_name="Amina Haddad")
    assert answers_in(case.id) == {"contact_name": "Amina Haddad"}
    (opened,) = queries.timeline(case.id, for_company=False)
    needed = {field.key for field in current_service(PERMIT)[1].fields() if field.required and field.when is None}
    assert needed - {"contact_name"} <= set(opened.data["left_out"])


def test_registering_twice_with_one_form_gives_one_case(town: Town) -> None:
    once = uuid.uuid4()
    assert register(town, once=once).id == register(town, once=once).id


def test_nothing_has_arrived_tomorrow_and_no_answer_is_impossible(town: Town) -> None:
    with pytest.raises(Invalid, match="arrival_wrong"):
        register(town, Arrived("5599010013", "Hamnkrogen AB", Channel.POST, date(2026, 3, 3), "sv"))
    with pytest.raises(Invalid, match="answers_incomplete"):
        register(town, contact_email="no address")
    assert db.session.scalars(select(Case.id)).all() == []


def test_a_company_registers_nothing_for_itself_this_way(town: Town) -> None:
    with pytest.raises(NotAllowed), transaction():
        register_case(PERMIT, KNOWN, {}, town.amina, "demo", NOW, uuid.uuid4())
