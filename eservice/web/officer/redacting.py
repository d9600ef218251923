"""Taking what is secret out of the text of a statement, on a page of its own, before the company reads it."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from eservice.cases.operations.redacting import redact_statement
from eservice.cases.referral_models import Referral
from eservice.cases.referral_queries import answered_referral, statement_copies, statements_for_company
from eservice.cases.rules import Event
from eservice.kit.db import transaction
from eservice.kit.errors import Invalid, NotFound, Stale, WrongMove
from eservice.web.access import officers, viewer
from eservice.web.clock import moment
from eservice.web.errors import STATUS, words_for
from eservice.web.officer.page import Page, seen_by_viewer
from eservice.web.referral_forms import StatementCopyForm
from eservice.web.security import CHANGE_LIMIT, limiter


@officers
@limiter.limit(CHANGE_LIMIT, methods=["POST"])
def redact_text(reference: str, referral_id: int) -> Page:
    """A statement as it came in, and the text that the company reads in its place."""
    seen = seen_by_viewer(reference)
    if not seen.may(Event.STATEMENT_REDACTED):
        raise NotFound("no_such_referral")
    referral = answered_referral(seen.case.id, referral_id)
    if request.method == "GET":
        return _page(reference, referral, _as_it_is(referral))
    form = StatementCopyForm(prefix="copy")
    if not form.validate():
        return _page(reference, referral, form, status=422)
    text, reason, once = form.text.data, form.reason.data, form.once.data
    try:
        with transaction():
            redact_statement(reference, viewer(), form.version.data, referral_id, text, reason, moment(), once)
    except (WrongMove, Stale, Invalid) as error:
        return _page(reference, referral, form, words_for(error), STATUS[type(error)])
    flash(_("Texten är sparad. Företaget läser den i stället för yttrandet."), "good")
    return redirect(url_for("officer.case", reference=reference, _anchor="referrals-h"))


def _as_it_is(referral: Referral) -> StatementCopyForm:
    """What the company would read now, to take away from."""
    copy = statement_copies(referral.case_id).get(referral.id)
    text, reason = (copy.text, copy.reason) if copy else (referral.answer, "")
    return StatementCopyForm(prefix="copy", formdata=None, data={"text": text, "reason": reason})


def _page(
    reference: str, referral: Referral, form: StatementCopyForm, problem: str | None = None, status: int = 200
) -> tuple[str, int]:
    case = seen_by_viewer(reference).case
    form.version.data, form.seen_seq.data = case.version, case.event_count
    page = render_template(
        "officer/redact_statement.html",
        case=case,
        referral=referral,
        copy=form,
        problem=problem,
        is_told=any(one.id == referral.id for one in statements_for_company(case.id)),
    )
    return page, status
