"""Writing an application: a form made from the service's definition, saved at every step."""

from __future__ import annotations

import uuid
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from eservice.catalogue.queries import current_service, service_version
from eservice.catalogue.shape import FormStep, Service
from eservice.intake import operations
from eservice.intake.models import Draft
from eservice.intake.queries import draft_of
from eservice.intake.rules import check_answers, without_hidden
from eservice.kit.db import transaction
from eservice.kit.errors import DomainError, Invalid, Stale
from eservice.web.access import company_people, viewer
from eservice.web.clock import moment
from eservice.web.definition_form import answers_of, form_for, summary
from eservice.web.errors import STATUS, words_for
from eservice.web.forms import OnlyButton
from eservice.web.language import language
from eservice.web.security import CHANGE_LIMIT, limiter
from eservice.web.settings import mode
from eservice.web.uploads import keep_uploads

Page = str | Response | tuple[str, int]


@company_people
@limiter.limit(CHANGE_LIMIT)
def start(service_key: str) -> Response:
    """Begin an application for one of my companies."""
    if not OnlyButton().validate_on_submit():
        abort(400)
    company_id = request.form.get("company", type=int) or next(iter(sorted(viewer().companies)))
    _id, service = current_service(service_key)
    with transaction():
        draft = operations.start_draft(service_key, company_id, viewer(), moment())
        address = _step_address(draft, service.steps[0])
    return redirect(address)


@company_people
@limiter.limit(CHANGE_LIMIT, methods=["POST"])
def step(draft_id: uuid.UUID, step_key: str) -> Page:
    """One step of the form. What is typed is saved when it is right, and kept on the page when it is not."""
    draft = draft_of(draft_id, viewer())
    service = service_version(draft.service_version_id)
    step_ = _step_of(service, step_key)
    form = form_for(step_, language(), without_hidden(service, draft.answers))
    if request.method == "GET":
        form.version.data = draft.version
        return _step_page(draft, service, step_, form)
    if not form.validate():
        return _step_page(draft, service, step_, form, status=422)
    try:
        return redirect(_save(draft_id, service, step_, form))
    except (Stale, Invalid) as error:
        # The other window's version is the one to compare with from here on: saving again is then a choice.
        fresh = draft_of(draft_id, viewer())
        form.version.data = fresh.version
        return _step_page(fresh, service, step_, form, problem=words_for(error), status=STATUS[type(error)])


step.takes_files = True


def _save(draft_id: uuid.UUID, service: Service, step_: FormStep, form: Any) -> str:
    """Save the step's answers and files, and say where to go next."""
    with transaction():
        draft = draft_of(draft_id, viewer())
        answers = answers_of(form, step_)
        answers |= keep_uploads(form, step_, draft.answers, draft.id)
        operations.save_answers(draft, answers, form.version.data, moment())
        return _after(draft, service, step_)


def _after(draft: Draft, service: Service, step_: FormStep) -> str:
    at = service.steps.index(step_)
    if "review" in request.form or at + 1 == len(service.steps):
        return url_for("company.review", draft_id=draft.id)
    return _step_address(draft, service.steps[at + 1])


def _step_page(
    draft: Draft, service: Service, step_: FormStep, form: Any, *, problem: str | None = None, status: int = 200
) -> tuple[str, int]:
    at = service.steps.index(step_)
    back = _step_address(draft, service.steps[at - 1]) if at else url_for("public.service", service_key=service.key)
    page = render_template(
        "company/step.html",
        draft=draft,
        service=service,
        step=step_,
        at=at,
        form=form,
        problem=problem,
        back=back,
        files=_files(draft, step_),
        button=OnlyButton(),
    )
    return page, status


def _files(draft: Draft, step_: FormStep) -> dict[str, list[dict[str, Any]]]:
    """What has been uploaded already, by field."""
    return {field.key: draft.answers.get(field.key) or [] for field in step_.fields if field.kind == "files"}


def _step_of(service: Service, step_key: str) -> FormStep:
    found = next((step_ for step_ in service.steps if step_.key == step_key), None)
    return found or abort(404)


def _step_address(draft: Draft, step_: FormStep) -> str:
    return url_for("company.step", draft_id=draft.id, step_key=step_.key)


@company_people
def review(draft_id: uuid.UUID) -> Page:
    """Everything I have answered, to check before it is sent."""
    return _review_page(draft_of(draft_id, viewer()))


def _review_page(draft: Draft, *, problem: str | None = None, status: int = 200) -> tuple[str, int]:
    service = service_version(draft.service_version_id)
    wrong = check_answers(service, draft.answers)
    page = render_template(
        "company/review.html",
        draft=draft,
        service=service,
        parts=summary(service, draft.answers, language()),
        missing=_missing(service, wrong),
        problem=problem,
        form=OnlyButton(),
    )
    return page, status


def _missing(service: Service, wrong: dict[str, str]) -> list[tuple[str, str, str]]:
    """What must be answered still: each question with the address of its step and itself in it."""
    return [
        (step_.key, field.key, field.label.in_language(language()))
        for step_ in service.steps
        for field in step_.fields
        if field.key in wrong
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
