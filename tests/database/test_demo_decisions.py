"""The demo town decides by the same rules as everybody: by delegation, by a colleague, by the committee."""

from __future__ import annotations

from sqlalchemy import func, select

from eservice.decisions.models import Decision, DecisionDocument
from eservice.demo.operations import live_two_years, settle_people
from eservice.kit.days import local_day
from eservice.kit.db import db, transaction
from tests.factories import NOW, SITE


def test_the_town_decides_and_makes_no_pdf_before_somebody_asks() -> None:
    with transaction():
        settle_people(local_day(NOW))
        live_two_years(NOW, SITE, lambda _done, _of: None, cases=60)
    decided = list(db.session.scalars(select(Decision).where(Decision.stage == "decided")))
    assert len(decided) > 25
    assert all(one.delegation or one.paragraph for one in decided)
    assert all(one.dispatched_at is not None and one.served_on is not None for one in decided)
    assert any(one.decided_by != one.prepared_by and one.delegation == "SN 4.2" for one in decided)
    assert db.session.scalar(select(func.count()).where(DecisionDocument.sha256.is_not(None))) == 0
