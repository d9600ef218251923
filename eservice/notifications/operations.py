"""Writing letters, each once, and sending them."""

from __future__ import annotations

import smtplib
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from email.message import EmailMessage
from typing import Any
from urllib.parse import unquote, urlsplit

from babel.dates import format_date
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from eservice.accounts.models import Person, Unit
from eservice.cases.models import Case, CaseEvent
from eservice.cases.rules import Event
from eservice.catalogue.queries import service_version
from eservice.kit.background import later
from eservice.kit.days import local_day
from eservice.kit.db import db
from eservice.kit.files import Store
from eservice.kit.pdf import CannotMakePdf
from eservice.notifications.choices import NEWS, Pace, Way, is_news, way_of
from eservice.notifications.choosing import collect, paces_of
from eservice.notifications.models import Letter
from eservice.notifications.rules import ALIKE, letter_for
from eservice.notifications.text_queries import Texts, texts_in_force
from eservice.notifications.writing import letter_row
from eservice.receipts.operations import receipt_document
from eservice.receipts.queries import receipt_of_event, restarted_by
from eservice.receipts.rules import MAY_RESTART

#: A letter that cannot be sent is tried again after 1, 2, 4 … minutes, at most once a day, and never given up quietly.
LONGEST_WAIT = timedelta(days=1)


def write_letters(
    cases: Sequence[Case], events: Mapping[int, Sequence[CaseEvent]], site_url: str, now: datetime
) -> int:
    """Write the letters that new events of `cases` ask for. Run twice, it writes none the second time."""
    new = [(case, event) for case in cases for event in events[case.id] if event.seq > case.followed_seq]
    restarted = _restarted([event for _case, event in new])
    asked = [(case, event, template) for case, event in new if (template := _template(case, event, restarted))]
    newest = {(case.id, template): event.seq for case, event, template in asked}
    # Of letters that say the same of a case, written in one go, only the last is.
    wanted = [one for one in asked if one[2] not in ALIKE or newest[one[0].id, one[2]] == one[1].seq]
    if not wanted:
        return 0
    people, units = _names(wanted, events)
    paces = paces_of([person_id for person_id in people if person_id is not None])
    texts = texts_in_force(local_day(now))
    rows, collected = [], []
    for case, event, template in wanted:
        person = people.get(applicant(events[case.id][0]))
        way = way_of(template, paces.get(person.id, Pace.USUAL)) if person else Way.NOT
        if person and way == Way.NOW:
            rows.append(_row(case, event, template, person, units.get(case.unit_key), site_url, now, texts))
        elif person and way == Way.COLLECTED:
            collected.append({"person_id": person.id, "case_id": case.id, "event_id": event.id})
    collect(collected)
    if rows:
        db.session.execute(insert(Letter).on_conflict_do_nothing(), rows)
        later("send_letters")
    return len(rows)


def applicant(opened: CaseEvent) -> int | None:
    """Who applied: whoever sent the application, or on whose behalf an officer entered it."""
    return opened.data.get("applicant", opened.actor_id)


def _template(case: Case, event: CaseEvent, restarted: set[int]) -> str | None:
    """The letter that an event writes; one without a letter of its own is news, which few want a letter about."""
    if case.service_version_id is None:
        return None
    own = letter_for(event.name, event.actor_kind) or ("time_restarted" if event.id in restarted else None)
    return own or (NEWS if is_news(event.actor_kind, event.visibility) else None)


def _restarted(events: Sequence[CaseEvent]) -> set[int]:
    """Events after which the time counts from another day: the company is told anew (PBL 2010:900, 9 kap. 27 a §)."""
    asked = [event.id for event in events if event.name in MAY_RESTART]
    return restarted_by(asked) if asked else set()


def _names(
    wanted: Sequence[tuple[Case, CaseEvent, str]], events: Mapping[int, Sequence[CaseEvent]]
) -> tuple[dict[int | None, Person], dict[str | None, Unit]]:
    """Who applied in each case, and the units that have them."""
    ids = {applicant(events[case.id][0]) for case, _event, _template in wanted}
    keys = {case.unit_key for case, _event, _template in wanted}
    people = db.session.scalars(select(Person).where(Person.id.in_(ids)).order_by(Person.id))
    units = db.session.scalars(select(Unit).where(Unit.key.in_(keys)).order_by(Unit.key))
    return {person.id: person for person in people}, {unit.key: unit for unit in units}


def _row(
    case: Case,
    event: CaseEvent,
    template: str,
    person: Person,
    unit: Unit | None,
    site_url: str,
    now: datetime,
    texts: Texts,
) -> dict[str, Any]:
    language = person.language
    service = service_version(case.service_version_id)
    facts = {
        "name": person.name,
        "reference": case.reference,
        "service": service.name.in_language(language),
        "how_long": service.how_long.in_language(language),
        "if_late": service.if_late.in_language(language),
        "appeal": service.appeal.text.in_language(language),
        "unit": (unit.name_en if language == "en" else unit.name_sv) if unit else "",
        "unit_email": unit.email if unit else "",
        "unit_phone": unit.phone if unit else "",
        "received_on": format_date(local_day(case.received_at), "d MMMM y", locale=language),
        "on": format_date(local_day(event.effective_at), "d MMMM y", locale=language),
        "answer_by": _answer_by(event, language),
        "other": event.data.get("other", ""),
        "consequence": event.data.get("consequence", ""),
        "reason": event.data.get("reason", ""),
        "statute": event.data.get("statute", ""),
        "expected_on": _day(event, "expected_on", language),
        "officer": event.data.get("officer") or event.data.get("from") or "",
        "address": f"{site_url}/foretag/arenden/{case.reference}",
        "permits_address": f"{site_url}/foretag/tillstand",
        "valid_to": _day(event, "valid_to", language),
        "reasons": event.data.get("text") or event.data.get("what") or "",
        "court": event.data.get("court") or "",
        "found": "\n".join(f"- {one[language]}" for one in event.data.get("objects", ())),
    }
    return letter_row(template, person.email, language, facts, now, texts, case_id=case.id, event_id=event.id)


def _answer_by(event: CaseEvent, language: str) -> str:
    if event.name not in (Event.SUPPLEMENT_REQUESTED, Event.HEARING_OPENED, Event.SUPPLEMENT_REMINDED):
        return ""
    return _day(event, "answer_by", language)


def _day(event: CaseEvent, name: str, language: str) -> str:
    """A day that the event names, in words; '' where it names none."""
    written = event.data.get(name)
    return format_date(date.fromisoformat(written), "d MMMM y", locale=language) if written else ""


def next_letter(now: datetime) -> Letter | None:
    """The letter to send now, locked; None where none waits that nobody else is sending."""
    query = select(Letter).where(Letter.sent_at.is_(None), Letter.try_at <= now).order_by(Letter.try_at, Letter.id)
    return db.session.scalars(query.limit(1).with_for_update(skip_locked=True)).first()


def send_letter(letter: Letter, smtp_url: str, sender: str, now: datetime, store: Store | None = None) -> bool:
    """Hand a letter to the mail server and say whether it took it. One that it did not take is tried again later.

    A worker killed between sending and writing it down sends it again with the same Message-ID, by which mail
    programs know it for the same letter.
    """
    letter.attempts += 1
    try:
        _hand_over(letter, smtp_url, sender, _document(letter, store))
    except (OSError, smtplib.SMTPException, CannotMakePdf) as error:
        letter.error = f"{type(error).__name__}: {error}"[:300]
        letter.try_at = now + min(timedelta(minutes=2 ** min(letter.attempts - 1, 12)), LONGEST_WAIT)
        return False
    letter.sent_at, letter.error = now, None
    return True


def _document(letter: Letter, store: Store | None) -> bytes | None:
    """The receipt that goes with a letter, if its event has one."""
    if store is None or letter.event_id is None:
        return None
    receipt = receipt_of_event(letter.event_id)
    return receipt_document(receipt, store) if receipt is not None else None


def _hand_over(letter: Letter, smtp_url: str, sender: str, document: bytes | None = None) -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, letter.recipient, letter.subject
    message["Message-ID"] = f"<letter-{letter.id}-{letter.event_id or 0}@{sender.rpartition('@')[2]}>"
    message["Content-Language"] = letter.language
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.body)
    if document is not None:
        name = "receipt.pdf" if letter.language == "en" else "mottagningsbevis.pdf"
        message.add_attachment(document, maintype="application", subtype="pdf", filename=name)
    server = urlsplit(smtp_url)
    kind = smtplib.SMTP_SSL if server.scheme == "smtps" else smtplib.SMTP
    with kind(
        server.hostname or "localhost", server.port or (465 if kind is smtplib.SMTP_SSL else 25), timeout=20
    ) as smtp:
        if server.scheme == "smtp+tls":
            smtp.starttls()
        if server.username:
            smtp.login(unquote(server.username), unquote(server.password or ""))
        smtp.send_message(message)
