"""After the decision: service, corrections, appeals, and what the court says."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from eservice.appeals import operations as appealing
from eservice.cases.models import Case
from eservice.decisions.operations.dispatch import register_service
from eservice.decisions.operations.documents import correct_decision
from eservice.web.access import officers, viewer
from eservice.web.clock import moment
from eservice.web.officer.page import Page, change
from eservice.web.security import CHANGE_LIMIT, limiter


@officers
@limiter.limit(CHANGE_LIMIT)
def serve(reference: str) -> Page:
    """Write down when the company received the decision."""
    return change(
        reference,
        "service",
        lambda form: register_service(reference, viewer(), form.served_on.data, moment(), form.once.data),
        _("Delgivningen är antecknad. Sista dag att överklaga är omräknad."),
    )


@officers
@limiter.limit(CHANGE_LIMIT)
def rectify(reference: str) -> Page:
    """Correct a clerical error."""
    return change(
        reference,
        "correction",
        lambda form: correct_decision(
            reference,
            viewer(),
            form.version.data,
            form.reasons.data,
            form.conditions.data or "",
            form.what.data,
            moment(),
            form.once.data,
        ),
        _("Det rättade beslutet ligger bredvid det första, och företaget får ett brev."),
    )


@officers
@limiter.limit(CHANGE_LIMIT)
def register_appeal(reference: str) -> Page:
    """Enter an appeal that came by post, e-mail or over the counter."""
    return change(
        reference,
        "appeal",
        lambda form: appealing.register_appeal(
            reference,
            viewer(),
            form.appellant.data,
            form.how.data,
            form.body.data,
            form.arrived_on.data,
            moment(),
            form.once.data,
        ),
        _("Överklagandet är infört."),
    )


@officers
@limiter.limit(CHANGE_LIMIT)
def settle_appeal(reference: str) -> Page:
    """Dismiss, reconsider or hand over."""
    return change(reference, "settle", lambda form: _settle(reference, form), _("Överklagandet är behandlat."))


def _settle(reference: str, form: Any) -> Case:
    version, reasons, once = form.version.data, form.reasons.data, form.once.data
    if form.step.data == "dismiss":
        return appealing.dismiss_late_appeals(reference, viewer(), version, reasons, moment(), once)
    if form.step.data == "reconsider":
        return appealing.reconsider(reference, viewer(), version, reasons, moment(), once)
    return appealing.hand_over(reference, viewer(), version, form.court.data or "", reasons, moment(), once)


@officers
@limiter.limit(CHANGE_LIMIT)
def court(reference: str) -> Page:
    """Enter what the court said."""
    return change(
        reference,
        "court",
        lambda form: appealing.enter_court_outcome(
            reference,
            viewer(),
            form.version.data,
            form.outcome.data,
            form.on.data,
            form.number.data or "",
            form.reasons.data or "",
            moment(),
            form.once.data,
        ),
        _("Domstolens avgörande är infört."),
    )


@officers
@limiter.limit(CHANGE_LIMIT)
def reopen(reference: str) -> Page:
    """Take a decided case up again."""
    return change(
        reference,
        "reopen",
        lambda form: appealing.reopen_case(
            reference, viewer(), form.version.data, form.reasons.data, moment(), form.once.data
        ),
        _("Ärendet är öppet igen."),
    )
