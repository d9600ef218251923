"""The demo town has an establishment under way, made by the verbs that pages use."""

from __future__ import annotations

from sqlalchemy import select

from eservice.accounts.models import Person
from eservice.demo.establishing import HANDED_IN, open_by_the_quay
from eservice.demo.operations import settle_people
from eservice.establishments.models import Establishment
from eservice.establishments.queries import establishments_of, meetings_of, steps_of
from eservice.kit.days import local_day
from eservice.kit.db import db, transaction
from tests.factories import NOW, SITE, viewer_of


def test_the_town_has_a_restaurant_on_its_way_with_two_cases_a_coordinator_and_a_meeting() -> None:
    with transaction():
        settle_people(local_day(NOW))
        open_by_the_quay(NOW, SITE)
    amina = viewer_of(db.session.scalars(select(Person.id).where(Person.subject == "amina")).one())
    found = establishments_of(amina)
    assert [one.name for one in found] == ["Slussporten vid kajen"]
    assert found[0].coordinator_id is not None
    cases = {view.step.key: view.case for view in steps_of(found[0]) if view.case}
    assert set(cases) == set(HANDED_IN)
    assert all(case.unit_key for case in cases.values())
    assert len(meetings_of(db.session.get(Establishment, found[0].id))) == 1  # type: ignore[arg-type]
