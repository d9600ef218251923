"""Deciding: what is written is looked at as the letter it will be, and then signed or sent to the one who may."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from eservice.cases.models import Case
from eservice.cases.rules import Event, State, can
from eservice.catalogue.queries import service_version
from eservice.decisions.operations import committee, drafting, signing
from eservice.decisions.queries import content_of, decision_of, open_decision, right_of_viewer, who_may_sign
from eservice.decisions.rules import Terms, suggested_reasons
from eservice.delegation.queries import body_of_unit
from eservice.kit.db import transaction
from eservice.kit.errors import Invalid, NotAllowed, NotFound, Stale, WrongMove
from eservice.kit.pdf import pdf
from eservice.web.access import officers, staff, viewer
from eservice.web.clock import moment, today
from eservice.web.decision_forms import (
    AgendaForm,
    MinutesForm,
    OtherwiseForm,
    ReturnForm,
    fee_lines_from,
    kronor,
    marked,
    offer,
)
from eservice.web.errors import STATUS, words_for
from eservice.web.forms import CaseForm, OnlyButton
from eservice.web.language import language
from eservice.web.officer.committee import coming_meetings
from eservice.web.officer.page import FORMS, Page, seen_by_viewer, show
from eservice.web.security import CHANGE_LIMIT, limiter


@officers
@limiter.limit(CHANGE_LIMIT)
def draft(reference: str) -> Page:
    """Keep what was written and show it as the letter; or put the suggested texts of the grounds into the reasons."""
    form: Any = FORMS["decision"](seen_by_viewer(reference), prefix="decision")
    if "suggest" in request.form:
        service = service_version(seen_by_viewer(reference).case.service_version_id)
        texts = suggested_reasons(service, form.grounds.data or [], seen_by_viewer(reference).case.language)
        form.reasons.data = "\n\n".join(part for part in (form.reasons.data, texts) if part)
        return show(reference, ("decision", form))
    if not form.validate():
        return show(reference, ("decision", form), status=422)
    try:
        with transaction():
            _save(reference, form)
    except (WrongMove, Stale, Invalid, NotAllowed) as error:
        beside = isinstance(error, Invalid) and marked(form, error, words_for(error))
        problem = None if beside else words_for(error)
        return show(reference, ("decision", form), problem=problem, status=STATUS[type(error)])
    return redirect(url_for("officer.review", reference=reference))


def _save(reference: str, form: Any) -> None:
    terms = Terms(
        conditions=form.conditions.data or "",
        valid_from=form.valid_from.data,
        valid_to=form.valid_to.data,
        amount=kronor(form.amount.data) if form.amount.data else None,
        fees=fee_lines_from(form.fees.data or ""),
    )
    drafting.save_draft(
        reference,
        viewer(),
        form.outcome.data,
        form.grounds.data or [],
        form.reasons.data,
        moment(),
        terms,
        form.draft_version.data,
    )


@staff
def review(reference: str) -> Page:
    """The prepared decision as the letter it will be, and what the viewer can do with it."""
    return _review(reference)


@staff
def draft_pdf(reference: str) -> Response:
    """The prepared decision as the PDF it will be, marked as not decided."""
    case, decision = _prepared(reference)
    answer = make_response(pdf("decision", content_of(case, decision, today()), moment()))
    answer.headers["Content-Type"] = "application/pdf"
    answer.headers["Content-Disposition"] = f'inline; filename="forslag-{case.reference}.pdf"'
    return answer


@staff
@limiter.limit(CHANGE_LIMIT)
def sign(reference: str) -> Page:
    """Make the decision."""
    return _do(
        reference,
        "sign",
        lambda form: signing.sign_decision(reference, viewer(), form.version.data, moment(), form.once.data),
        _("Beslutet är fattat och företaget får ett brev."),
    )


@officers
@limiter.limit(CHANGE_LIMIT)
def propose(reference: str) -> Page:
    """Send the draft to the one who may sign, or to the committee."""
    return _do(
        reference,
        "propose",
        lambda form: signing.propose_decision(reference, viewer(), form.version.data, moment(), form.once.data),
        _("Förslaget är skickat till den som får besluta."),
    )


@staff
@limiter.limit(CHANGE_LIMIT)
def give_back(reference: str) -> Page:
    """Send a proposal back to its officer."""
    return _do(
        reference,
        "give_back",
        lambda form: signing.return_proposal(
            reference, viewer(), form.version.data, form.why.data, moment(), form.once.data
        ),
        _("Förslaget har gått tillbaka till handläggaren."),
    )


@staff
@limiter.limit(CHANGE_LIMIT)
def agenda(reference: str) -> Page:
    """Put a proposal on the agenda of a meeting."""
    return _do(
        reference,
        "agenda",
        lambda form: committee.put_on_agenda(reference, viewer(), form.meeting.data, moment(), form.once.data),
        _("Ärendet står på dagordningen."),
    )


@staff
@limiter.limit(CHANGE_LIMIT)
def minutes(reference: str) -> Page:
    """Enter that the committee decided."""
    return _do(
        reference,
        "minutes",
        lambda form: committee.decide_by_committee(
            reference, viewer(), form.version.data, form.paragraph.data, moment(), form.once.data
        ),
        _("Nämndens beslut är infört och företaget får ett brev."),
    )


@staff
@limiter.limit(CHANGE_LIMIT)
def otherwise(reference: str) -> Page:
    """Enter that the committee decided something else than was proposed."""

    def do(form: Any) -> None:
        decided = committee.Otherwise(
            form.outcome.data,
            form.grounds.data or [],
            form.reasons.data,
            form.conditions.data or "",
            form.valid_from.data,
            form.valid_to.data,
        )
        committee.decide_by_committee(
            reference, viewer(), form.version.data, form.paragraph.data, moment(), form.once.data, decided
        )

    return _do(reference, "otherwise", do, _("Nämndens beslut är infört och företaget får ett brev."))


#: The forms of the page where a prepared decision is looked at.
REVIEW_FORMS: dict[str, type[CaseForm]] = {
    "sign": OnlyButton,
    "propose": OnlyButton,
    "give_back": ReturnForm,
    "agenda": AgendaForm,
    "minutes": MinutesForm,
    "otherwise": OtherwiseForm,
}


def _offer(form: Any, case: Case) -> None:
    """What can be chosen in a form of the page."""
    if isinstance(form, AgendaForm):
        form.meeting.choices = coming_meetings(case.unit_key, today())
    elif isinstance(form, OtherwiseForm):
        offer(form, service_version(case.service_version_id) if case.service_version_id else None, language())


def _prepared(reference: str) -> tuple[Case, Any]:
    case = seen_by_viewer(reference).case
    decision = open_decision(case.id)
    if decision is None or case.service_version_id is None:
        raise NotFound("no_such_case")
    return case, decision


def _do(reference: str, name: str, do: Callable[[Any], Any], done: str) -> Page:
    """Do what a form asks and go back to the case; where it cannot be done, show the letter again with the reason."""
    form = REVIEW_FORMS[name](prefix=name)
    _offer(form, seen_by_viewer(reference).case)
    if not form.validate():
        return _review(reference, {name: form}, status=422)
    try:
        with transaction():
            do(form)
    except (WrongMove, Stale, Invalid, NotAllowed) as error:
        beside = isinstance(error, Invalid) and marked(form, error, words_for(error))
        problem = None if beside else words_for(error)
        return _review(reference, {name: form}, problem=problem, status=STATUS[type(error)])
    flash(done, "good")
    return redirect(url_for("officer.case", reference=reference))


def _review(
    reference: str, typed: dict[str, Any] | None = None, *, problem: str | None = None, status: int = 200
) -> Page:
    seen = seen_by_viewer(reference)
    case = seen.case
    if open_decision(case.id) is None and decision_of(case.id) is not None:
        # Somebody has signed meanwhile, or this is the second click: the case shows what was decided.
        if problem:
            flash(problem, "bad")
        return redirect(url_for("officer.case", reference=reference))
    case, decision = _prepared(reference)
    shown: dict[str, Any] = {name: form(prefix=name, formdata=None) for name, form in REVIEW_FORMS.items()}
    shown.update(typed or {})
    for form in shown.values():
        _offer(form, case)
        form.version.data = case.version
    people = [name for _signer, name in who_may_sign(case, decision, today())]
    with_committee = case.state == State.AWAITING_COMMITTEE
    mine = case.officer_id == viewer().person_id
    signable = (
        can(case.state, Event.DECIDED) and not with_committee and (mine or case.state == State.AWAITING_SIGNATURE)
    )
    page = render_template(
        "officer/review.html",
        seen=seen,
        case=case,
        decision=decision,
        content=content_of(case, decision, today()),
        right=right_of_viewer(case, decision, viewer(), today()) if signable else None,
        people=people,
        body=body_of_unit(case.unit_key or ""),
        meeting=committee_meeting(decision),
        with_committee=with_committee,
        waits=case.state in (State.AWAITING_SIGNATURE, State.AWAITING_COMMITTEE),
        mine=mine,
        forms=shown,
        problem=problem,
        today=today(),
    )
    return page, status


def committee_meeting(decision: Any) -> Any:
    """The meeting whose agenda a proposal stands on."""
    return committee.meeting_of(decision.meeting_id, viewer()) if decision.meeting_id else None
