"""What a company is about to do: begun from the guide, its common answers, its steps and their cases."""

from __future__ import annotations

import uuid
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from msgspec.structs import replace
from werkzeug.wrappers import Response

from eservice.accounts.queries import companies_of
from eservice.accounts.rules import can_act_for
from eservice.catalogue.guide.reading import goal_called, read_guide
from eservice.catalogue.queries import service_version
from eservice.catalogue.shape import FormStep
from eservice.establishments import operations
from eservice.establishments.queries import establishment_for, establishments_of
from eservice.kit.db import transaction
from eservice.kit.errors import DomainError
from eservice.web.access import company_people, viewer
from eservice.web.acting import acting_for
from eservice.web.clock import moment, today
from eservice.web.company.from_inquiry import inquiry_choices, join, with_place
from eservice.web.company.proposing import own_address
from eservice.web.definition_form import answers_of, form_for
from eservice.web.errors import STATUS, words_for
from eservice.web.establishment_forms import LinkForm, NewForm, StateForm
from eservice.web.establishment_page import page_of_establishment
from eservice.web.forms import OnlyButton
from eservice.web.language import language
from eservice.web.public.guide import answers_in
from eservice.web.security import CHANGE_LIMIT, limiter
from eservice.web.settings import mode

Page = str | Response | tuple[str, int]
#: Of the common questions, only these must be answered; the rest may not be known yet.
NEEDED = frozenset({"contact_name", "contact_email", "contact_phone"})


@company_people
def establishments() -> str:
    """What my companies are about to do."""
    goals = {goal.key: goal.title for goal in read_guide().goals}
    companies = {company.id: company for company in companies_of(viewer())}
    rows = establishments_of(viewer(), acting_for())
    return render_template("company/establishments.html", rows=rows, goals=goals, companies=companies)


@company_people
@limiter.limit(CHANGE_LIMIT, methods=["POST"])
def new(goal_key: str) -> Page:
    """Begin what the guide led to: a name, a wished day, and the questions that every case asks."""
    goal = goal_called(goal_key)
    answers, missing = answers_in(goal, request.args)
    if missing:
        return redirect(url_for("public.guide_goal", goal_key=goal_key))
    companies = [one for one in companies_of(viewer()) if can_act_for(viewer(), one.id)]
    inquiries = inquiry_choices([one.id for one in companies])
    form = NewForm(companies, inquiries, name=goal.title.in_language(language()), company=str(acting_for() or ""))
    shared = form_for(_shared(), language(), own_address(_shared(), viewer()))
    if request.method == "POST":
        is_right = form.validate()
        if shared.validate() and is_right:
            try:
                return redirect(_open(goal_key, answers, form, shared))
            except DomainError as error:
                return _new_page(goal, answers, form, shared, words_for(error)), STATUS.get(type(error), 400)
        return _new_page(goal, answers, form, shared), 422
    return _new_page(goal, answers, form, shared)


def _open(goal_key: str, answers: dict[str, str], form: NewForm, shared: Any) -> str:
    with transaction():
        establishment = operations.open_establishment(
            goal_key,
            answers,
            int(form.company.data),
            viewer(),
            form.name.data,
            with_place(_given(shared), form.inquiry.data or "", [int(form.company.data)]),
            form.wanted_on.data,
            mode(),
            moment(),
            form.once.data,
        )
        join(establishment.id, form.inquiry.data or "", viewer(), moment())
        return url_for("company.establishment", establishment_id=establishment.id)


def _new_page(goal: Any, answers: Any, form: NewForm, shared: Any, problem: str | None = None) -> str:
    return render_template(
        "company/establishment_new.html", goal=goal, answers=answers, form=form, shared=shared, problem=problem
    )


def _shared() -> FormStep:
    """The common questions as one form."""
    guide = read_guide()
    fields = tuple(replace(field, required=field.key in NEEDED) for field in guide.shared_fields())
    return FormStep(key="shared", title=guide.shared[0].title, fields=fields)


def _given(form: Any) -> dict[str, Any]:
    return {key: value for key, value in answers_of(form, _shared()).items() if value is not None}


@company_people
def establishment(establishment_id: uuid.UUID) -> str:
    """All cases of one intention, whose turn it is in each, and when the doors can open."""
    return page_of_establishment(establishment_id, "company/establishment.html", forms=_forms())


def _forms() -> dict[str, Any]:
    return {"button": OnlyButton(), "state": StateForm(), "link": LinkForm()}


@company_people
@limiter.limit(CHANGE_LIMIT, methods=["POST"])
def shared(establishment_id: uuid.UUID) -> Page:
    """Change the common answers; what has been handed in stays as it was."""
    found = establishment_for(establishment_id, viewer())
    form = form_for(_shared(), language(), found.shared)
    if request.method == "GET":
        form.version.data = found.version
        return render_template("company/establishment_shared.html", establishment=found, form=form)
    if not form.validate():
        return render_template("company/establishment_shared.html", establishment=found, form=form), 422
    try:
        with transaction():
            operations.change_shared(establishment_id, _given(form), form.version.data, viewer(), moment())
    except DomainError as error:
        fresh = establishment_for(establishment_id, viewer())
        form.version.data = fresh.version
        page = render_template(
            "company/establishment_shared.html", establishment=fresh, form=form, problem=words_for(error)
        )
        return page, STATUS.get(type(error), 400)
    flash(_("Uppgifterna är sparade och finns i de ansökningar som inte är skickade."), "good")
    return redirect(url_for("company.establishment", establishment_id=establishment_id))


@company_people
@limiter.limit(CHANGE_LIMIT)
def begin(establishment_id: uuid.UUID, key: str) -> Response:
    """Begin or go on with the application of a step."""
    if not OnlyButton().validate_on_submit():
        abort(400)
    with transaction():
        draft = operations.begin_step(establishment_id, key, viewer(), moment())
        first = service_version(draft.service_version_id).steps[0]
        address = url_for("company.step", draft_id=draft.id, step_key=first.key)
    return redirect(address)


@company_people
@limiter.limit(CHANGE_LIMIT)
def state(establishment_id: uuid.UUID, key: str) -> Page:
    """Say when something outside was, or will be, finished."""
    form = StateForm()
    if not form.validate_on_submit():
        return _again(establishment_id, form.on.errors[0] if form.on.errors else None), 422
    try:
        with transaction():
            operations.state_step(
                establishment_id, key, form.on.data, form.is_done.data == "yes", viewer(), today(), moment()
            )
    except DomainError as error:
        return _again(establishment_id, words_for(error)), STATUS.get(type(error), 400)
    return _back(establishment_id)


@company_people
@limiter.limit(CHANGE_LIMIT)
def link(establishment_id: uuid.UUID, key: str) -> Page:
    """Let a case that we have already be the case of a step."""
    form = LinkForm()
    if not form.validate_on_submit():
        return _again(establishment_id, _("Skriv ärendets beteckning, till exempel LOT-2026-00042.")), 422
    try:
        with transaction():
            operations.link_case(establishment_id, key, form.reference.data, viewer(), moment())
    except DomainError as error:
        return _again(establishment_id, words_for(error)), STATUS.get(type(error), 400)
    return _back(establishment_id)


@company_people
@limiter.limit(CHANGE_LIMIT)
def close(establishment_id: uuid.UUID) -> Response:
    """Close it; its cases go on by themselves."""
    if not OnlyButton().validate_on_submit():
        abort(400)
    with transaction():
        operations.close_establishment(establishment_id, viewer(), moment())
    return _back(establishment_id)


def _again(establishment_id: uuid.UUID, problem: str | None) -> str:
    return page_of_establishment(
        establishment_id, "company/establishment.html", forms=_forms(), problem=problem or _("Något behöver rättas")
    )


def _back(establishment_id: uuid.UUID) -> Response:
    return redirect(url_for("company.establishment", establishment_id=establishment_id))
