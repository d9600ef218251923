"""A case as its company sees it: what has happened, whose turn it is, and what can be done."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from eservice.appeals.operations import appeal_decision
from eservice.appeals.queries import appeals_in, can_appeal
from eservice.cases import queries
from eservice.cases.link_queries import reference_of
from eservice.cases.models import Case, CaseEvent, SupplementRequest
from eservice.cases.operations.correspondence import open_request, withdraw_case, write_to_unit
from eservice.cases.operations.hearings import answer_hearing
from eservice.cases.referral_queries import hearings_for_company, statements_for_company
from eservice.cases.rules import Event, Visibility, can
from eservice.cases.supplement_models import SupplementItem
from eservice.cases.waiting import answer_day, open_one
from eservice.catalogue.queries import service_version
from eservice.decisions.models import Decision
from eservice.decisions.queries import decision_of, documents_of
from eservice.decisions.rules import outcome_of
from eservice.intake.queries import answers_in, left_out_labels
from eservice.kit.days import local_day
from eservice.kit.db import transaction
from eservice.kit.errors import Invalid, Stale, WrongMove
from eservice.notifications.queries import letters_to_company
from eservice.receipts.queries import receipts_in
from eservice.statistics.promises import foretold
from eservice.statistics.queries import usual_days
from eservice.web.access import company_people, viewer
from eservice.web.clock import moment, today
from eservice.web.clock_cards import clock_cards
from eservice.web.company.answering import take_answer
from eservice.web.company.requests import is_request_possible
from eservice.web.company.way import note_what_was_read, way_of
from eservice.web.decision_forms import OwnAppealForm
from eservice.web.definition_form import summary
from eservice.web.errors import STATUS, words_for
from eservice.web.event_words import told
from eservice.web.forms import AnswerForm, MessageForm, OnlyButton
from eservice.web.language import language
from eservice.web.premises_matches import matches_of
from eservice.web.referral_forms import OpinionForm
from eservice.web.security import CHANGE_LIMIT, limiter
from eservice.web.settings import mode, settings
from eservice.web.supplement_forms import answers_form
from eservice.web.turn import case_bar

Page = str | Response | tuple[str, int]


@company_people
def receipt(reference: str) -> str:
    """The receipt: the reference, and what happens now."""
    view = queries.case_of_company(reference, viewer())
    service = service_version(view.case.service_version_id)
    return render_template(
        "company/receipt.html", view=view, service=service, usual=usual_days(mode(), view.case.service_key)
    )


@company_people
def case(reference: str) -> Page:
    """The case."""
    return _page(reference)


@company_people
@limiter.limit(CHANGE_LIMIT)
def write(reference: str) -> Page:
    """Write to the unit."""
    form = MessageForm(prefix="message")

    def do() -> None:
        write_to_unit(reference, viewer(), form.body.data, moment(), form.once.data)

    return change(reference, "message", form, do, _("Meddelandet är skickat."))


@company_people
@limiter.limit(CHANGE_LIMIT)
def answer(reference: str) -> Page:
    """Answer a supplement request, with files."""
    found = queries.case_of_company(reference, viewer()).case
    form = _answer_form(found)

    def do() -> None:
        take_answer(reference, viewer(), form, moment())

    return change(reference, "answer", form, do, _("Er komplettering är inskickad. Nu är det vår tur."))


answer.takes_files = True


@company_people
@limiter.limit(CHANGE_LIMIT)
def speak(reference: str) -> Page:
    """Say our mind before the decision."""
    form = OpinionForm(prefix="opinion")

    def do() -> None:
        answer_hearing(reference, viewer(), form.opinion.data, moment(), form.once.data)

    return change(reference, "opinion", form, do, _("Ert yttrande är inskickat. Nu är det vår tur."))


@company_people
@limiter.limit(CHANGE_LIMIT)
def withdraw(reference: str) -> Page:
    """Take the application back."""
    form = OnlyButton(prefix="withdraw")

    def do() -> None:
        withdraw_case(reference, viewer(), moment(), form.once.data)

    return change(reference, "withdraw", form, do, _("Ansökan är återkallad."))


@company_people
@limiter.limit(CHANGE_LIMIT)
def appeal(reference: str) -> Page:
    """Appeal against the decision."""
    form = OwnAppealForm(prefix="appeal")

    def do() -> None:
        appeal_decision(reference, viewer(), form.body.data, moment(), form.once.data)

    return change(reference, "appeal", form, do, _("Ert överklagande har kommit in."))


def change(reference: str, name: str, form: Any, do: Callable[[], None], done: str) -> Page:
    """Do what a form asks and go back to the case; where it cannot be done, show the case with what was typed."""
    if not form.validate():
        return _page(reference, {name: form}, status=422)
    try:
        with transaction():
            do()
    except (WrongMove, Stale, Invalid) as error:
        return _page(reference, {name: form}, problem=words_for(error), status=STATUS[type(error)])
    flash(done, "good")
    return redirect(url_for("company.case", reference=reference))


def _answer_form(found: Case, **data: Any) -> AnswerForm:
    """The form for the open request of a case, point by point."""
    points, answers = queries.supplement_items(found.id), answers_in(found.id)
    return _form_for(open_request(found.id), points, found, answers, **data)


def _form_for(
    request: SupplementRequest | None,
    points: Mapping[int, list[SupplementItem]],
    found: Case,
    answers: dict[str, Any],
    **data: Any,
) -> AnswerForm:
    items = points.get(request.id, []) if request else []
    return answers_form(items, service_version(found.service_version_id), answers, prefix="answer", **data)


def _log(found: Case) -> tuple[Sequence[CaseEvent], Sequence[CaseEvent] | None]:
    """What the company sees of the log, and all of it; None where it is longer than a page shows."""
    log = queries.timeline(found.id, for_company=False)
    if len(log) < found.event_count:
        return queries.timeline(found.id, for_company=True), None
    return [event for event in log if event.visibility == Visibility.COMPANY], log


def _after(case: Case, decision: Decision | None) -> dict[str, Any]:
    """What stands with a decision: its letters, appeals, and whether another can be sent from here."""
    return {
        "documents": documents_of(decision.id) if decision else (),
        "appeals": appeals_in(case.id) if decision else (),
        "can_appeal": can_appeal(case, decision, today()),
    }


def _page(
    reference: str, typed: dict[str, Any] | None = None, *, problem: str | None = None, status: int = 200
) -> tuple[str, int]:
    view = queries.case_of_company(reference, viewer())
    found = view.case
    service = service_version(found.service_version_id)
    events, log = _log(found)
    requests, points, answers = (
        queries.supplement_requests(found.id),
        queries.supplement_items(found.id),
        answers_in(found.id),
    )
    hearings = hearings_for_company(found.id)
    statements = statements_for_company(found.id, hearings)
    forms = {
        "message": MessageForm,
        "withdraw": OnlyButton,
        "again": OnlyButton,
        "cancelviewing": OnlyButton,
        "opinion": OpinionForm,
        "appeal": OwnAppealForm,
    }
    shown = {name: (typed or {}).get(name) or form(prefix=name, formdata=None) for name, form in forms.items()}
    request = open_one(requests)
    shown["answer"] = (typed or {}).get("answer") or _form_for(request, points, found, answers, formdata=None)
    decision = decision_of(found.id) if found.decided_at else None
    clocks = queries.clocks(found, today(), log)
    way = way_of(found, service, typed or {})
    page = render_template(
        "company/case.html",
        view=view,
        case=found,
        service=service,
        timeline=told(events),
        clocks=clock_cards(clocks, today(), is_over=found.ended_at is not None, for_company=True),
        receipts=receipts_in(found.id),
        foretold=foretold(found.id, local_day(found.ended_at) if found.ended_at else None, today()),
        matches=matches_of(found.id, found.service_key),
        can_request_decision=is_request_possible(found, clocks, today()),
        turn_bar=case_bar(found, clocks, answer_day(found, hearings, requests), today(), log),
        messages=queries.messages(found.id),
        requests=requests,
        points=points,
        open_request=request,
        kept=reference_of(found.merged_into_id) if found.merged_into_id else None,
        hearings=hearings,
        statements=statements,
        documents=queries.documents_for_company(found.id, statements),
        parts=summary(service, answers, language(), answered_only=True),
        left_out=left_out_labels(service, found.id),
        decision=decision,
        outcome=outcome_of(service, decision.outcome) if decision else None,
        after=_after(found, decision),
        letters=letters_to_company(found.id) if settings().demo else [],
        can_write=can(found.state, Event.MESSAGE_SENT),
        can_add=can(found.state, Event.MATERIAL_ADDED),
        can_copy=found.service_version_id is not None,
        can_withdraw=can(found.state, Event.WITHDRAWN),
        forms=shown,
        way=way,
        problem=problem,
    )
    # Last: what a commit leaves in hand is read again, line by line.
    note_what_was_read(found, way)
    return page, status
