"""Pages of the organisation: units with their names and days, people with their roles, and the log of changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from eservice.accounts import organisation
from eservice.accounts.models import RoleGrant
from eservice.accounts.queries import changes, grants_of, is_on, staff_people, unit, units
from eservice.accounts.queries import person as person_of
from eservice.accounts.rules import Role
from eservice.kit.db import transaction
from eservice.kit.errors import Invalid
from eservice.routing.operations.units import keep_unit_days, tables_sending_to
from eservice.routing.queries import unit_names
from eservice.web.access import administrators, viewer
from eservice.web.admin.organisation_forms import (
    DaysForm,
    GrantForm,
    NameForm,
    NewUnitForm,
    PersonForm,
    RevokeForm,
    UnitForm,
)
from eservice.web.clock import moment, today
from eservice.web.errors import words_for
from eservice.web.forms import CaseForm
from eservice.web.language import language
from eservice.web.organisation_words import change_words, role_name
from eservice.web.routing_words import validity
from eservice.web.security import CHANGE_LIMIT, limiter

Page = str | Response | tuple[str, int]


@administrators
def all_units() -> str:
    """The units, those that have ceased last."""
    rows = sorted((one for one in units() if one.kind != "imported"), key=lambda one: not is_on(one, today()))
    return render_template("admin/organisation.html", units=rows, validity=validity, is_on=is_on, today=today())


@administrators
@limiter.limit(CHANGE_LIMIT)
def new_unit() -> Page:
    """Open a unit."""
    form = NewUnitForm()
    if request.method == "GET":
        form.valid_from.data = today()

    def do() -> Any:
        return organisation.open_unit(
            form.key.data,
            form.kind.data,
            form.name_sv.data,
            form.name_en.data,
            form.valid_from.data,
            viewer(),
            moment(),
        )

    title = _("Ny enhet")
    return _one_form(form, do, title, lambda: url_for("admin.unit", key=form.key.data), _("Enheten är upplagd."))


@administrators
@limiter.limit(CHANGE_LIMIT)
def one_unit(key: str) -> Page:
    """One unit: rename it, change what it answers for, close or open it."""
    found = unit(key)
    forms = {
        "name": NameForm(prefix="name", **_typed("name")),
        "details": UnitForm(prefix="details", obj=found, **_typed("details")),
        "days": DaysForm(prefix="days", obj=found, **_typed("days")),
    }
    if not forms["name"].is_submitted() or request.form.get("what") != "name":
        forms["name"].name_sv.data, forms["name"].name_en.data = found.name_sv, found.name_en
        forms["name"].valid_from.data = today()
    verbs: dict[str, Callable[[Any], Any]] = {
        "name": lambda form: organisation.rename_unit(
            key, form.name_sv.data, form.name_en.data, form.valid_from.data, viewer(), moment(), today()
        ),
        "details": lambda form: organisation.change_unit(
            key, {name: form[name].data for name in organisation.DETAILS}, viewer(), moment()
        ),
        "days": lambda form: keep_unit_days(key, form.valid_from.data, form.valid_to.data, viewer(), moment()),
    }
    done, problem = _do_one(forms, verbs)
    if done:
        flash(_("Ändringen är sparad och loggad."), "good")
        return redirect(url_for("admin.unit", key=key))
    page = render_template(
        "admin/unit.html",
        unit=found,
        forms=forms,
        names=organisation.names_of(key),
        tables=tables_sending_to(key, today()),
        validity=validity,
        problem=problem,
    )
    return page, 422 if request.method == "POST" else 200


@administrators
def people() -> str:
    """The people who work here, with the roles they have today."""
    return render_template("admin/people.html", rows=staff_people(today()), role_name=role_name, names=unit_names())


@administrators
@limiter.limit(CHANGE_LIMIT)
def new_person() -> Page:
    """Add somebody."""
    form = PersonForm()
    added: list[int] = []

    def do() -> Any:
        added.append(organisation.add_person(form.name.data, form.email.data, form.subject.data, viewer(), moment()).id)

    return _one_form(
        form,
        do,
        _("Ny person"),
        lambda: url_for("admin.person", person_id=added[-1]),
        _("Personen är upplagd. Ge den en roll."),
    )


@administrators
@limiter.limit(CHANGE_LIMIT)
def one_person(person_id: int) -> Page:
    """One person: their roles, and granting another."""
    found = person_of(person_id)
    forms: dict[str, CaseForm] = {"grant": _grant_form(), "revoke": RevokeForm(prefix="revoke", **_typed("revoke"))}
    verbs: dict[str, Callable[[Any], Any]] = {
        "grant": lambda form: organisation.grant_role(
            person_id,
            Role(form.role.data),
            form.unit.data or None,
            form.valid_from.data,
            form.valid_to.data,
            [word.strip() for word in (form.competences.data or "").split(",") if word.strip()],
            form.delegation.data or 0,
            viewer(),
            moment(),
        ),
        "revoke": lambda form: organisation.revoke_role(
            request.form.get("grant_id", 0, int), form.valid_to.data, viewer(), moment(), today()
        ),
    }
    done, problem = _do_one(forms, verbs)
    if done:
        flash(_("Ändringen är sparad och loggad."), "good")
        return redirect(url_for("admin.person", person_id=person_id))
    forms["revoke"]["valid_to"].data = forms["revoke"]["valid_to"].data or today()
    page = render_template(
        "admin/person.html",
        person=found,
        grants=grants_of(person_id),
        forms=forms,
        names=unit_names(),
        role_name=role_name,
        validity=validity,
        has_ended=_has_ended,
        problem=problem,
    )
    return page, 422 if request.method == "POST" else 200


def _has_ended(grant: RoleGrant) -> bool:
    return grant.valid_to is not None and grant.valid_to < today()


def _grant_form() -> GrantForm:
    form = GrantForm(prefix="grant", **_typed("grant"))
    form.role.choices = [(role.value, role_name(role)) for role in (Role.OFFICER, Role.MANAGER, Role.ADMINISTRATOR)]
    form.unit.choices = [("", _("Ingen enhet")), *((k, n.in_language(language())) for k, n in unit_names().items())]
    form.valid_from.data = form.valid_from.data or today()
    return form


@administrators
def log() -> str:
    """Who changed what, and when; the newest first."""
    page = changes(request.args.get("efter"))
    return render_template("admin/organisation_log.html", page=page, change_words=change_words)


def _typed(name: str) -> dict[str, Any]:
    """A form is filled from the request only where it is the one that was sent."""
    return {} if request.form.get("what") == name else {"formdata": None}


def _do_one(forms: dict[str, Any], verbs: dict[str, Callable[[Any], Any]]) -> tuple[bool, str | None]:
    """Do what the form that was sent asks; whether it was done, and else why not."""
    what = request.form.get("what", "")
    if request.method != "POST" or what not in forms or not forms[what].validate():
        return False, None
    try:
        with transaction():
            verbs[what](forms[what])
    except Invalid as error:
        return False, words_for(error)
    return True, None


def _one_form(form: CaseForm, do: Callable[[], Any], title: str, after: Callable[[], str], done: str) -> Page:
    """A page with one form, and where it leads when it has been done."""
    problem = None
    if request.method == "POST" and form.validate():
        try:
            with transaction():
                do()
        except Invalid as error:
            problem = words_for(error)
        else:
            flash(done, "good")
            return redirect(after())
    page = render_template("admin/one_form.html", form=form, title=title, problem=problem)
    return page, 422 if request.method == "POST" else 200
