"""The next best case: which, why, and putting it off."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from eservice.catalogue.queries import service_names
from eservice.kit.days import local_day
from eservice.kit.db import transaction
from eservice.kit.errors import Invalid
from eservice.statistics.queries import curves
from eservice.statistics.survival import median_left
from eservice.web.access import officers, viewer
from eservice.web.clock import moment, today
from eservice.web.errors import words_for
from eservice.web.filters import day
from eservice.web.forms import OnlyButton
from eservice.web.officer.worklist import chosen_unit
from eservice.web.security import CHANGE_LIMIT, limiter
from eservice.worklist import queries
from eservice.worklist.operations import put_off_case
from eservice.worklist.rules import Candidate, Ranked, ranked

#: So many are shown: the one to take, and what comes after it.
SHOWN = 6


@dataclass(frozen=True)
class Offered:
    """A case that is offered, and why it stands where it stands."""

    case: queries.Weighed
    why: str


@officers
def next_case() -> str:
    """The case that most needs somebody now, and those after it."""
    return _page()


@officers
@limiter.limit(CHANGE_LIMIT)
def put_off(reference: str) -> str | Response | tuple[str, int]:
    """Pass a case over until tomorrow, with a reason."""
    unit, _mine = chosen_unit()
    try:
        with transaction():
            put_off_case(reference, viewer(), request.form.get("skal", ""), today(), moment())
    except Invalid as error:
        return _page(words_for(error), request.form.get("skal", "")), 422
    return redirect(url_for("officer.next_case", enhet=unit.key))


def _page(problem: str | None = None, typed: str = "") -> str:
    unit, mine = chosen_unit()
    whose = queries.Whose(unit.key, viewer(), today())
    return render_template(
        "officer/next.html",
        unit=unit,
        units=mine,
        offered=_offered(whose),
        put_off=queries.put_off_by(whose),
        services=service_names(),
        me=viewer().person_id,
        problem=problem,
        typed=typed,
        button=OnlyButton(formdata=None),
    )


def _offered(whose: queries.Whose) -> list[Offered]:
    """The next best cases of the unit for this officer, in order."""
    found = {one.id: one for one in queries.workable(whose)}
    usual = curves(current_app.config["SETTINGS"].figures_mode, {one.service_key for one in found.values()})
    candidates = []
    for one in found.values():
        received_on = local_day(one.received_at)
        curve = usual.get(one.service_key)
        left = median_left(curve, (whose.today - received_on).days) if curve else None
        candidates.append(Candidate(one.id, received_on, one.next_due_on, left))
    order = ranked(candidates, whose.today)[:SHOWN]
    return [Offered(found[one.candidate.case_id], _why(one)) for one in order]


def _why(one: Ranked) -> str:
    """Why a case stands where it stands, as one or two sentences."""
    candidate = one.candidate
    if one.days_past is None:
        return _("Ingen frist går. Ärendet kom in %(day)s.", day=day(candidate.received_on))
    due = _("Närmaste frist är %(day)s.", day=day(candidate.due_on))
    if candidate.usually_left is None:
        return due
    left = round(candidate.usually_left)
    usual = ngettext("Det som är kvar brukar ta %(num)d dag.", "Det som är kvar brukar ta %(num)d dagar.", left)
    past = round(one.days_past)
    if past == 0:
        end = _("Väntas bli klart på dagen.")
    elif past > 0:
        end = ngettext("Väntas bli %(num)d dag för sent.", "Väntas bli %(num)d dagar för sent.", past)
    else:
        end = ngettext("Väntas bli klart %(num)d dag före.", "Väntas bli klart %(num)d dagar före.", -past)
    return f"{due} {usual} {end}"
