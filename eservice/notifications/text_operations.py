"""The life of a letter's text: a draft, seen as the letter, published from a day on."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import func, select, text

from eservice.accounts.rules import Viewer
from eservice.kit.days import local_day
from eservice.kit.db import db
from eservice.kit.errors import Invalid, NotAllowed, NotFound, Stale
from eservice.notifications.samples import IN_LANGUAGE, letter_names, sample_facts
from eservice.notifications.text_models import LetterText
from eservice.notifications.text_queries import draft_of
from eservice.notifications.texts import Fault, faults_in, fields_of

#: How far ahead a text may begin.
FURTHEST = timedelta(days=366)


def save_text(
    name: str, language: str, written: str, viewer: Viewer, now: datetime, lock: int | None = None
) -> list[Fault]:
    """Keep a draft of a letter's text; what is wrong with it, and then nothing is kept.

    Raises `NotFound` for a letter that there is not, and `Stale` where the draft is no longer the one that the page
    showed (`lock`; 0 for none yet).
    """
    _check(name, language, viewer)
    draft = draft_of(name, language)
    if lock is not None and lock != (draft.lock if draft else 0):
        raise Stale("letter_text_changed")
    tidy = written.replace("\r\n", "\n").strip() + "\n"
    faults = faults_in(tidy, fields_of(name), sample_facts(name, language))
    if faults:
        return faults
    if draft is None:
        draft = LetterText(name=name, language=language, number=_next_number(name, language), status="draft")
        db.session.add(draft)
    draft.text, draft.written_by, draft.written_at = tidy, viewer.person_id, now
    db.session.flush()
    return []


def publish_text(
    name: str, language: str, valid_from: date, viewer: Viewer, now: datetime, lock: int | None
) -> LetterText:
    """Let the letters that are written from `valid_from` on have the draft's text; those written before keep theirs.

    It is checked anew: what was in order when it was saved may be wrong by now, for a letter can have lost a field.
    Raises `Invalid` for a draft with a fault and for a day that has passed or lies more than a year ahead, `NotFound`
    where there is no draft, and `Stale` where it is not the one that was looked at.
    """
    draft = _draft(name, language, viewer, lock)
    if faults_in(draft.text, fields_of(name), sample_facts(name, language)):
        raise Invalid("letter_text_faulty")
    if not local_day(now) <= valid_from <= local_day(now) + FURTHEST:
        raise Invalid("letter_text_day")
    draft.status, draft.valid_from = "published", valid_from
    draft.published_by, draft.published_at = viewer.person_id, now
    db.session.flush()
    return draft


def discard_text(name: str, language: str, viewer: Viewer, lock: int | None) -> None:
    """Lay a draft aside; it stays in the history. Raises as `publish_text` does."""
    _draft(name, language, viewer, lock).status = "discarded"
    db.session.flush()


def _draft(name: str, language: str, viewer: Viewer, lock: int | None) -> LetterText:
    _check(name, language, viewer)
    draft = draft_of(name, language)
    if draft is None:
        raise NotFound("no_letter_draft")
    if draft.lock != lock:
        raise Stale("letter_text_changed")
    return draft


def _check(name: str, language: str, viewer: Viewer) -> None:
    if not viewer.administrator:
        raise NotAllowed("wrong_role")
    if name not in letter_names() or language not in IN_LANGUAGE:
        raise NotFound("no_such_letter")
    # One at a time: two who begin a draft together get one, and the second is told.
    db.session.execute(text("select pg_advisory_xact_lock(hashtext(:key))"), {"key": f"letter:{name}:{language}"})


def _next_number(name: str, language: str) -> int:
    highest = select(func.coalesce(func.max(LetterText.number), 0))
    return db.session.scalars(highest.where(LetterText.name == name, LetterText.language == language)).one() + 1
