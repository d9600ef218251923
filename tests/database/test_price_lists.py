"""Price lists are added, never changed; what a service costs is read from the list that holds today."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from eservice.catalogue.listing import DEFINITIONS
from eservice.catalogue.prices.models import PriceList
from eservice.catalogue.prices.operations import add_list, publish_tariffs
from eservice.catalogue.prices.queries import costs_of, items_of, newest_list, read_tariffs
from eservice.kit.db import db, transaction
from eservice.kit.errors import DomainError, Invalid, NotAllowed, NotFound
from tests.factories import NOW, Town

TODAY = NOW.date()
FOOD = "livsmedelsregistrering"


@pytest.fixture(autouse=True)
def _tariffs() -> None:
    with transaction():
        publish_tariffs(read_tariffs(DEFINITIONS / "shared" / "prices.yaml"), NOW)


def amount(key: str, on: date = TODAY) -> Decimal | None:
    return next(cost.item.amount for cost in costs_of(FOOD, on) if cost.item.key == key)


def test_the_same_file_read_twice_makes_one_list_of_each_tariff() -> None:
    before = db.session.scalar(select(func.count()).select_from(PriceList))
    with transaction():
        assert publish_tariffs(read_tariffs(DEFINITIONS / "shared" / "prices.yaml"), NOW) == 0
    assert db.session.scalar(select(func.count()).select_from(PriceList)) == before


def test_a_new_list_holds_from_its_day_and_the_old_one_until_then(town: Town) -> None:
    begins = TODAY + timedelta(days=10)
    with transaction():
        add_list(
            "livsmedel", begins, "KF 2026", False, {"registration": Decimal("4500.50")}, town.administrator, TODAY, NOW
        )
    assert amount("registration") == 4135
    assert amount("registration", begins) == Decimal("4500.50")
    assert amount("hour", begins) == 1654


def test_a_new_list_keeps_the_items_and_their_numbers_in_the_law(town: Town) -> None:
    old, items = newest_list("pbl")
    with transaction():
        row = add_list("pbl", TODAY, "KF 2026", False, {}, town.administrator, TODAY, NOW)
    assert row.id != old.id
    assert [(one.key, one.pbl_item, one.per, one.services) for one in items_of(row.id)] == [
        (one.key, one.pbl_item, one.per, one.services) for one in items
    ]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"valid_from": TODAY - timedelta(days=1)}, "too_early"),
        ({"source": "  "}, "no_source"),
        ({"amounts": {"hour": Decimal(-1)}}, "wrong_amount"),
    ],
)
def test_a_list_that_would_change_the_past_or_rests_on_nothing_is_refused(
    town: Town, changed: dict[str, object], code: str
) -> None:
    given = {"tariff_key": "livsmedel", "valid_from": TODAY, "source": "KF", "unverified": False, "amounts": {}}
    with pytest.raises(Invalid) as caught:
        add_list(**{**given, **changed}, viewer=town.administrator, today=TODAY, now=NOW)  # type: ignore[arg-type]
    assert caught.value.code == code


@pytest.mark.parametrize(("who", "tariff", "error"), [("lena", "pbl", NotAllowed), ("administrator", "no", NotFound)])
def test_only_an_administrator_adds_a_list_and_only_of_a_tariff_there_is(
    town: Town, who: str, tariff: str, error: type[DomainError]
) -> None:
    with pytest.raises(error):
        add_list(tariff, TODAY, "KF", False, {}, getattr(town, who), TODAY, NOW)
