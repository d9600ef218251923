"""The demo town has inquiries on their way, made by the verbs that pages use."""

from __future__ import annotations

from sqlalchemy import func, select

from eservice.demo.giving_out import give_out
from eservice.demo.operations import settle_people
from eservice.kit.days import local_day
from eservice.kit.db import db, transaction
from eservice.premises.stages.land_models import Allocation
from eservice.premises.stages.land_queries import public_allocations
from eservice.premises.stages.models import InquiryStage, Offer, ViewingTime
from tests.factories import NOW, SITE


def test_the_town_has_an_offer_to_answer_and_three_plots_in_different_stages() -> None:
    with transaction():
        settle_people(local_day(NOW))
        give_out(NOW, SITE)
    assert db.session.scalars(select(Offer.state)).all() == ["offered"]
    assert db.session.scalar(select(func.count()).select_from(ViewingTime)) == 2
    found = {one.allocation.title: one for one in public_allocations("demo", NOW.date())}
    assert [one.state for one in db.session.scalars(select(Allocation).order_by(Allocation.id))] == [
        "decided",
        "open",
        "open",
    ]
    assert [len(one.joined_on) for one in found.values()] == [1, 2, 2]
    assert {row.stage for row in db.session.scalars(select(InquiryStage))} == {
        "offered",
        "review",
        "allocated",
        "not_chosen",
    }
