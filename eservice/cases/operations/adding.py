"""What a company adds on its own initiative, unasked (frivillig komplettering)."""

from __future__ import annotations

from datetime import datetime

from eservice.accounts.rules import Viewer
from eservice.cases.models import Case, Message
from eservice.cases.operations.loading import case_for_company
from eservice.cases.operations.log import already, append
from eservice.cases.rules import Actor, Event, Happened, move
from eservice.kit.db import db


def add_material(reference: str, viewer: Viewer, text: str, now: datetime, once: str | None = None) -> Case:
    """Add what nobody asked for; a clock whose rule says so counts anew from today (PBL 2010:900, 9 kap. 27 §).

    The text stands among the messages. While a request is open, what is sent is an answer to it, and this raises
    `WrongMove`, as it does for a case that has ended.
    """
    case = case_for_company(reference, viewer)
    if already(case, once):
        return case
    move(case.state, Event.MATERIAL_ADDED)
    message = Message(case_id=case.id, author_id=viewer.person_id, author_kind=Actor.COMPANY, body=text, written_at=now)
    db.session.add(message)
    db.session.flush()
    data = {"message_id": message.id, "from": viewer.name}
    append(case, Happened(Event.MATERIAL_ADDED, Actor.COMPANY, now, viewer.person_id, data, once=once), now)
    return case
