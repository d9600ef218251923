"""Kept views and subscriptions, as their people may see them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, or_, select, true

from eservice.accounts.models import Person
from eservice.accounts.rules import ALL_UNITS, Viewer
from eservice.kit.db import db
from eservice.subscriptions.models import PageView, StartPage, Subscription
from eservice.subscriptions.rules import MOST

#: Views that a page lists: one's own, and what colleagues share.
MOST_SHOWN = 200


def visible(viewer: Viewer) -> ColumnElement[bool]:
    """One's own views, and those shared with a unit that one works in or leads."""
    everywhere = ALL_UNITS in viewer.manager_of or viewer.administrator
    shared = PageView.unit_key.is_not(None) & (
        true() if everywhere else PageView.unit_key.in_(viewer.officer_in | viewer.manager_of)
    )
    return or_(PageView.owner_id == viewer.person_id, shared)


def views_of(viewer: Viewer) -> Sequence[tuple[PageView, str]]:
    """The views that somebody can open, each with who keeps it, by name."""
    query = select(PageView, Person.name).join(Person, Person.id == PageView.owner_id).where(visible(viewer))
    rows = db.session.execute(query.order_by(PageView.name, PageView.id).limit(MOST_SHOWN))
    return [(row[0], row[1]) for row in rows]


def start_view(viewer: Viewer) -> PageView | None:
    """The view that somebody begins on; None where they chose none, or may not see it any more."""
    query = select(PageView).join(StartPage, StartPage.view_id == PageView.id)
    return db.session.scalars(query.where(StartPage.person_id == viewer.person_id, visible(viewer))).first()


def subscriptions_of(viewer: Viewer) -> Sequence[Subscription]:
    """What somebody gets by e-mail, oldest first."""
    mine = (Subscription.owner_id == viewer.person_id, Subscription.ended_at.is_(None))
    return db.session.scalars(select(Subscription).where(*mine).order_by(Subscription.id).limit(MOST)).all()
