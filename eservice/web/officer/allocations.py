"""Land that is given out (markanvisning), for the unit that prepares it: the list, and one process with its moves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from eservice.catalogue.queries import current_services
from eservice.kit.db import transaction
from eservice.kit.errors import DomainError, NotAllowed
from eservice.premises.stages.land_models import Allocation
from eservice.premises.stages.land_queries import allocations_for, limits_for, notices_of, parties_of
from eservice.premises.stages.operations import allocating
from eservice.premises.stages.queries import land_unit, objects_to_offer
from eservice.premises.stages.record_queries import results_of
from eservice.premises.stages.rules import Kind
from eservice.web import land_forms as forms
from eservice.web import record_words, stage_words
from eservice.web.access import officers, viewer
from eservice.web.clock import moment, today
from eservice.web.errors import STATUS, words_for
from eservice.web.forms import CaseForm, OnlyButton
from eservice.web.security import CHANGE_LIMIT, limiter
from eservice.web.settings import mode

Page = str | Response | tuple[str, int]


def _check_unit() -> None:
    if land_unit() not in viewer().officer_in:
        raise NotAllowed("wrong_role")


@officers
@limiter.limit(CHANGE_LIMIT, methods=["POST"])
def allocations() -> Page:
    """Every process of my unit, and beginning one."""
    _check_unit()
    form = forms.new_form(list(objects_to_offer(Kind.LAND, today())), prefix="new")
    if request.method == "GET":
        return _list(form)
    if not form.validate():
        return _list(form), 422
    try:
        with transaction():
            made = allocating.open_allocation(
                form.plot.data,
                viewer(),
                land_unit(),
                form.method.data,
                form.method_reason.data or "",
                form.decider.data,
                form.next_on.data,
                mode(),
                moment(),
            )
            where = url_for("officer.allocation", allocation_id=made.id)
    except DomainError as error:
        return _list(form, words_for(error)), STATUS.get(type(error), 400)
    return redirect(where)


def _list(form: CaseForm, problem: str | None = None) -> str:
    page = allocations_for(viewer(), mode(), request.args.get("efter"))
    return render_template(
        "officer/allocations.html",
        page=page,
        form_=form,
        problem=problem,
        words_=stage_words,
        limits=limits_for(viewer(), mode()),
        today=today(),
    )


@officers
def allocation(allocation_id: int) -> Page:
    """One process: its terms, who takes part, what all were told, and the next moves."""
    return _page(allocating.allocation_to_read(allocation_id, viewer()))


def _made(found: Allocation) -> dict[str, CaseForm]:
    parties = parties_of(found)
    service = next((one for _id, one in current_services() if parties and one.key == parties[0].case.service_key), None)
    return {
        "join": forms.JoinForm(prefix="join"),
        "criteria": forms.CriteriaForm(prefix="criteria"),
        "tell": forms.TellForm(prefix="tell"),
        "open": OnlyButton(prefix="open"),
        "choose": forms.choose_form(parties, service, prefix="choose"),
        "cancel": forms.CancelForm(prefix="cancel"),
        "next": forms.NextDayForm(prefix="next"),
    }


def _page(found: Allocation, made: dict[str, CaseForm] | None = None, problem: str | None = None) -> str:
    shown = made or _made(found)
    for form in shown.values():
        form.version.data = found.version
    parties = parties_of(found)
    return render_template(
        "officer/allocation.html",
        allocation=found,
        parties=parties,
        reviewed=results_of([one.case.id for one in parties]),
        record_words=record_words,
        notices=notices_of(found.id),
        forms=shown,
        problem=problem,
        said=stage_words,
        now=moment(),
        usual_criteria=stage_words.usual_criteria(),
    )


def _change(allocation_id: int, name: str, do: Callable[[Any], Any], done: str) -> Page:
    found = allocating.allocation_to_read(allocation_id, viewer())
    made = _made(found)
    form = made[name]
    if not form.validate():
        return _page(found, made), 422
    try:
        with transaction():
            do(form)
    except DomainError as error:
        fresh = allocating.allocation_to_read(allocation_id, viewer())
        return _page(fresh, made, words_for(error)), STATUS.get(type(error), 400)
    flash(done, "good")
    return redirect(url_for("officer.allocation", allocation_id=allocation_id))


@officers
@limiter.limit(CHANGE_LIMIT)
def join(allocation_id: int) -> Page:
    """Let a company take part."""

    def do(form: forms.JoinForm) -> None:
        allocating.join_allocation(allocation_id, viewer(), form.reference.data, form.version.data, moment())

    return _change(allocation_id, "join", do, _("Företaget är med, och har fått läsa allt som de andra fått."))


@officers
@limiter.limit(CHANGE_LIMIT)
def criteria(allocation_id: int) -> Page:
    """Publish the criteria and the time for bids."""

    def do(form: forms.CriteriaForm) -> None:
        allocating.publish_criteria(
            allocation_id, viewer(), form.version.data, form.criteria.data, form.due(), moment()
        )

    return _change(allocation_id, "criteria", do, _("Kriterierna är publicerade, och alla har fått dem samtidigt."))


@officers
@limiter.limit(CHANGE_LIMIT)
def tell(allocation_id: int) -> Page:
    """Tell all the same."""

    def do(form: forms.TellForm) -> None:
        allocating.tell_all(allocation_id, viewer(), form.version.data, form.body.data, moment(), form.once.data)

    return _change(allocation_id, "tell", do, _("Alla som är med har fått samma besked."))


@officers
@limiter.limit(CHANGE_LIMIT)
def next_day(allocation_id: int) -> Page:
    """Say when something is decided next."""

    def do(form: forms.NextDayForm) -> None:
        allocating.change_next_day(
            allocation_id, viewer(), form.version.data, form.next_on.data, form.decider.data, moment()
        )

    return _change(allocation_id, "next", do, _("Dagen är sparad, och alla som är med ser den."))


@officers
@limiter.limit(CHANGE_LIMIT)
def open_bids(allocation_id: int) -> Page:
    """Open all bids."""

    def do(form: OnlyButton) -> None:
        allocating.open_bids(allocation_id, viewer(), form.version.data, moment())

    return _change(allocation_id, "open", do, _("Alla anbud är öppnade."))


@officers
@limiter.limit(CHANGE_LIMIT)
def choose(allocation_id: int) -> Page:
    """Give the land to one company."""

    def do(form: forms.ChooseForm) -> None:
        allocating.choose(
            allocation_id,
            viewer(),
            form.version.data,
            form.case.data,
            form.why.data,
            form.reason.data or "",
            form.terms(),
            moment(),
        )

    return _change(allocation_id, "choose", do, _("Marken är anvisad. Alla som var med har fått samma skäl."))


@officers
@limiter.limit(CHANGE_LIMIT)
def cancel(allocation_id: int) -> Page:
    """End it without a choice."""

    def do(form: forms.CancelForm) -> None:
        allocating.cancel_allocation(allocation_id, viewer(), form.version.data, form.why.data, moment())

    return _change(allocation_id, "cancel", do, _("Markanvisningen är avbruten, och alla har fått veta varför."))
