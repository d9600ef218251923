"""Keeping what people chose, and sending what was collected for them: one letter a day, each news once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import exists, select, update
from sqlalchemy.dialects.postgresql import insert

from eservice.accounts.models import Person
from eservice.cases.models import Case
from eservice.catalogue.queries import service_version
from eservice.kit.db import db
from eservice.notifications.choice_models import CollectedNews, NotificationChoice
from eservice.notifications.choices import Pace, is_digest_due
from eservice.notifications.writing import letter_row, write_row

#: People whose news are sent in one transaction, and news in one letter; what is left waits for the next.
PEOPLE, NEWS_IN_A_LETTER = 100, 200


def pace_of(person_id: int) -> Pace:
    """How often somebody wants letters."""
    return paces_of([person_id]).get(person_id, Pace.USUAL)


def paces_of(person_ids: Collection[int]) -> dict[int, Pace]:
    """What those of the people who have chosen chose."""
    query = select(NotificationChoice).where(NotificationChoice.person_id.in_(person_ids))
    rows = db.session.scalars(query.order_by(NotificationChoice.person_id))
    return {row.person_id: Pace(row.pace) for row in rows}


def choose_pace(person_id: int, pace: Pace) -> None:
    """Remember how often somebody wants letters. What is collected already still comes."""
    write = insert(NotificationChoice).values(person_id=person_id, pace=pace)
    db.session.execute(write.on_conflict_do_update(index_elements=["person_id"], set_={"pace": pace}))


def collect(rows: Sequence[dict[str, int]]) -> None:
    """Keep events for the people's next letter of the day. Kept twice they are one."""
    if rows:
        db.session.execute(insert(CollectedNews).on_conflict_do_nothing(), list(rows))


def send_digests(site_url: str, now: datetime) -> int:
    """Write the letters of the day that are due, and say how many. Run twice, it writes none the second time."""
    waits = exists().where(CollectedNews.person_id == NotificationChoice.person_id, CollectedNews.sent_at.is_(None))
    query = select(NotificationChoice).where(waits).order_by(NotificationChoice.person_id).limit(PEOPLE)
    chosen = db.session.scalars(query.with_for_update(skip_locked=True)).all()
    due = [one for one in chosen if is_digest_due(one.digest_at, now)]
    for one in due:
        _send(one, site_url, now)
    return len(due)


def _send(choice: NotificationChoice, site_url: str, now: datetime) -> None:
    person = db.session.get_one(Person, choice.person_id)
    query = select(CollectedNews, Case).join(Case, Case.id == CollectedNews.case_id)
    query = query.where(CollectedNews.person_id == person.id, CollectedNews.sent_at.is_(None))
    rows = db.session.execute(query.order_by(CollectedNews.id).limit(NEWS_IN_A_LETTER)).all()
    counts: dict[int, int] = {}
    for _news, case in rows:
        counts[case.id] = counts.get(case.id, 0) + 1
    cases = {case.id: case for _news, case in rows}
    lines = [_line(cases[case_id], count, person.language, site_url) for case_id, count in counts.items()]
    facts = {"name": person.name, "cases": lines, "count": len(rows)}
    newest = rows[-1][0]
    case_id, event_id = newest.case_id, newest.event_id
    write_row(letter_row("digest", person.email, person.language, facts, now, case_id=case_id, event_id=event_id))
    told = [news.id for news, _case in rows]
    db.session.execute(update(CollectedNews).where(CollectedNews.id.in_(told)).values(sent_at=now))
    choice.digest_at = now


def _line(case: Case, count: int, language: str, site_url: str) -> dict[str, object]:
    service = service_version(case.service_version_id).name.in_language(language)
    return {
        "reference": case.reference,
        "service": service,
        "count": count,
        "address": f"{site_url}/foretag/arenden/{case.reference}",
    }
