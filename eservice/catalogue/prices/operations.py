"""Adding lists of prices: from the file that the product comes with, and from an administrator's page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

import msgspec
from sqlalchemy import select, text

from eservice.accounts.rules import Viewer
from eservice.catalogue.operations import digest_of
from eservice.catalogue.prices.models import PriceItem, PriceList
from eservice.catalogue.prices.queries import newest_list
from eservice.catalogue.prices.rules import HIGHEST, Tariff
from eservice.kit.db import db
from eservice.kit.errors import Invalid, NotAllowed


def publish_tariffs(tariffs: Sequence[Tariff], now: datetime) -> int:
    """Add the lists that the file has and the database has not. Returns how many were new."""
    db.session.execute(text("select pg_advisory_xact_lock(hashtext('publish'))"))
    known = set(db.session.scalars(select(PriceList.digest)))
    new = 0
    for tariff in tariffs:
        digest = digest_of(msgspec.to_builtins(tariff))
        if digest in known:
            continue
        row = PriceList(
            tariff_key=tariff.key,
            name_sv=tariff.name.sv,
            name_en=tariff.name.en,
            valid_from=tariff.valid_from,
            source=tariff.source,
            unverified=tariff.unverified,
            digest=digest,
            added_at=now,
        )
        db.session.add(row)
        db.session.flush()
        db.session.add_all(
            PriceItem(
                price_list_id=row.id,
                key=item.key,
                position=place,
                name_sv=item.name.sv,
                name_en=item.name.en,
                amount=item.amount,
                per=item.per,
                pbl_item=item.pbl_item,
                services=list(item.services),
            )
            for place, item in enumerate(tariff.items)
        )
        new += 1
    db.session.flush()
    return new


def add_list(
    tariff_key: str,
    valid_from: date,
    source: str,
    unverified: bool,
    amounts: Mapping[str, Decimal | None],
    viewer: Viewer,
    today: date,
    now: datetime,
) -> PriceList:
    """Add a list of a tariff, with new amounts for the items of its newest one, by key.

    What has been charged stays as it was: a list begins today or later. Raises `NotFound`, `NotAllowed` and
    `Invalid` ("too_early", "no_source", "wrong_amount").
    """
    if not viewer.administrator:
        raise NotAllowed("wrong_role")
    if valid_from < today:
        raise Invalid("too_early")
    if not source.strip():
        raise Invalid("no_source")
    old, items = newest_list(tariff_key)
    if any(amount is not None and not 0 <= amount <= HIGHEST for amount in amounts.values()):
        raise Invalid("wrong_amount")
    row = PriceList(
        tariff_key=tariff_key,
        name_sv=old.name_sv,
        name_en=old.name_en,
        valid_from=valid_from,
        source=source.strip(),
        unverified=unverified,
        added_by=viewer.person_id,
        added_at=now,
    )
    db.session.add(row)
    db.session.flush()
    for item in items:
        copied = {name: getattr(item, name) for name in ("key", "position", "name_sv", "name_en", "per", "pbl_item")}
        amount = amounts.get(item.key, item.amount)
        db.session.add(PriceItem(price_list_id=row.id, amount=amount, services=list(item.services), **copied))
    db.session.flush()
    return row
