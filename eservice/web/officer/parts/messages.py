"""What the unit and the company write to each other."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from eservice.cases import queries
from eservice.cases.rules import Event
from eservice.web.forms import MessageForm
from eservice.web.officer.seen import Part, Seen, Shown, plain


def messages(seen: Seen) -> Shown:
    """The conversation, and whether the viewer may add to it."""
    if seen.service is None:
        return None
    return {"messages": queries.messages(seen.case.id), "may_write": seen.may(Event.MESSAGE_SENT)}


MESSAGES = Part("messages", messages, {"message": plain(MessageForm)}, tab=_l("Meddelanden"), anchor="messages-h")
