"""Absence: one's own, and for managers that of their units; and what is offered back on return."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from eservice.accounts.queries import officers_in
from eservice.accounts.rules import ALL_UNITS
from eservice.kit.db import transaction
from eservice.kit.errors import Invalid, NotFound
from eservice.routing.operations import absences
from eservice.web.access import staff, viewer
from eservice.web.clock import moment, today
from eservice.web.errors import STATUS, words_for
from eservice.web.forms import OnlyButton
from eservice.web.officer.page import Page
from eservice.web.people_forms import AbsenceForm
from eservice.web.security import CHANGE_LIMIT, limiter


def _people() -> dict[int, str]:
    """The people whose absence the viewer may enter: themselves, and the officers whom they lead."""
    led = None if ALL_UNITS in viewer().manager_of else viewer().manager_of
    found = officers_in(led, today())
    if viewer().officer_in:
        found = {viewer().person_id: viewer().name, **found}
    return found


@staff
@limiter.limit(CHANGE_LIMIT)
def away() -> Page:
    """Who is away and will be, a form for more, and what may be taken back."""
    people = _people()
    form = AbsenceForm()
    form.person.choices = [(str(key), name) for key, name in people.items()]
    colleagues = officers_in(viewer().officer_in | viewer().manager_of, today(), everybody=_leads_all())
    form.substitute.choices = [
        ("", _("Ingen: ärendena läggs i enhetens kö")),
        *((str(k), n) for k, n in colleagues.items()),
    ]
    problem, status = None, 200
    if request.method == "POST":
        status = 422
        if form.validate():
            try:
                with transaction():
                    _enter(form)
            except (Invalid, NotFound) as error:
                problem, status = words_for(error), STATUS[type(error)]
            else:
                flash(_("Frånvaron är införd. Bara ärenden som inte kan vänta flyttas."), "good")
                return redirect(url_for("officer.away"))
    page = render_template(
        "officer/absences.html",
        form=form,
        people=people,
        rows=absences.absences_of(list(people), today()),
        offers=absences.offers_to(viewer(), today()),
        button=OnlyButton(formdata=None),
        problem=problem,
        today=today(),
    )
    return page, status


def _leads_all() -> bool:
    return ALL_UNITS in viewer().manager_of


def _enter(form: AbsenceForm) -> None:
    stands_in = int(form.substitute.data) if form.substitute.data else None
    absences.enter_absence(int(form.person.data), form.from_on.data, form.to_on.data, stands_in, viewer(), moment())


@staff
@limiter.limit(CHANGE_LIMIT)
def cancel(absence_id: int) -> Page:
    """Somebody is there after all."""
    return _button(lambda: absences.cancel_absence(absence_id, viewer(), moment()), _("Frånvaron är avslutad."))


@staff
@limiter.limit(CHANGE_LIMIT)
def answer(absence_id: int, case_id: int) -> Page:
    """Take a case back, or let it stay."""
    back = request.form.get("svar") == "ta"
    done = _("Ärendet är ditt igen.") if back else _("Ärendet stannar där det är.")
    return _button(lambda: absences.answer_offer(absence_id, case_id, back, viewer(), moment()), done)


def _button(do: Callable[[], Any], done: str) -> Page:
    if OnlyButton().validate():
        with transaction():
            do()
        flash(done, "good")
    return redirect(url_for("officer.away"))
