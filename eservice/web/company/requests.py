"""The company's request that its case be decided (begäran om avgörande), once six months have passed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from eservice.cases import queries
from eservice.cases.models import Case
from eservice.cases.operations.delays import request_decision
from eservice.cases.rules import Event, can
from eservice.clock.moves import may_request_decision
from eservice.clock.shape import ClockRule, Reading
from eservice.kit.db import transaction
from eservice.kit.errors import Invalid, WrongMove
from eservice.web.access import company_people, viewer
from eservice.web.clock import moment, today
from eservice.web.errors import STATUS, words_for
from eservice.web.security import CHANGE_LIMIT, limiter
from eservice.web.time_forms import RequestDecisionForm


def is_request_possible(case: Case, clocks: Sequence[tuple[ClockRule, Reading]], on: date) -> bool:
    """Whether the company may ask for a decision now."""
    if not can(case.state, Event.DECISION_REQUESTED):
        return False
    return any(may_request_decision(rule, reading, on) is None for rule, reading in clocks)


@company_people
@limiter.limit(CHANGE_LIMIT, methods=["POST"])
def ask_for_decision(reference: str) -> str | Response | tuple[str, int]:
    """What the request means, and its form."""
    view = queries.case_of_company(reference, viewer())
    form = RequestDecisionForm(prefix="request")
    if request.method == "GET":
        return _page(view, form)
    if not form.validate():
        return _page(view, form), 422
    try:
        with transaction():
            request_decision(reference, viewer(), form.text.data or "", moment(), form.once.data)
    except (WrongMove, Invalid) as error:
        return _page(view, form, words_for(error)), STATUS[type(error)]
    flash(_("Er begäran är inskickad. Vi svarar inom fyra veckor."), "good")
    return redirect(url_for("company.case", reference=reference))


def _page(view: queries.CaseView, form: RequestDecisionForm, problem: str | None = None) -> str:
    clocks = queries.clocks(view.case, today())
    six_months = [(rule, reading) for rule, reading in clocks if rule.kind == "request_to_decide"]
    return render_template(
        "company/request_decision.html",
        case=view.case,
        form=form,
        problem=problem,
        possible=is_request_possible(view.case, clocks, today()),
        after=six_months[0][1].due_on if six_months else None,
    )
