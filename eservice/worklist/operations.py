"""What officers do with their lists: look, put off, keep a view."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import delete, func, literal, select
from sqlalchemy.dialects.postgresql import insert

from eservice.accounts.rules import Viewer
from eservice.cases.models import Case
from eservice.kit.db import UtcMoment, db
from eservice.kit.errors import Invalid, NotFound
from eservice.worklist.models import CaseSeen, PutOff, SavedView
from eservice.worklist.rules import Filter, put_off_until

#: Views that one person keeps: enough for every list, few enough to find.
MOST_VIEWS = 20
LONGEST_NAME = 60
SHORTEST_REASON, LONGEST_REASON = 3, 300


def see_case(reference: str, seq: int, viewer: Viewer, now: datetime) -> None:
    """Note that the viewer has seen the case up to its event `seq`; only an officer of its unit has a list to mark.

    What happened since, while the page was made, is still new to them.
    """
    if not viewer.officer_in:
        return
    looked = select(literal(viewer.person_id), Case.id, literal(seq), literal(now, UtcMoment)).where(
        Case.reference == reference, Case.unit_key.in_(viewer.officer_in)
    )
    write = insert(CaseSeen).from_select(["person_id", "case_id", "seq", "seen_at"], looked)
    newer = write.on_conflict_do_update(
        index_elements=["person_id", "case_id"],
        set_={"seq": write.excluded.seq, "seen_at": now},
        where=CaseSeen.seq < write.excluded.seq,
    )
    db.session.execute(newer)


def put_off_case(reference: str, viewer: Viewer, reason: str, today: date, now: datetime) -> None:
    """Do not offer the case to this officer as the next one until tomorrow. Raises `NotFound`, and `Invalid` without
    a reason: what is passed over is passed over for a reason that can be read later."""
    text = reason.strip()
    if not SHORTEST_REASON <= len(text) <= LONGEST_REASON:
        raise Invalid("put_off_reason")
    query = select(Case.id).where(Case.reference == reference, Case.unit_key.in_(viewer.officer_in))
    case_id = db.session.scalar(query)
    if case_id is None:
        raise NotFound("no_such_case")
    values = {"reason": text, "until": put_off_until(today), "put_off_at": now}
    write = insert(PutOff).values(person_id=viewer.person_id, case_id=case_id, **values)
    changed = {"reason": text, "until_day": put_off_until(today), "put_off_at": now}
    db.session.execute(write.on_conflict_do_update(index_elements=["person_id", "case_id"], set_=changed))


def save_view(name: str, chosen: Filter, unit_key: str | None, viewer: Viewer, now: datetime) -> None:
    """Keep the filter under a name; the same name again replaces it. With a unit, its officers see it too.

    Raises `Invalid` for a name that is missing or too long, for a unit that is not the viewer's, and when there are
    too many.
    """
    text = " ".join(name.split())
    if not text or len(text) > LONGEST_NAME:
        raise Invalid("view_name")
    if unit_key is not None and unit_key not in viewer.officer_in:
        raise Invalid("view_unit")
    others = select(func.count()).where(SavedView.owner_id == viewer.person_id, SavedView.name != text)
    if db.session.scalars(others).one() >= MOST_VIEWS:
        raise Invalid("too_many_views")
    values = {"unit_key": unit_key, "filter": chosen.kept(), "saved_at": now}
    write = insert(SavedView).values(owner_id=viewer.person_id, name=text, **values)
    db.session.execute(write.on_conflict_do_update(index_elements=["owner_id", "name"], set_=values))


def remove_view(view_id: int, viewer: Viewer) -> bool:
    """Remove a view of one's own; False where there is none, as after a second click, or where it is another's."""
    own = delete(SavedView).where(SavedView.id == view_id, SavedView.owner_id == viewer.person_id)
    return db.session.scalar(own.returning(SavedView.id)) is not None
