"""The way of a company's inquiry as its page shows it: the stage, offers to answer, times to book, who may see it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wtforms.fields.choices import SelectChoice

from eservice.cases.models import Case
from eservice.cases.rules import Event, can
from eservice.cases.secrecy import Reader
from eservice.catalogue.shape import Service
from eservice.kit.db import transaction
from eservice.premises.stages.land_queries import allocations_of
from eservice.premises.stages.operations.sharing import note_offers_read
from eservice.premises.stages.queries import Shown, journey_of, offers_in, questions_in, readings_in
from eservice.premises.stages.reading import kind_or_none
from eservice.premises.stages.record_queries import meetings_in, reviews_in
from eservice.premises.stages.rules import MOVES, Circle, Journey, Kind, Stage
from eservice.web import record_words, stage_words
from eservice.web.access import viewer
from eservice.web.clock import moment
from eservice.web.filters import moment as as_moment
from eservice.web.forms import CaseForm, OnlyButton
from eservice.web.land_forms import BidForm
from eservice.web.stage_forms import BookForm, OfferAnswerForm, reason_choices

#: Offers that the company may still answer; one it declined it may think better of.
ANSWERABLE = ("offered", "wanted", "declined")


def way_of(case: Case, service: Service, typed: Mapping[str, CaseForm]) -> dict[str, Any] | None:
    """What the page shows of an inquiry's way; None for a case that is none. `typed` keeps what could not be done."""
    kind = kind_or_none(case.service_key)
    if kind is None:
        return None
    journey = journey_of(case)
    may = can(case.state, Event.STAGE_CHANGED) and journey.stage != Stage.WITHDRAWN
    return {
        "journey": journey,
        "way": stage_words.way(journey),
        "terms": stage_words.terms_of(journey.now),
        "earlier": stage_words.earlier(journey),
        "words": stage_words,
        "may": may,
        "meetings": meetings_in(case.id),
        "reviews": reviews_in(case.id, Reader.COMPANY) if kind == Kind.LAND else [],
        "record_words": record_words,
        "stepback": typed.get("stepback") or OnlyButton(prefix="stepback", formdata=None),
        "goon": typed.get("goon") or OnlyButton(prefix="goon", formdata=None),
        "can_go_on": may and journey.stage == Stage.DORMANT,
        "can_step_back": may and case.ended_at is not None and Stage.WITHDRAWN in MOVES[kind].get(journey.stage, ()),
        **(_premises(case, service, journey, typed) if kind == Kind.PREMISES else _land(case, typed)),
    }


def _premises(case: Case, service: Service, journey: Journey, typed: Mapping[str, CaseForm]) -> dict[str, Any]:
    offers = offers_in(case.id, moment())
    return {
        "offers": [(one, *_forms(one, service, typed)) for one in offers],
        "circles": [
            (circle, circle in journey.shares, OnlyButton(prefix=f"consent-{circle}", formdata=None))
            for circle in Circle
        ],
        "questions": questions_in(case.id),
        "readings": [one for one in readings_in(case.id) if one.what == "inquiry"],
        "allocations": [],
    }


def _land(case: Case, typed: Mapping[str, CaseForm]) -> dict[str, Any]:
    rows = []
    for one in allocations_of(case.id):
        name = f"bid{one.allocation.id}"
        form = typed.get(name) or BidForm(prefix=name, formdata=None, data=_bid(one.party))
        open_ = one.allocation.state == "open" and one.allocation.criteria_at and not one.allocation.bids_opened_at
        may_bid = bool(open_ and one.allocation.bids_due_at and moment() < one.allocation.bids_due_at)
        rows.append((one, form, may_bid))
    return {"offers": [], "circles": [], "questions": [], "readings": [], "allocations": rows}


def note_what_was_read(case: Case, way: Mapping[str, Any] | None) -> None:
    """Keep that the viewer has the offers before them: the officer sees who has seen what."""
    if way is not None and way["offers"]:
        with transaction():
            note_offers_read(case.id, viewer(), moment())


def _bid(party: Any) -> dict[str, Any]:
    return {"bid": party.bid, "amount": party.bid_amount}


def _forms(shown: Shown, service: Service, typed: Mapping[str, CaseForm]) -> tuple[CaseForm | None, CaseForm | None]:
    """The form to answer an offer and the one to book a time, where there is something to answer or book."""
    offer = shown.offer
    if offer.state not in ANSWERABLE:
        return None, None
    answer = typed.get(f"offer{offer.id}") or answer_form(offer.id, service, formdata=None)
    if offer.state == "declined" or not shown.times:
        return answer, None
    return answer, typed.get(f"book{offer.id}") or book_form(shown, formdata=None)


def answer_form(offer_id: int, service: Service, **data: Any) -> OfferAnswerForm:
    """The form to answer an offer, with the reasons of the service."""
    form = OfferAnswerForm(prefix=f"offer{offer_id}", **data)
    form.reason.choices = reason_choices(service)
    return form


def book_form(shown: Shown, **data: Any) -> BookForm:
    """The form to book one of the times that are free."""
    form = BookForm(prefix=f"book{shown.offer.id}", **data)
    form.time.choices = [SelectChoice(time.id, as_moment(time.starts_at)) for time in shown.times]
    return form
