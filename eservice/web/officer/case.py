"""A case as its officer sees it: everything that is known, and what can be done next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from eservice.cases import queries
from eservice.cases.models import CaseEvent
from eservice.cases.operations import correspondence, handling
from eservice.cases.rules import Event, can
from eservice.catalogue.queries import service_version
from eservice.catalogue.shape import Service
from eservice.decisions.operations import decide_case, decision_of
from eservice.decisions.rules import outcome_of
from eservice.intake.queries import answers_in
from eservice.kit.days import local_day
from eservice.kit.db import transaction
from eservice.kit.errors import Invalid, NotAllowed, NotFound, Stale, WrongMove
from eservice.routing.queries import route_of
from eservice.web.access import officers, staff, viewer
from eservice.web.case_view import clock_cards, timeline_items
from eservice.web.clock import moment, today
from eservice.web.definition_form import summary
from eservice.web.errors import STATUS, words_for
from eservice.web.forms import CompleteForm, DecisionForm, MessageForm, OnlyButton, SupplementForm
from eservice.web.language import language
from eservice.web.security import CHANGE_LIMIT, limiter

Page = str | Response | tuple[str, int]


@staff
def case(reference: str) -> Page:
    """The case."""
    return _page(reference)


@officers
@limiter.limit(CHANGE_LIMIT)
def take(reference: str) -> Page:
    """Take the case from the queue."""
    return _change(
        reference, "take", lambda _form: handling.take_case(reference, viewer(), moment()), _("Ärendet är ditt.")
    )


@officers
@limiter.limit(CHANGE_LIMIT)
def release(reference: str) -> Page:
    """Lay the case back in the queue."""
    return _change(
        reference,
        "release",
        lambda form: handling.release_case(reference, viewer(), form.version.data, moment(), form.once.data),
        _("Ärendet ligger i kön igen."),
    )


@officers
@limiter.limit(CHANGE_LIMIT)
def complete(reference: str) -> Page:
    """Say that the application is complete."""
    return _change(
        reference,
        "complete",
        lambda form: handling.confirm_completeness(
            reference, viewer(), form.version.data, moment(), form.once.data, form.complete_on.data
        ),
        _("Ansökan är komplett. Tiden till beslut räknas därifrån."),
    )


@officers
@limiter.limit(CHANGE_LIMIT)
def write(reference: str) -> Page:
    """Write to the company."""
    return _change(
        reference,
        "message",
        lambda form: correspondence.write_to_company(reference, viewer(), form.body.data, moment(), form.once.data),
        _("Meddelandet är skickat."),
    )


@officers
@limiter.limit(CHANGE_LIMIT)
def ask(reference: str) -> Page:
    """Ask the company to add something."""
    return _change(
        reference,
        "supplement",
        lambda form: correspondence.request_supplement(
            reference,
            viewer(),
            form.version.data,
            form.asked_for.data,
            form.answer_by.data,
            moment(),
            form.once.data,
        ),
        _("Begäran är skickad. Nu är det företagets tur."),
    )


@officers
@limiter.limit(CHANGE_LIMIT)
def decide(reference: str) -> Page:
    """Decide the case."""
    return _change(
        reference,
        "decision",
        lambda form: decide_case(
            reference,
            viewer(),
            form.version.data,
            form.outcome.data,
            form.grounds.data or [],
            form.reasons.data,
            moment(),
            form.once.data,
        ),
        _("Beslutet är fattat och företaget får ett brev."),
    )


def _forms(service: Service | None, typed: str | None = None) -> dict[str, Any]:
    """The forms of the page; the one named `typed` holds what was sent."""

    def data(name: str) -> dict[str, Any]:
        return {"prefix": name} if name == typed else {"prefix": name, "formdata": None}

    forms: dict[str, Any] = {name: OnlyButton(**data(name)) for name in ("take", "release")}
    forms["complete"] = CompleteForm(**data("complete"))
    forms["message"] = MessageForm(**data("message"))
    forms["supplement"] = SupplementForm(today=today(), **data("supplement"))
    if service is not None:
        decision = forms["decision"] = DecisionForm(**data("decision"))
        decision.outcome.choices = [("", _("Välj utfall"))] + [
            (outcome.key, outcome.text.in_language(language())) for outcome in service.outcomes
        ]
        decision.grounds.choices = [(ground.key, ground.text.in_language(language())) for ground in service.grounds]
    return forms


def _change(reference: str, name: str, do: Callable[[Any], Any], done: str) -> Page:
    """Do what the form `name` asks and go back to the case; where it cannot be done, show it with what was typed."""
    view = queries.case_for_reading(reference, viewer())
    forms = _forms(_service(view), name)
    if name not in forms:
        raise NotFound("no_such_case")
    if not forms[name].validate():
        return _page(reference, forms, status=422)
    try:
        with transaction():
            do(forms[name])
    except (WrongMove, Stale, Invalid, NotAllowed) as error:
        return _page(reference, forms, problem=words_for(error), status=STATUS[type(error)])
    flash(done, "good")
    return redirect(url_for("officer.case", reference=reference))


def _service(view: queries.CaseView) -> Service | None:
    """The service as it was when the case came in; an imported case has none."""
    version_id = view.case.service_version_id
    return service_version(version_id) if version_id is not None else None


def _last_material(events: Sequence[CaseEvent]) -> date | None:
    """The day the company last sent something: most often the day since which the application is complete."""
    sent = [event for event in events if event.name in (Event.OPENED, Event.SUPPLEMENT_RECEIVED, Event.MATERIAL_ADDED)]
    return local_day(sent[-1].effective_at) if sent else None


def _page(
    reference: str,
    forms: dict[str, Any] | None = None,
    *,
    problem: str | None = None,
    status: int = 200,
) -> tuple[str, int]:
    view = queries.case_for_reading(reference, viewer())
    found = view.case
    service = _service(view)
    events = queries.timeline(found.id, for_company=False)
    decision = decision_of(found.id) if found.decided_at and service else None
    forms = forms or _forms(service)
    for form in forms.values():
        # After a clash the page shows the case as it is now, and the form is sent against that.
        form.version.data = found.version
    if forms["complete"].complete_on.data is None:
        forms["complete"].complete_on.data = _last_material(events)
    mine = found.officer_id == viewer().person_id
    page = render_template(
        "officer/case.html",
        view=view,
        case=found,
        service=service,
        timeline=timeline_items(events),
        clocks=clock_cards(queries.clocks(found, events, today()), today()),
        messages=queries.messages(found.id),
        requests=queries.supplement_requests(found.id),
        documents=queries.documents(found.id),
        parts=summary(service, answers_in(found.id), language(), answered_only=True) if service else [],
        route=route_of(found.id),
        decision=decision,
        outcome=outcome_of(service, decision.outcome) if service and decision else None,
        grounds={ground.key: ground.text for ground in service.grounds} if service else {},
        is_complete=any(event.name == Event.COMPLETENESS_CONFIRMED for event in events),
        mine=mine,
        works_here=found.unit_key in viewer().officer_in,
        can={event.name.lower(): can(found.state, event) for event in Event},
        forms=forms,
        problem=problem,
        today=today(),
    )
    return page, status
