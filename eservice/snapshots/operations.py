"""Freezing figures: what is shown now is kept with the rows it stands on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import select, text

from eservice.accounts.rules import Role, Viewer
from eservice.kit.db import db
from eservice.kit.errors import Invalid, NotAllowed
from eservice.snapshots.models import FigureSnapshot
from eservice.snapshots.queries import rows_behind
from eservice.snapshots.rules import Content, check_reason, seal
from eservice.statistics.leaves import Leaf

#: Rows that one frozen figure can stand on: more than any town has cases in a year.
MOST_ROWS = 2_000_000


class Slice(NamedTuple):
    """Which cases the figures are of; no units or services stand for all."""

    mode: str
    #: None: not of one year, but of months.
    year: int | None
    as_of: date
    units: tuple[str, ...] = ()
    services: tuple[str, ...] = ()


def may_freeze(viewer: Viewer) -> bool:
    """Those who answer for figures freeze them: managers and administrators."""
    return bool(viewer.roles() & {Role.MANAGER, Role.ADMINISTRATOR})


def freeze(
    kind: str,
    content: Content,
    of: Slice,
    counts: Mapping[str, Leaf],
    reason: str,
    viewer: Viewer,
    once: str,
    now: datetime,
) -> FigureSnapshot:
    """Keep `content` as it is shown, with its `counts` by service and the rows that were counted.

    The same form sent twice gives the snapshot that there is. Raises `NotAllowed`, and `Invalid` for a bad reason or
    where there is nothing to freeze.
    """
    if not may_freeze(viewer):
        raise NotAllowed("wrong_role")
    said = check_reason(reason)
    db.session.execute(text("select pg_advisory_xact_lock(hashtext(:once))"), {"once": once})
    known = db.session.scalars(select(FigureSnapshot).where(FigureSnapshot.once == once)).first()
    if known is not None:
        return known
    if not content.sections:
        raise Invalid("nothing_to_freeze")
    snapshot = FigureSnapshot(
        kind=kind,
        mode=of.mode,
        year=of.year,
        units=list(of.units),
        services=list(of.services),
        as_of=of.as_of,
        **_kept(content, counts, rows_behind(of.mode, of.year, of.as_of, of.units, of.services, MOST_ROWS)),
        reason=said,
        frozen_by=viewer.person_id,
        frozen_at=now,
        once=once,
    )
    db.session.add(snapshot)
    db.session.flush()
    return snapshot


def _kept(content: Content, counts: Mapping[str, Leaf], case_ids: list[int]) -> dict[str, Any]:
    plain = msgspec.to_builtins(content)
    counted = msgspec.to_builtins(counts, str_keys=True)
    return {
        "content": plain,
        "counts": counted,
        "case_ids": case_ids,
        "digest": seal(plain, counted, case_ids),
    }
