"""What the unit and the company write to each other, begun from a template where there is one that fits."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from eservice.cases import queries
from eservice.cases.rules import Event
from eservice.catalogue.messages import begun, message_templates
from eservice.web.forms import MessageForm
from eservice.web.officer.seen import Fold, Part, Seen, Shown, how_many


def messages(seen: Seen) -> Shown:
    """The conversation, and whether the viewer may add to it."""
    if seen.service is None:
        return None
    return {
        "messages": queries.messages(seen.case.id),
        "may_write": seen.may(Event.MESSAGE_SENT),
        "templates": message_templates(),
        "chosen": request.args.get("mall", ""),
    }


def _message_form(seen: Seen, **data: Any) -> MessageForm:
    """An empty message, or one begun from the template that the address names."""
    form = MessageForm(**data)
    if form.body.data is None and (key := request.args.get("mall")):
        form.body.data = begun(key, seen.case.language, _facts(seen))
    return form


def _facts(seen: Seen) -> dict[str, str]:
    language, unit = seen.case.language, seen.view.unit
    return {
        "reference": seen.case.reference,
        "company": seen.view.company.name if seen.view.company else "",
        "service": seen.service.name.in_language(language) if seen.service else seen.case.service_key,
        "officer": seen.viewer.name,
        "unit": (unit.name_en if language == "en" else unit.name_sv) if unit else "",
    }


MESSAGES = Part(
    "messages",
    messages,
    {"message": _message_form},
    tab=_l("Meddelanden"),
    anchor="messages",
    fold=Fold(
        _l("Meddelanden"),
        lambda seen, shown: seen.case.message_waiting or bool(shown["chosen"]),
        lambda seen, shown: _("väntar på svar") if seen.case.message_waiting else how_many(shown["messages"]),
    ),
)
