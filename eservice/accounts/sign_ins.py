"""Signing in and out: the rows that say which browsers are signed in, and people who come for the first time."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert

from eservice.accounts.models import Person, SignIn
from eservice.kit.db import db
from eservice.kit.errors import Invalid

#: A working day and some: whoever never stops working signs in anew every morning.
LASTS = timedelta(hours=12)


def sign_in_begun(person_id: int, now: datetime) -> uuid.UUID:
    """Somebody signs in: the row that their browser names from now on. Their own that are over go."""
    db.session.execute(delete(SignIn).where(SignIn.person_id == person_id, SignIn.ends_at <= now))
    row = SignIn(id=uuid.uuid4(), person_id=person_id, ends_at=now + LASTS)
    db.session.add(row)
    db.session.flush()
    return row.id


def end_sign_in(sign_in_id: uuid.UUID) -> None:
    """Sign a browser out: whatever it sends from now on comes from nobody. Ended twice is no error."""
    db.session.execute(delete(SignIn).where(SignIn.id == sign_in_id))


def forget_ended(now: datetime) -> int:
    """Forget the sign-ins that are over, also of people who never come back. Run twice, it finds none the second time.

    How many there were is returned."""
    gone = db.session.execute(delete(SignIn).where(SignIn.ends_at <= now).returning(SignIn.id))
    return len(gone.all())


def person_called(subject: str, name: str, email: str) -> int:
    """The person whom the identity provider calls `subject`; one who is new here is written in, and may do nothing yet.

    Raises `Invalid` where somebody new has no address that letters can go to, or one that somebody else has here:
    an address is no proof of being the same person.
    """
    known = select(Person.id).where(Person.subject == subject)
    found = db.session.scalar(known)
    if found is not None:
        return found
    if not email:
        raise Invalid("no_address")
    if db.session.scalar(select(Person.id).where(func.lower(Person.email) == email.lower()).limit(1)) is not None:
        raise Invalid("address_taken")
    write = insert(Person).values(subject=subject, name=name[:120] or email[:120], email=email, language="sv")
    db.session.execute(write.on_conflict_do_nothing())
    made = db.session.scalar(known)
    if made is None:
        raise Invalid("address_taken")
    return made
