"""Referrals and hearings from the officer's side, and the page on which a unit answers what it is asked."""

from __future__ import annotations

import uuid
from functools import partial

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from eservice.cases.operations.hearings import hear_company, skip_hearing
from eservice.cases.operations.referrals import answer_referral, send_referrals, withdraw_referral
from eservice.cases.referral_queries import file_along, referral_for_unit, referrals_to
from eservice.catalogue.queries import service_names
from eservice.kit.db import transaction
from eservice.kit.errors import Invalid, WrongMove
from eservice.notifications.referrals import write_referral_letter
from eservice.web.access import officers, viewer
from eservice.web.clock import moment, today
from eservice.web.errors import STATUS, words_for
from eservice.web.officer.page import Page, change
from eservice.web.referral_forms import HearingForm, NoHearingForm, ReferralForm, StatementForm
from eservice.web.security import CHANGE_LIMIT, limiter
from eservice.web.settings import settings
from eservice.web.statements import keep_attached, referral_page
from eservice.web.uploads import sent_back


@officers
@limiter.limit(CHANGE_LIMIT)
def refer(reference: str) -> Page:
    """Ask units and outside bodies for a statement, all at once."""

    def do(form: ReferralForm) -> None:
        now, keys = moment(), settings()
        question = form.question_to_send()
        to = form.recipients()
        sent = send_referrals(
            reference, viewer(), form.version.data, to, question, keys.secret_key, now, form.once.data
        )
        for referral, event in sent:
            write_referral_letter(referral, event, "referral_sent", keys.site_url, keys.secret_key, now)

    return change(reference, "referral", do, _("Remissen är skickad."))


@officers
@limiter.limit(CHANGE_LIMIT)
def recall(reference: str) -> Page:
    """Take a referral back."""
    number = request.form.get("referral", "")
    if not number.isdecimal() or len(number) > 18:
        abort(404)
    return change(
        reference,
        "recall",
        lambda form: withdraw_referral(reference, viewer(), form.version.data, int(number), moment(), form.once.data),
        _("Remissen är återkallad."),
    )


@officers
@limiter.limit(CHANGE_LIMIT)
def hear(reference: str) -> Page:
    """Let the company speak before the decision."""

    def do(form: HearingForm) -> None:
        hear_company(
            reference, viewer(), form.version.data, form.text.data, form.answer_by.data, moment(), form.once.data
        )

    return change(reference, "hearing", do, _("Företaget får yttra sig. Nu är det företagets tur."))


@officers
@limiter.limit(CHANGE_LIMIT)
def no_hearing(reference: str) -> Page:
    """Say why the company is not heard."""

    def do(form: NoHearingForm) -> None:
        skip_hearing(reference, viewer(), form.version.data, form.reason.data, form.text.data, moment(), form.once.data)

    return change(reference, "nohearing", do, _("Skälet är antecknat."))


@officers
def referrals() -> str:
    """What my units are asked by others, the nearest day first."""
    page = referrals_to(viewer(), request.args.get("efter"))
    return render_template("officer/referrals.html", page=page, services=service_names(), today=today())


@officers
@limiter.limit(CHANGE_LIMIT, methods=["POST"])
def referral(referral_id: int) -> Page:
    """A question to my unit: only what we were sent, and the answer."""
    asked = referral_for_unit(referral_id, viewer())
    form = StatementForm(prefix="statement")
    if request.method == "GET" and not form.name.data:
        form.name.data = viewer().name
    show = partial(referral_page, asked, form, "officer/referral.html", "officer.referral_file")
    if request.method == "GET":
        return show({"referral_id": referral_id})
    if not form.validate():
        return show({"referral_id": referral_id}, status=422)
    try:
        with transaction():
            done = answer_referral(
                referral_id, form.stance.data, form.answer.data, form.name.data, moment(), viewer().person_id
            )
            keep_attached(form, done, viewer())
    except (WrongMove, Invalid) as error:
        return show({"referral_id": referral_id}, problem=words_for(error), status=STATUS[type(error)])
    flash(_("Yttrandet är lämnat."), "good")
    return redirect(url_for("officer.referrals"))


@officers
def referral_file(referral_id: int, document_id: uuid.UUID) -> Response:
    """A file that went along with a question to my unit."""
    asked = referral_for_unit(referral_id, viewer())
    return sent_back(file_along(asked.referral.id, document_id))


referral.takes_files = True
