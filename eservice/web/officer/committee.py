"""The committee's meetings: agenda, what was decided, and the list of decisions made on its behalf."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from eservice.accounts.rules import can_see_inside
from eservice.decisions import agenda
from eservice.decisions.models import CommitteeMeeting
from eservice.decisions.operations.committee import meeting_of, plan_meeting, report_delegated
from eservice.decisions.operations.dispatch import post_minutes
from eservice.delegation.models import DecidingBody
from eservice.delegation.queries import bodies, body_of_unit
from eservice.kit.days import local_day
from eservice.kit.db import transaction
from eservice.kit.errors import Invalid, NotFound, WrongMove
from eservice.kit.pdf import pdf
from eservice.kit.workbooks import separated
from eservice.web.access import staff, viewer
from eservice.web.clock import moment, today
from eservice.web.decision_forms import MeetingForm, PostedForm
from eservice.web.errors import STATUS, words_for
from eservice.web.filters import day
from eservice.web.forms import OnlyButton
from eservice.web.language import language
from eservice.web.officer.page import Page
from eservice.web.security import CHANGE_LIMIT, limiter


def coming_meetings(unit_key: str | None, from_day: date) -> list[tuple[int, str]]:
    """The coming meetings of a unit's committee, as choices."""
    body = body_of_unit(unit_key or "")
    return [(meeting.id, day(meeting.held_on)) for meeting in agenda.coming([body.key], from_day)] if body else []


def name_of(body: DecidingBody) -> str:
    """A body's name in the reader's language."""
    return body.name_en if language() == "en" else body.name_sv


@staff
def meetings() -> Page:
    """The meetings of the committees that the viewer works for."""
    return _meetings()


@staff
@limiter.limit(CHANGE_LIMIT)
def plan() -> Page:
    """Add a meeting."""
    form = _meeting_form()
    if not form.validate():
        return _meetings(form, 422)
    with transaction():
        meeting = plan_meeting(form.body.data, form.held_on.data, viewer())
    return redirect(url_for("officer.meeting", meeting_id=meeting.id))


def _meeting_form(**data: Any) -> MeetingForm:
    form = MeetingForm(prefix="meeting", **data)
    form.body.choices = [(body.key, name_of(body)) for body in agenda.bodies_of(viewer())]
    return form


def _meetings(form: MeetingForm | None = None, status: int = 200) -> Page:
    mine = agenda.bodies_of(viewer())
    page = render_template(
        "officer/meetings.html",
        rows=[(meeting, name_of(body)) for meeting, body in agenda.meetings_of([body.key for body in mine])],
        waiting=[(name_of(body), line) for body in mine for line in agenda.proposals_without_meeting(body)],
        plan_form=form or _meeting_form(formdata=None),
        may_plan=bool(mine),
        may_open=lambda unit_key: can_see_inside(viewer(), unit_key),
        today=today(),
    )
    return page, status


@staff
def meeting(meeting_id: int) -> Page:
    """One meeting: its agenda, what it decided, and the delegated decisions it is told of."""
    return _meeting(meeting_id)


def _meeting(meeting_id: int, form: PostedForm | None = None, problem: str = "", status: int = 200) -> Page:
    found, body = _found(meeting_id)
    page = render_template(
        "officer/meeting.html",
        meeting=found,
        body=name_of(body),
        agenda=agenda.agenda(found.id),
        decided=agenda.decided_at_meeting(found.id),
        reported=agenda.reported_at(found),
        not_reported=agenda.not_reported(found),
        posted_form=form or PostedForm(prefix="posted", formdata=None),
        button=OnlyButton(prefix="report", formdata=None),
        problem=problem,
        may_open=lambda unit_key: can_see_inside(viewer(), unit_key),
        today=today(),
    )
    return page, status


@staff
@limiter.limit(CHANGE_LIMIT)
def report(meeting_id: int) -> Page:
    """Mark the delegated decisions as reported to this meeting."""
    with transaction():
        count = report_delegated(meeting_id, viewer(), moment())
    flash(ngettext("%(num)d beslut är anmält.", "%(num)d beslut är anmälda.", count), "good")
    return redirect(url_for("officer.meeting", meeting_id=meeting_id))


@staff
@limiter.limit(CHANGE_LIMIT)
def posted(meeting_id: int) -> Page:
    """Enter the day the approved minutes were posted."""
    form = PostedForm(prefix="posted")
    found, _body = _found(meeting_id)
    if not form.validate():
        return _meeting(meeting_id, form, status=422)
    try:
        with transaction():
            post_minutes(found, viewer(), form.posted_on.data, moment())
    except (Invalid, WrongMove) as error:
        return _meeting(meeting_id, form, words_for(error), STATUS[type(error)])
    flash(_("Anslaget är infört."), "good")
    return redirect(url_for("officer.meeting", meeting_id=meeting_id))


@staff
def delegated_csv(meeting_id: int) -> Response:
    """The delegated decisions as CSV: those reported to this meeting, then those not yet reported."""
    found, body = _found(meeting_id)
    name = f"delegationsbeslut-{body.short}-{found.held_on}.csv"
    return _file(separated([_head(), *_rows(found)]), "text/csv; charset=utf-8", name)


@staff
def delegated_pdf(meeting_id: int) -> Response:
    """The same list as a document for the minutes."""
    found, body = _found(meeting_id)
    content = {
        "language": language(),
        "title": _("Delegationsbeslut att anmäla"),
        "sender": name_of(body),
        "reference": day(found.held_on),
        "lead": _("Beslut som har fattats på nämndens vägnar (kommunallagen 6 kap. 40 §)."),
        "head": _head(),
        "rows": _rows(found),
        "nothing": _("Inga beslut att anmäla."),
    }
    name = f"delegationsbeslut-{body.short}-{found.held_on}.pdf"
    return _file(pdf("delegated", content, moment()), "application/pdf", name)


def _found(meeting_id: int) -> tuple[CommitteeMeeting, DecidingBody]:
    found = meeting_of(meeting_id, viewer())
    body = next((body for body in bodies() if body.key == found.body_key), None)
    if body is None:
        raise NotFound("no_such_meeting")
    return found, body


def _head() -> list[str]:
    return [_("Ärende"), _("Beslutsdag"), _("Gäller"), _("Sökande"), _("Beslut"), _("Delegation"), _("Anmält")]


def _rows(found: CommitteeMeeting) -> list[list[str]]:
    told = [(line, _("ja")) for line in agenda.reported_at(found)]
    waiting = [(line, _("nej")) for line in agenda.not_reported(found)]
    return [
        [
            line.reference,
            local_day(line.decided_at).isoformat() if line.decided_at else "",
            line.service.in_language(language()),
            line.company,
            line.outcome.in_language(language()),
            line.number,
            reported,
        ]
        for line, reported in told + waiting
    ]


def _file(body: str | bytes, media_type: str, name: str) -> Response:
    answer = make_response(body)
    answer.headers["Content-Type"] = media_type
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
