"""What a company does with its inquiry on its way: answers offers, books viewings, consents, bids for land."""

from __future__ import annotations

from flask import abort
from flask_babel import gettext as _

from eservice.cases.models import Case
from eservice.cases.queries import case_of_company
from eservice.catalogue.queries import service_version
from eservice.kit.errors import NotFound
from eservice.premises.stages.operations.allocating import give_bid
from eservice.premises.stages.operations.moving import step_back, wake
from eservice.premises.stages.operations.offers import answer_offer
from eservice.premises.stages.operations.sharing import change_consent
from eservice.premises.stages.operations.viewings import book_viewing, cancel_viewing
from eservice.premises.stages.queries import Shown, offers_in
from eservice.premises.stages.rules import Circle
from eservice.web.access import company_people, viewer
from eservice.web.clock import moment
from eservice.web.company.case import Page, change
from eservice.web.company.way import answer_form, book_form
from eservice.web.forms import OnlyButton
from eservice.web.land_forms import BidForm
from eservice.web.security import CHANGE_LIMIT, limiter


def _case(reference: str) -> Case:
    return case_of_company(reference, viewer()).case


def _offer(case: Case, offer_id: int) -> Shown:
    found = next((one for one in offers_in(case.id, moment()) if one.offer.id == offer_id), None)
    if found is None:
        raise NotFound("no_such_offer")
    return found


@company_people
@limiter.limit(CHANGE_LIMIT)
def answer(reference: str, offer_id: int) -> Page:
    """Answer an offer."""
    case = _case(reference)
    _offer(case, offer_id)
    form = answer_form(offer_id, service_version(case.service_version_id))

    def do() -> None:
        wants, said = form.wants.data == "yes", form.said.data or ""
        reason = "" if wants else form.reason.data or ""
        answer_offer(reference, viewer(), offer_id, wants, reason, said, moment(), form.once.data)

    return change(reference, f"offer{offer_id}", form, do, _("Ert svar är skickat."))


@company_people
@limiter.limit(CHANGE_LIMIT)
def book(reference: str, offer_id: int) -> Page:
    """Book a time to see what was offered."""
    shown = _offer(_case(reference), offer_id)
    form = book_form(shown)
    # A time that somebody else has taken meanwhile is told of by its name, not as a choice that there never was.
    form.time.validate_choice = False

    def do() -> None:
        book_viewing(reference, viewer(), offer_id, form.time.data, moment(), form.once.data)

    return change(reference, f"book{offer_id}", form, do, _("Visningen är bokad."))


@company_people
@limiter.limit(CHANGE_LIMIT)
def cancel(reference: str, offer_id: int) -> Page:
    """Give a booked time back."""
    _offer(_case(reference), offer_id)
    form = OnlyButton(prefix="cancelviewing")

    def do() -> None:
        cancel_viewing(reference, viewer(), offer_id, moment(), form.once.data)

    return change(reference, "cancelviewing", form, do, _("Tiden är avbokad."))


@company_people
@limiter.limit(CHANGE_LIMIT)
def consent(reference: str, circle: str, answer: str) -> Page:
    """Say who may see the inquiry, or take that back."""
    if circle not in set(Circle) or answer not in ("ja", "nej"):
        abort(404)
    _case(reference)
    form = OnlyButton(prefix=f"consent-{circle}")

    def do() -> None:
        change_consent(reference, viewer(), Circle(circle), answer == "ja", moment(), form.once.data)

    done = _("Tack, då kan vi fråga dem.") if answer == "ja" else _("Från och med nu får de inte se er förfrågan.")
    return change(reference, f"consent-{circle}", form, do, done)


@company_people
@limiter.limit(CHANGE_LIMIT)
def withdraw(reference: str) -> Page:
    """Take the inquiry back, after it was answered."""
    form = OnlyButton(prefix="stepback")

    def do() -> None:
        step_back(reference, viewer(), moment(), form.once.data)

    return change(reference, "stepback", form, do, _("Förfrågan är återkallad."))


@company_people
@limiter.limit(CHANGE_LIMIT)
def go_on(reference: str) -> Page:
    """Let an inquiry that rests go on."""
    form = OnlyButton(prefix="goon")

    def do() -> None:
        wake(reference, viewer(), moment(), form.once.data)

    return change(reference, "goon", form, do, _("Förfrågan går vidare. Nu är det vår tur."))


@company_people
@limiter.limit(CHANGE_LIMIT)
def bid(reference: str, allocation_id: int) -> Page:
    """Bid for land."""
    _case(reference)
    form = BidForm(prefix=f"bid{allocation_id}")

    def do() -> None:
        amount = form.amount.data
        give_bid(reference, viewer(), allocation_id, form.bid.data, amount, moment(), form.once.data)

    return change(reference, f"bid{allocation_id}", form, do, _("Ert anbud är inlämnat och förseglat."))
