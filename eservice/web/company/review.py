"""Checking an application, and handing it in."""

from __future__ import annotations

import uuid

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from eservice.catalogue.queries import clock_rules, current_clock_rules, service_version
from eservice.catalogue.shape import Service
from eservice.clock.rules import rules_for
from eservice.intake import operations
from eservice.intake.models import Draft
from eservice.intake.queries import draft_of
from eservice.intake.rules import case_type_of, check_answers, left_for_later
from eservice.kit.db import transaction
from eservice.kit.errors import DomainError, Invalid
from eservice.web.access import company_people, viewer
from eservice.web.clock import moment, today
from eservice.web.company.moving import news_of
from eservice.web.definition_form import summary
from eservice.web.errors import words_for
from eservice.web.forms import OnlyButton
from eservice.web.language import language
from eservice.web.security import CHANGE_LIMIT, limiter
from eservice.web.settings import mode

Page = str | Response | tuple[str, int]


@company_people
def review(draft_id: uuid.UUID) -> Page:
    """Everything I have answered, to check before it is sent."""
    return _review_page(draft_of(draft_id, viewer()))


def _review_page(draft: Draft, *, problem: str | None = None, status: int = 200) -> tuple[str, int]:
    service = service_version(draft.service_version_id)
    page = render_template(
        "company/review.html",
        draft=draft,
        service=service,
        parts=summary(service, draft.answers, language()),
        missing=_missing(service, check_answers(service, draft.answers)),
        unfinished=[step for step in service.steps if step.key in draft.typed],
        left_out=_missing(service, [field.key for field in left_for_later(service, draft.answers)]),
        waits_for_complete=waits_for_complete(service, draft),
        problem=problem,
        form=OnlyButton(),
        **news_of(draft),
    )
    return page, status


def waits_for_complete(service: Service, draft: Draft) -> bool:
    """Whether the time to a decision begins only when the application is complete, by the clock rules of today."""
    rules = rules_for(clock_rules(current_clock_rules()), case_type_of(service, draft.answers), today())
    return any(rule.kind == "decision_deadline" and rule.starts.when == "complete" for rule in rules)


def _missing(service: Service, keys: dict[str, str] | list[str]) -> list[tuple[str, str, str]]:
    """What must or should be answered still: each question with the address of its step and itself in it."""
    return [
        (step.key, field.key, field.label.in_language(language()))
        for step in service.steps
        for field in step.fields
        if field.key in keys
    ]


@company_people
@limiter.limit(CHANGE_LIMIT)
def send(draft_id: uuid.UUID) -> Page:
    """Hand the application in; sent twice it is one case."""
    if not OnlyButton().validate_on_submit():
        abort(400)
    try:
        with transaction():
            reference = operations.submit(draft_id, viewer(), language(), mode(), moment())
    except Invalid as error:
        return _review_page(draft_of(draft_id, viewer()), problem=words_for(error), status=422)
    return redirect(url_for("company.receipt", reference=reference))


@company_people
@limiter.limit(CHANGE_LIMIT)
def discard(draft_id: uuid.UUID) -> Response:
    """Throw a draft away."""
    if not OnlyButton().validate_on_submit():
        abort(400)
    try:
        with transaction():
            operations.discard_draft(draft_id, viewer())
        flash(_("Utkastet är borttaget."), "good")
    except DomainError as error:
        flash(words_for(error), "bad")
    return redirect(url_for("company.cases"))
