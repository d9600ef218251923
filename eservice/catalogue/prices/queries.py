"""What something costs on a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import select

from eservice.catalogue.prices.models import PriceItem, PriceList
from eservice.catalogue.prices.rules import Tariff, in_force
from eservice.catalogue.reading import read_shape
from eservice.kit.db import db
from eservice.kit.errors import NotFound

#: More decisions on tariffs than any municipality has made.
MOST_LISTS = 1000


class Cost(NamedTuple):
    """A price and the list it stands in."""

    item: PriceItem
    list: PriceList


def read_tariffs(path: Path) -> tuple[Tariff, ...]:
    """The tariffs of a file. Raises `WrongDefinition`."""
    return read_shape(path, tuple[Tariff, ...])


def lists() -> Sequence[PriceList]:
    """Every list of every tariff, newest first within its tariff."""
    query = select(PriceList).order_by(PriceList.tariff_key, PriceList.valid_from.desc(), PriceList.id.desc())
    return db.session.scalars(query.limit(MOST_LISTS)).all()


def items_of(list_id: int) -> Sequence[PriceItem]:
    """The prices of a list, in its order."""
    query = select(PriceItem).where(PriceItem.price_list_id == list_id)
    return db.session.scalars(query.order_by(PriceItem.position, PriceItem.key)).all()


def newest_list(tariff_key: str) -> tuple[PriceList, Sequence[PriceItem]]:
    """The list of a tariff that begins last, also one that has not begun. Raises `NotFound`."""
    query = select(PriceList).where(PriceList.tariff_key == tariff_key)
    newest = db.session.scalars(query.order_by(PriceList.valid_from.desc(), PriceList.id.desc()).limit(1)).first()
    if newest is None:
        raise NotFound("no_such_tariff")
    return newest, items_of(newest.id)


def costs_of(service_key: str, on: date) -> list[Cost]:
    """What a service costs on a day, by tariff and place in it."""
    held = {one.id: one for one in in_force(lists(), on).values()}
    query = select(PriceItem).where(PriceItem.price_list_id.in_(held), PriceItem.services.contains([service_key]))
    rows = db.session.scalars(query.order_by(PriceItem.price_list_id, PriceItem.position))
    return [Cost(item, held[item.price_list_id]) for item in rows]
