"""A case and its people and units: giving it to somebody, a conflict of interest, handing over, and why it is here."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from eservice.accounts.rules import can_read_case
from eservice.cases.rules import Event, can
from eservice.kit.db import transaction
from eservice.kit.errors import Invalid, NotAllowed, NotFound, Stale, WrongMove
from eservice.routing.operations import assigning, moving
from eservice.routing.queries import unit_names, units_for
from eservice.web.access import officers, staff, viewer
from eservice.web.clock import moment, today
from eservice.web.errors import STATUS, words_for
from eservice.web.forms import OnlyButton
from eservice.web.language import language
from eservice.web.officer.page import Page, change, seen_by_viewer
from eservice.web.officer.parts.people import assign_form, may_assign, may_dispose, suggestions
from eservice.web.people_forms import HandOverForm
from eservice.web.security import CHANGE_LIMIT, limiter
from eservice.web.why_here import why_here

REFUSALS = (WrongMove, Stale, Invalid, NotAllowed)


@staff
@limiter.limit(CHANGE_LIMIT)
def assign(reference: str) -> Page:
    """Choose an officer of the unit, with what speaks for each, and give them the case."""
    seen = seen_by_viewer(reference)
    if not may_assign(seen):
        raise NotFound("no_such_case")
    shown = suggestions(seen)
    form = assign_form(seen, shown)
    problem, status = None, 200
    if request.method == "GET":
        form.version.data = seen.case.version
    elif not form.validate():
        status = 422
    else:
        try:
            with transaction():
                assigning.assign_case(
                    reference,
                    viewer(),
                    form.version.data,
                    int(form.person.data),
                    form.reason.data,
                    moment(),
                    form.once.data,
                )
        except REFUSALS as error:
            problem, status = words_for(error), STATUS[type(error)]
            form.version.data = seen_by_viewer(reference).case.version
        else:
            flash(_("Ärendet har fått en handläggare."), "good")
            return redirect(url_for("officer.case", reference=reference))
    return render_template("officer/assign.html", case=seen.case, form=form, problem=problem, **shown), status


@officers
@limiter.limit(CHANGE_LIMIT)
def declare(reference: str) -> Page:
    """Declare a conflict of interest."""
    return change(
        reference,
        "conflict",
        lambda form: assigning.declare_conflict(reference, viewer(), form.reason.data, moment(), form.once.data),
        _("Jävet är anmält. Någon annan får ärendet."),
    )


@staff
def why(reference: str) -> str:
    """Why the case is in this unit."""
    seen = seen_by_viewer(reference)
    if seen.service is None:
        raise NotFound("no_such_case")
    return render_template(
        "officer/why_here.html", case=seen.case, service=seen.service, routes=why_here(seen.case, for_company=False)
    )


@staff
@limiter.limit(CHANGE_LIMIT)
def hand_over(reference: str) -> Page:
    """Choose the right unit, see what that changes, say why, and hand the case over."""
    seen = seen_by_viewer(reference)
    if seen.service is None or not may_dispose(seen) or not can(seen.case.state, Event.REROUTED):
        raise NotFound("no_such_case")
    names = unit_names()
    units = [key for key in units_for(seen.case.service_key, today()) if key != seen.case.unit_key]
    form = HandOverForm()
    form.unit.choices = [("", _("Välj enhet")), *((key, names[key].in_language(language())) for key in units)]
    if request.method == "GET":
        form.version.data = seen.case.version
        form.unit.data = request.args.get("enhet", "")
    problem, status = None, 200
    if request.method == "POST":
        status = 422
        if form.validate():
            try:
                with transaction():
                    moving.hand_over(
                        reference,
                        viewer(),
                        form.version.data,
                        form.unit.data,
                        form.reason.data,
                        moment(),
                        form.once.data,
                    )
            except REFUSALS as error:
                problem, status = words_for(error), STATUS[type(error)]
                form.version.data = seen_by_viewer(reference).case.version
            else:
                flash(_("Ärendet är överlämnat. Företaget ser det i sin historik."), "good")
                return redirect(_back(reference, form.unit.data))
    page = render_template(
        "officer/hand_over.html",
        case=seen.case,
        form=form,
        names=names,
        chosen=names.get(form.unit.data or ""),
        problem=problem,
    )
    return page, status


def _back(reference: str, unit_key: str) -> str:
    """The case, where the viewer may still read it; else their worklist."""
    if can_read_case(viewer(), company_id=None, unit_key=unit_key):
        return url_for("officer.case", reference=reference)
    return url_for("officer.worklist")


@staff
@limiter.limit(CHANGE_LIMIT)
def release(reference: str) -> Page:
    """Let the tables decide again about a case that somebody has sent where it is."""
    seen_by_viewer(reference)
    form = OnlyButton()
    if not form.validate():
        raise Invalid("case_changed")
    with transaction():
        found = moving.release_route(reference, viewer(), form.version.data, moment(), form.once.data)
        moved = moving.follow_table(found, moment())
        unit_key = found.unit_key or ""
    flash(_("Fördelningen är släppt och ärendet flyttat.") if moved else _("Fördelningen är släppt."), "good")
    return redirect(_back(reference, unit_key))
