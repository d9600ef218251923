"""Saving a step: by its button, by itself while somebody types, and over a session that ended."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Any

from flask import abort, jsonify, redirect, request, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.wrappers import Response

from eservice.catalogue.queries import service_version
from eservice.catalogue.shape import FormStep
from eservice.intake import operations
from eservice.intake.queries import draft_of, draft_to_change
from eservice.intake.rules import without_hidden
from eservice.kit.db import transaction
from eservice.kit.errors import DomainError, Invalid, Stale
from eservice.web.access import company_people, viewer, viewer_or_none
from eservice.web.clock import moment
from eservice.web.definition_form import DefinitionForm, answers_of, form_for
from eservice.web.errors import form_too_old, words_for
from eservice.web.filters import clock_time
from eservice.web.language import language
from eservice.web.security import limiter
from eservice.web.uploads import keep_uploads

#: A page saves itself at most every few seconds; several windows may be open.
AUTOSAVE_LIMIT = "60 per minute"
LARGEST_PARKED = 400_000


@dataclass(frozen=True)
class Saved:
    """The draft's new version, and what was wrong with files that came along, by field."""

    version: int
    file_problems: dict[str, list[Invalid]] = field(default_factory=dict)


def save_form(draft_id: uuid.UUID, step: FormStep, form: DefinitionForm, *, with_files: bool = True) -> Saved:
    """Save what is right in a judged form, and what is not right yet as it was typed. Raises `Stale`."""
    draft = draft_to_change(draft_id, viewer())
    answers = answers_of(form, step)
    files, problems = keep_uploads(form, step, draft.answers, draft.id) if with_files else ({}, {})
    typed = form.as_typed() if form.is_unfinished() else None
    operations.save_step(draft, step.key, answers | files, typed, form.version.data, moment())
    return Saved(draft.version, problems)


def show_problems(form: DefinitionForm, problems: dict[str, list[Invalid]]) -> None:
    """Put what was wrong with the files beside their fields."""
    for key, errors in problems.items():
        form[key].errors = [f"{error.details.get('name', '')}: {words_for(error)}" for error in errors]


@company_people
@limiter.limit(AUTOSAVE_LIMIT)
def autosave(draft_id: uuid.UUID, step_key: str) -> tuple[Response, int]:
    """Save while somebody types: the same as the button, without files and without judging aloud. Answers in JSON."""
    try:
        draft = draft_of(draft_id, viewer())
        service = service_version(draft.service_version_id)
        step = next((one for one in service.steps if one.key == step_key), None) or abort(404)
        form = form_for(step, language(), without_hidden(service, draft.answers))
        with transaction():
            saved = save_form(draft_id, step, form, with_files=False)
    except Stale as error:
        return jsonify(problem=words_for(error)), 409
    except DomainError as error:
        return jsonify(problem=words_for(error)), 404
    return jsonify(version=saved.version, at=clock_time(moment())), 200


def park(error: CSRFError) -> Response | tuple[Any, int]:
    """What was typed in a step is kept where the session has ended meanwhile, and given back after signing in.

    The token of the form is no longer good then, which is how this is noticed. Nothing is saved in the draft until
    its owner presses the button again.
    """
    view = request.view_args or {}
    is_small = (request.content_length or 0) <= LARGEST_PARKED or bool(request.files)
    # A body that was cut off on its way reads as one without any field: there is nothing to give back.
    if request.endpoint != "company.step" or request.method != "POST" or not is_small or not request.form:
        return form_too_old(error)
    typed = {name: request.form.getlist(name) for name in request.form if name not in ("csrf_token", "version")}
    with transaction():
        parked_id = operations.park_form(view["draft_id"], view["step_key"], typed, moment())
    if parked_id is None:
        return form_too_old(error)
    address = url_for("company.step", **view, parked=parked_id)
    return redirect(address if viewer_or_none() else url_for("public.sign_in", next=address))
