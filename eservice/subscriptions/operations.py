"""Keeping and removing views, choosing where to begin, and beginning and ending mails."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, func, select, text
from sqlalchemy.dialects.postgresql import insert

from eservice.accounts.models import Unit
from eservice.accounts.rules import ALL_UNITS, Viewer, can_see_figures
from eservice.kit.days import local_day
from eservice.kit.db import db
from eservice.kit.errors import Invalid, NotAllowed, NotFound
from eservice.subscriptions.models import PageView, StartPage, Subscription
from eservice.subscriptions.queries import visible
from eservice.subscriptions.rules import MAILED, MOST, Rhythm, is_end_token, kept_filters, next_mail, view_name


def keep_page(
    name: str, page: str, asked: Mapping[str, str], unit_key: str | None, viewer: Viewer, now: datetime
) -> int:
    """Keep a page under a name, and give its number; the same name again replaces it. With a unit its people see it.

    Raises `Invalid` for a bad name, page or unit, and when there are too many.
    """
    _works_here(viewer)
    called, filters = view_name(name), kept_filters(page, asked, local_day(now))
    if unit_key is not None and not _may_share(unit_key, viewer):
        raise Invalid("view_unit")
    others = select(func.count()).where(PageView.owner_id == viewer.person_id, PageView.name != called)
    if db.session.scalars(others).one() >= MOST:
        raise Invalid("too_many_views")
    values = {"page": page, "filters": filters, "unit_key": unit_key, "saved_at": now}
    write = insert(PageView).values(owner_id=viewer.person_id, name=called, **values)
    again = write.on_conflict_do_update(index_elements=["owner_id", "name"], set_=values)
    return db.session.scalars(again.returning(PageView.id)).one()


def _works_here(viewer: Viewer) -> None:
    if not can_see_figures(viewer):
        raise NotAllowed("wrong_role")


def _may_share(unit_key: str, viewer: Viewer) -> bool:
    """With a unit that one works in or leads; who leads all may share with any that there is."""
    if ALL_UNITS in viewer.manager_of or viewer.administrator:
        return db.session.get(Unit, unit_key) is not None
    return unit_key in viewer.officer_in | viewer.manager_of


def remove_page(view_id: int, viewer: Viewer) -> None:
    """Remove a view of one's own; whoever began on it begins as others do. Removing it twice is no error."""
    db.session.execute(delete(PageView).where(PageView.id == view_id, PageView.owner_id == viewer.person_id))


def begin_on(view_id: int | None, viewer: Viewer) -> None:
    """Begin on a view when signing in, one's own or a shared one; None: as everybody. Raises `NotFound`."""
    _works_here(viewer)
    db.session.execute(delete(StartPage).where(StartPage.person_id == viewer.person_id))
    if view_id is None:
        return
    if db.session.scalar(select(PageView.id).where(PageView.id == view_id, visible(viewer))) is None:
        raise NotFound("no_such_page")
    db.session.add(StartPage(person_id=viewer.person_id, view_id=view_id))
    db.session.flush()


def subscribe(page: str, asked: Mapping[str, str], rhythm: str, viewer: Viewer, now: datetime) -> int:
    """Begin to get a page by e-mail, and give the number of it; the same one again is one. Raises `Invalid`."""
    _works_here(viewer)
    filters = kept_filters(page, asked, local_day(now))
    if page not in MAILED or rhythm not in list(Rhythm):
        raise Invalid("no_such_page")
    turn = {"whose": f"figures:{viewer.person_id}"}
    db.session.execute(text("select pg_advisory_xact_lock(hashtext(:whose))"), turn)
    mine = (Subscription.owner_id == viewer.person_id, Subscription.ended_at.is_(None))
    same = (Subscription.page == page, Subscription.filters == filters, Subscription.rhythm == rhythm)
    known = db.session.scalar(select(Subscription.id).where(*mine, *same))
    if known is not None:
        return known
    if db.session.scalars(select(func.count()).where(*mine)).one() >= MOST:
        raise Invalid("too_many_views")
    going = {"begun_at": now, "next_at": next_mail(Rhythm(rhythm), now)}
    row = Subscription(owner_id=viewer.person_id, page=page, filters=filters, rhythm=rhythm, **going)
    db.session.add(row)
    db.session.flush()
    return row.id


def unsubscribe(subscription_id: int, viewer: Viewer, now: datetime) -> None:
    """End a subscription of one's own; ended twice is no error."""
    row = db.session.get(Subscription, subscription_id)
    if row is not None and row.owner_id == viewer.person_id and row.ended_at is None:
        row.ended_at = now


def unsubscribe_by_link(subscription_id: int, token: str, secret: str, now: datetime) -> None:
    """End a subscription by the link of its mail. Raises `NotFound` for a link that was never sent."""
    row = db.session.get(Subscription, subscription_id)
    if row is None or not is_end_token(secret, subscription_id, token):
        raise NotFound("no_such_page")
    row.ended_at = row.ended_at or now


def due_mails(now: datetime, limit: int = 50) -> list[Subscription]:
    """The subscriptions whose mail is due, locked: no other worker writes them too."""
    query = select(Subscription).where(Subscription.ended_at.is_(None), Subscription.next_at <= now)
    query = query.order_by(Subscription.next_at, Subscription.id).limit(limit)
    return list(db.session.scalars(query.with_for_update(skip_locked=True)))


def mail_written(row: Subscription, now: datetime) -> None:
    """Note that a mail was written; the next one lies ahead of now."""
    row.sent_at, row.next_at = now, next_mail(Rhythm(row.rhythm), now)
