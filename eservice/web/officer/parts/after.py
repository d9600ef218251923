"""After the decision: its letter, when it was served, corrections and appeals."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from eservice.appeals.queries import appeals_in
from eservice.appeals.rules import timeliness
from eservice.cases.rules import Event
from eservice.decisions.queries import documents_of
from eservice.web.decision_forms import (
    CorrectionForm,
    CourtForm,
    OtherAppealForm,
    ReopenForm,
    ServiceForm,
    SettleForm,
)
from eservice.web.language import language
from eservice.web.officer.seen import Fold, Part, Seen, Shown, how_many, plain


def sent(seen: Seen) -> Shown:
    """The letter, the days that follow from it, and what the officer can add."""
    decided = seen.decision
    if decided is None:
        return None
    return {
        "decision": decided,
        "documents": documents_of(decided.id),
        "can_serve": seen.may(Event.SERVED),
        "can_correct": seen.may(Event.CORRECTED),
    }


def appeals(seen: Seen) -> Shown:
    """Appeals and what became of them, and the next step."""
    if seen.service is None or seen.decision is None:
        return None
    found = appeals_in(seen.case.id)
    steps = {
        "can_register": seen.may(Event.APPEAL_RECEIVED) and seen.service.appeal.route != "none",
        "can_settle": seen.may(Event.APPEAL_HANDED_OVER),
        "can_enter": seen.may(Event.APPEAL_UPHELD),
        "can_reopen": seen.may(Event.REOPENED),
    }
    if not found and not any(steps.values()):
        return None
    return {
        "rows": [
            (one, timeliness(one.appeal_until, one.arrived_on), _pressing(one.hand_over_by, seen)) for one in found
        ],
        **steps,
    }


def _pressing(day: date, seen: Seen) -> bool:
    return day <= seen.today


def _correction_form(seen: Seen, **data: Any) -> CorrectionForm:
    decided = seen.decision if "formdata" in data and seen.may(Event.CORRECTED) else None
    written = {"reasons": decided.reasons, "conditions": decided.conditions} if decided else {}
    return CorrectionForm(**data, **written)


def _register_form(seen: Seen, **data: Any) -> OtherAppealForm:
    form = OtherAppealForm(**data)
    form.how.choices = [("post", _("Post")), ("email", _("E-post")), ("counter", _("Lämnat på plats"))]
    return form


def _settle_form(seen: Seen, **data: Any) -> SettleForm:
    tried_by = seen.service.appeal.tried_by if seen.service else None
    given = {"court": tried_by.in_language(language())} if tried_by and "formdata" in data else {}
    form = SettleForm(**data, **given)
    form.step.choices = [
        ("hand_over", _("Vi ändrar inte beslutet: överlämna till domstolen")),
        ("reconsider", _("Vi ändrar beslutet: ärendet öppnas för ett nytt beslut (omprövning)")),
        ("dismiss", _("Överklagandet kom för sent: avvisa")),
    ]
    return form


def _court_form(seen: Seen, **data: Any) -> CourtForm:
    form = CourtForm(**data)
    form.outcome.choices = [
        ("unchanged", _("Beslutet ändras inte")),
        ("changed", _("Beslutet ändras")),
        ("remitted", _("Ärendet återförvisas till oss")),
    ]
    return form


SENT = Part("sent", sent, {"service": plain(ServiceForm), "correction": _correction_form})
APPEALS = Part(
    "appeals",
    appeals,
    {"appeal": _register_form, "settle": _settle_form, "court": _court_form, "reopen": plain(ReopenForm)},
    tab=_l("Överklagande"),
    anchor="appeals",
    fold=Fold(
        _l("Efter beslutet"),
        lambda _seen, shown: bool(shown["rows"] or shown["can_settle"] or shown["can_enter"]),
        lambda _seen, shown: how_many(shown["rows"]),
    ),
)
