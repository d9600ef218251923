"""Writing an application: a form made from the service's definition, saved at every step."""

from __future__ import annotations

import uuid
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from eservice.accounts.queries import companies_of
from eservice.catalogue.queries import current_service, service_version
from eservice.catalogue.shape import FormStep, Service
from eservice.intake import operations
from eservice.intake.models import Draft
from eservice.intake.queries import draft_documents, draft_of, parked
from eservice.intake.rules import without_hidden
from eservice.kit.db import transaction
from eservice.kit.errors import Stale
from eservice.statistics.queries import experience_of
from eservice.web.access import company_people, viewer
from eservice.web.clock import moment
from eservice.web.company.proposing import own_address
from eservice.web.company.saving import save_form, show_problems
from eservice.web.definition_form import DefinitionForm, differences, form_for
from eservice.web.errors import words_for
from eservice.web.forms import OnlyButton
from eservice.web.group_form import change_rows
from eservice.web.language import language
from eservice.web.security import CHANGE_LIMIT, limiter
from eservice.web.settings import mode

Page = str | Response | tuple[str, int]


@company_people
@limiter.limit(CHANGE_LIMIT)
def start(service_key: str) -> Response:
    """Begin an application for one of my companies."""
    if not OnlyButton().validate_on_submit():
        abort(400)
    _id, service = current_service(service_key)
    with transaction():
        draft = operations.start_draft(service_key, _company_asked(service_key), viewer(), moment())
        address = step_address(draft.id, service.steps[0])
    return redirect(address)


def _company_asked(service_key: str) -> int:
    """The company that the form names; 0, which nobody acts for, where it names none that can be.

    Only where somebody has a single company for this service need the form not say which.
    """
    if "company" in request.form:
        return request.form.get("company", type=int) or 0
    mine = companies_of(viewer(), service_key)
    return mine[0].id if len(mine) == 1 else 0


@company_people
@limiter.limit(CHANGE_LIMIT, methods=["POST"])
def step(draft_id: uuid.UUID, step_key: str) -> Page:
    """One step of the form. What is right is saved; what is not right yet is kept as it was typed."""
    draft = draft_of(draft_id, viewer())
    service = service_version(draft.service_version_id)
    step_ = step_of(service, step_key)
    if request.method == "GET":
        return _opened(draft, service, step_)
    form = form_for(step_, language(), without_hidden(service, draft.answers))
    only_rows = change_rows(form, request.form)
    is_right = form.validate()
    try:
        with transaction():
            saved = save_form(draft_id, step_, form)
    except Stale as error:
        return _in_conflict(service, step_, form, draft_id, words_for(error))
    if is_right and not only_rows and not saved.file_problems:
        return redirect(_after(draft_id, service, step_))
    form.version.data = saved.version
    if only_rows:
        form = form_for(step_, language(), without_hidden(service, draft.answers), form.as_typed())
        form.version.data = saved.version
    show_problems(form, saved.file_problems)
    status = 200 if only_rows and not saved.file_problems else 422
    return _step_page(draft_of(draft_id, viewer()), service, step_, form, status=status)


step.takes_files = True
step.keeps_what_was_typed = True


def _opened(draft: Draft, service: Service, step_: FormStep) -> Page:
    """The step as it was left: with what was typed and is not right yet, or what was typed when the session ended."""
    found = parked(request.args.get("parked", type=uuid.UUID), draft.id, step_.key)
    typed = found.typed if found else draft.typed.get(step_.key)
    proposed = own_address(step_, viewer()) if draft.person_id == viewer().person_id else {}
    form = form_for(step_, language(), proposed | without_hidden(service, draft.answers), typed)
    form.version.data = draft.version
    note = None
    if found:
        note = _("Sidan hade varit öppen för länge. Det du skrev finns kvar här nedanför: spara igen.")
    elif typed is not None:
        form.judge()
    return _step_page(draft, service, step_, form, note=note)


def _in_conflict(service: Service, step_: FormStep, form: DefinitionForm, draft_id: uuid.UUID, problem: str) -> Page:
    """Another window has saved this step: both versions are shown, and saving again is a choice."""
    fresh = draft_of(draft_id, viewer())
    answers = without_hidden(service, fresh.answers)
    saved = form_for(step_, language(), answers, fresh.typed.get(step_.key, {}) or None, sent=False)
    form.version.data = fresh.version
    return _step_page(fresh, service, step_, form, problem=problem, both=differences(form, saved), status=409)


def _after(draft_id: uuid.UUID, service: Service, step_: FormStep) -> str:
    at = service.steps.index(step_)
    if "review" in request.form or at + 1 == len(service.steps):
        return url_for("company.review", draft_id=draft_id)
    return step_address(draft_id, service.steps[at + 1])


def _step_page(
    draft: Draft, service: Service, step_: FormStep, form: DefinitionForm, *, status: int = 200, **more: Any
) -> tuple[str, int]:
    at = service.steps.index(step_)
    back = step_address(draft.id, service.steps[at - 1]) if at else url_for("public.service", service_key=service.key)
    page = render_template(
        "company/step.html",
        draft=draft,
        service=service,
        step=step_,
        at=at,
        form=form,
        back=back,
        files=_files(draft, step_),
        experience=experience_of(mode(), service.key),
        documents={str(document.id): document for document in draft_documents(draft.id)},
        button=OnlyButton(),
        **more,
    )
    return page, status


def _files(draft: Draft, step_: FormStep) -> dict[str, list[dict[str, Any]]]:
    """What has been uploaded already, by field."""
    return {field.key: draft.answers.get(field.key) or [] for field in step_.fields if field.kind == "files"}


def step_of(service: Service, step_key: str) -> FormStep:
    """The step of that key; the page is not found where there is none."""
    found = next((step_ for step_ in service.steps if step_.key == step_key), None)
    return found or abort(404)


def step_address(draft_id: uuid.UUID, step_: FormStep) -> str:
    """Where a step is written."""
    return url_for("company.step", draft_id=draft_id, step_key=step_.key)
