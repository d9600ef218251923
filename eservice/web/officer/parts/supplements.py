"""What was asked of the company, judging what it answered, and asking for more."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from eservice.cases import queries
from eservice.cases.models import SupplementRequest
from eservice.cases.rules import Event
from eservice.cases.supplements import JUDGEABLE
from eservice.catalogue.supplements import consequence_for
from eservice.kit.days import local_day
from eservice.web.filters import day
from eservice.web.officer.seen import Fold, Part, Seen, Shown, how_many
from eservice.web.supplement_forms import MOST_POINTS, JudgeForm, PointsForm, judge_form, points_form


def supplements(seen: Seen) -> Shown:
    """What was asked for, with the answers."""
    return {"requests": seen.requests, "points": seen.points, "documents": seen.documents} if seen.requests else None


def judge(seen: Seen) -> Shown:
    """Offered to the officer who has the case, for the newest request with points that can be judged."""
    request = _to_judge(seen)
    if request is None or not seen.may(Event.DEFICIENCY_REMEDIED):
        return None
    return {"request": request, "items": [item for item in seen.points[request.id] if item.state in JUDGEABLE]}


def ask(seen: Seen) -> Shown:
    """Offered to the officer who has the case, one request at a time; it says what a request does to the clocks."""
    if not seen.may(Event.SUPPLEMENT_REQUESTED):
        return None
    window = queries.request_window_ends(seen.case, seen.events)
    consequence = consequence_for(seen.service, seen.case.case_type, local_day(seen.case.received_at))
    return {
        "window": window,
        "in_window": window is not None and seen.today <= window,
        "consequence": consequence,
        "most": MOST_POINTS,
    }


def _is_asked(seen: Seen) -> bool:
    return any(request.answered_at is None for request in seen.requests)


def _to_judge(seen: Seen) -> SupplementRequest | None:
    for request in reversed(seen.requests):
        if any(item.state in JUDGEABLE for item in seen.points.get(request.id, ())):
            return request
    return None


def _judge_form(seen: Seen, **data: Any) -> JudgeForm:
    request = _to_judge(seen)
    points = seen.points.get(request.id, []) if request else []
    form = judge_form((item for item in points if item.state in JUDGEABLE), **data)
    if request and form.request_id.data is None:
        form.request_id.data = request.id
        form.remedied_on.data = local_day(request.answered_at) if request.answered_at else None
    return form


def _points_form(seen: Seen, **data: Any) -> PointsForm:
    return points_form(seen.service, seen.today, **data)


SUPPLEMENTS = Part(
    "supplements",
    supplements,
    tab=_l("Kompletteringar"),
    anchor="requests",
    fold=Fold(
        _l("Kompletteringar"),
        lambda seen, _shown: _is_asked(seen) or _to_judge(seen) is not None,
        lambda seen, shown: _("väntar på svar") if _is_asked(seen) else how_many(shown["requests"]),
    ),
)
JUDGE = Part("judge", judge, {"judge": _judge_form}, tab=_l("Bedöm kompletteringen"), anchor="judge-h")
ASK = Part(
    "ask",
    ask,
    {"supplement": _points_form},
    tab=_l("Begär komplettering"),
    anchor="ask",
    fold=Fold(
        _l("Begär komplettering"),
        lambda _seen, _shown: False,
        lambda _seen, shown: (
            _("flyttar fristen till och med %(day)s", day=day(shown["window"])) if shown["in_window"] else ""
        ),
    ),
)
