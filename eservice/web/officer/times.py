"""The times of a case: every clock with its ledger, who has had the ball, and what can be said about the time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from eservice.cases import queries
from eservice.cases.clock_events import happenings
from eservice.cases.operations import delays, timing
from eservice.cases.rules import Event, can
from eservice.clock import moves
from eservice.clock.handling_time import elapsed
from eservice.clock.shape import ClockRule, Length, Reading
from eservice.kit.db import transaction
from eservice.kit.errors import Invalid, NotAllowed, Stale, WrongMove
from eservice.receipts.queries import receipts_in
from eservice.web import time_forms
from eservice.web.access import officers, staff, viewer
from eservice.web.clock import moment, today
from eservice.web.clock_cards import clock_card, text
from eservice.web.clock_ledger import ledgers
from eservice.web.errors import STATUS, words_for
from eservice.web.forms import CaseForm
from eservice.web.officer.page import Page, seen_by_viewer
from eservice.web.officer.seen import Seen
from eservice.web.security import CHANGE_LIMIT, limiter

Clocks = list[tuple[ClockRule, Reading]]
FORMS: Mapping[str, type[CaseForm]] = {
    "extend": time_forms.ExtendForm,
    "agree": time_forms.UntilForm,
    "defer": time_forms.UntilForm,
    "undefer": time_forms.UndeferForm,
    "correct": time_forms.CorrectForm,
    "notice": time_forms.NoticeForm,
    "refuse": time_forms.RefuseForm,
}
#: The clocks that a form can be about.
CHOICES: Mapping[str, Callable[[ClockRule, Reading], bool]] = {
    "extend": moves.can_be_extended,
    "agree": moves.can_be_agreed,
    "defer": moves.can_be_deferred,
    "undefer": lambda _rule, reading: moves.is_deferred(reading),
    "correct": moves.can_be_corrected,
    "notice": lambda rule, _reading: rule.kind == "delay_notice",
    "refuse": lambda rule, reading: rule.kind == "request_answer" and reading.state == "running",
}
EVENTS = {
    "extend": Event.TIME_EXTENDED,
    "agree": Event.TIME_AGREED,
    "defer": Event.DECISION_DEFERRED,
    "undefer": Event.DEFERRAL_ENDED,
    "correct": Event.CLOCK_CORRECTED,
    "notice": Event.DELAY_NOTICE_SENT,
    "refuse": Event.DECISION_REQUEST_REFUSED,
}


@staff
def times(reference: str) -> Page:
    """The times of the case."""
    return _page(reference)


@officers
@limiter.limit(CHANGE_LIMIT)
def extend(reference: str) -> Page:
    """Extend a clock."""

    def do(form: Any) -> None:
        length = Length(form.n.data, form.unit.data)
        timing.extend_time(
            reference, viewer(), form.version.data, form.clock.data, length, form.decided_on.data, form.reason.data,
            moment(), form.once.data,
        )  # fmt: skip

    return _change(reference, "extend", do, _("Tiden är förlängd och företaget får ett brev."))


@officers
@limiter.limit(CHANGE_LIMIT)
def agree(reference: str) -> Page:
    """Write down an agreed day."""
    return _change(reference, "agree", _until(reference, timing.agree_time), _("Den avtalade dagen gäller nu."))


@officers
@limiter.limit(CHANGE_LIMIT)
def defer(reference: str) -> Page:
    """Let the decision wait."""
    return _change(reference, "defer", _until(reference, timing.defer_decision), _("Klockan står still."))


@officers
@limiter.limit(CHANGE_LIMIT)
def undefer(reference: str) -> Page:
    """Let the decision wait no longer."""

    def do(form: Any) -> None:
        timing.end_deferral(
            reference, viewer(), form.version.data, form.clock.data, form.reason.data, moment(), form.once.data
        )

    return _change(reference, "undefer", do, _("Klockan går igen."))


@officers
@limiter.limit(CHANGE_LIMIT)
def correct(reference: str) -> Page:
    """Correct the day that a clock counts from."""

    def do(form: Any) -> None:
        timing.correct_clock(
            reference, viewer(), form.version.data, form.clock.data, form.counts_from.data, form.reason.data, moment(),
            form.once.data,
        )  # fmt: skip

    return _change(reference, "correct", do, _("Klockan är rättad. Den gamla raden står kvar."))


@officers
@limiter.limit(CHANGE_LIMIT)
def notice(reference: str) -> Page:
    """Send the notice of delay."""

    def do(form: Any) -> None:
        delays.send_delay_notice(
            reference, viewer(), form.version.data, form.reason.data, form.expected_on.data, moment(), form.once.data
        )

    return _change(reference, "notice", do, _("Underrättelsen är skickad."))


@officers
@limiter.limit(CHANGE_LIMIT)
def refuse(reference: str) -> Page:
    """Refuse the request for a decision."""

    def do(form: Any) -> None:
        delays.refuse_request(reference, viewer(), form.version.data, form.reasons.data, moment(), form.once.data)

    return _change(reference, "refuse", do, _("Begäran är avslagen och företaget får ett brev."))


def _until(reference: str, verb: Callable[..., Any]) -> Callable[[Any], None]:
    def do(form: Any) -> None:
        verb(
            reference, viewer(), form.version.data, form.clock.data, form.until.data, form.reason.data, moment(),
            form.once.data,
        )  # fmt: skip

    return do


def _change(reference: str, name: str, do: Callable[[Any], None], done: str) -> Page:
    """Do what a form asks and go back to the times; where it cannot be done, show them with what was typed."""
    seen = seen_by_viewer(reference)
    form = _form(name, seen, queries.clocks(seen.case, today()), {})
    if not form.validate():
        return _page(reference, (name, form), status=422)
    try:
        with transaction():
            do(form)
    except (WrongMove, Stale, Invalid, NotAllowed) as error:
        return _page(reference, (name, form), problem=words_for(error), status=STATUS[type(error)])
    flash(done, "good")
    return redirect(url_for("officer.times", reference=reference))


def _form(name: str, seen: Seen, clocks: Clocks, data: dict[str, Any]) -> CaseForm:
    """A form with the clocks that it can be about, and filled in with what is at hand."""
    form = FORMS[name](prefix=name, **data)
    if isinstance(form, time_forms.ClockForm):
        form.clock.choices = [
            SelectChoice(rule.key, text(rule.title)) for rule, reading in clocks if CHOICES[name](rule, reading)
        ]
    if isinstance(form, time_forms.ExtendForm) and form.decided_on.data is None:
        form.decided_on.data = seen.today
    draft = delays.open_draft(seen.case.id) if name == "notice" else None
    if isinstance(form, time_forms.NoticeForm) and form.reason.data is None and draft is not None:
        form.reason.data = draft.data["draft"]
    return form


def _page(
    reference: str, typed: tuple[str, CaseForm] | None = None, *, problem: str | None = None, status: int = 200
) -> tuple[str, int]:
    seen = seen_by_viewer(reference)
    clocks = queries.clocks(seen.case, seen.today)
    offered = [name for name in FORMS if _is_offered(name, seen, clocks)]
    forms = {name: _form(name, seen, clocks, {"formdata": None}) for name in offered} | dict([typed] if typed else [])
    for form in forms.values():
        form.version.data = seen.case.version
    page = render_template(
        "officer/times.html",
        case=seen.case,
        seen=seen,
        cards=[clock_card(rule, reading, seen.today) for rule, reading in clocks if reading.state != "not_started"],
        elapsed=elapsed(happenings(queries.clock_events(seen.case.id)), seen.today),
        ledgers=ledgers(clocks, queries.clock_ledger(seen.case.id)),
        forms=forms,
        receipts=receipts_in(seen.case.id),
        draft=delays.open_draft(seen.case.id),
        problem=problem,
    )
    return page, status


def _is_offered(name: str, seen: Seen, clocks: Clocks) -> bool:
    allowed = seen.mine and can(seen.case.state, EVENTS[name])
    return allowed and any(CHOICES[name](rule, reading) for rule, reading in clocks)
