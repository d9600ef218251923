"""The way of an inquiry on the officer's page: its stage, offers and viewings, landlords, and who has seen what."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from eservice.cases.rules import Event
from eservice.cases.secrecy import Reader
from eservice.premises.stages.land_queries import allocations_of
from eservice.premises.stages.queries import (
    journey_of,
    landlords_to_ask,
    objects_to_offer,
    offers_in,
    questions_in,
    readings_in,
)
from eservice.premises.stages.reading import kind_or_none
from eservice.premises.stages.record_queries import meetings_in, reviews_in
from eservice.premises.stages.rules import Circle, Journey, Kind
from eservice.web import record_words, stage_words
from eservice.web.clock import moment
from eservice.web.establishment_forms import MeetingForm
from eservice.web.forms import CaseForm
from eservice.web.officer.seen import Part, Seen, Shown, plain
from eservice.web.record_forms import review_form
from eservice.web.stage_forms import (
    ContractForm,
    LandlordsForm,
    MoreTimesForm,
    OfferForm,
    RecallForm,
    StageForm,
    landlords_form,
    offer_choices,
    offer_form,
    stage_form,
)


def _journey(seen: Seen) -> Journey:
    journey: Journey = seen.once("journey", lambda: journey_of(seen.case))
    return journey


def _offers(seen: Seen, *states: str) -> list[Any]:
    found = seen.once("offers", lambda: offers_in(seen.case.id, moment()))
    return [one for one in found if not states or one.offer.state in states]


def stages(seen: Seen) -> Shown:
    """Where the inquiry is, what was offered and answered, and the next moves."""
    kind = kind_or_none(seen.case.service_key) if seen.service else None
    if kind is None:
        return None
    journey, may = _journey(seen), seen.may(Event.STAGE_CHANGED)
    is_premises = kind == Kind.PREMISES
    return {
        "journey": journey,
        "way": stage_words.way(journey),
        "terms": stage_words.terms_of(journey.now),
        "earlier": stage_words.earlier(journey),
        "words": stage_words,
        "record_words": record_words,
        "is_premises": is_premises,
        "may": may,
        "offers": _offers(seen) if is_premises else [],
        "questions": questions_in(seen.case.id) if is_premises else [],
        "readings": readings_in(seen.case.id) if is_premises else [],
        "titles": {one.offer.id: one.offer.title for one in _offers(seen)} if is_premises else {},
        "circles": [(circle, circle in journey.shares) for circle in Circle] if is_premises else [],
        "open_offers": bool(_offers(seen, "offered", "wanted")) if is_premises else False,
        "wanted": bool(_offers(seen, "wanted")) and journey.stage == "negotiation" if is_premises else False,
        "meetings": meetings_in(seen.case.id),
        "reviews": [] if is_premises else reviews_in(seen.case.id, Reader.UNIT),
        "allocations": [] if is_premises else allocations_of(seen.case.id),
    }


def _stage_form(seen: Seen, **data: Any) -> StageForm:
    journey = _journey(seen)
    return stage_form(_service(seen), journey.kind, journey.stage, **data)


def _service(seen: Seen) -> Any:
    return seen.service


def _offer_form(seen: Seen, **data: Any) -> OfferForm:
    return offer_form(objects_to_offer(Kind.PREMISES, seen.today), **data)


def _choosing(form_class: type[Any], *states: str) -> Any:
    """A form with the offers that are in one of `states`."""

    def make(seen: Seen, **data: Any) -> CaseForm:
        form: CaseForm = form_class(**data)
        form.offer.choices = offer_choices([one.offer for one in _offers(seen, *states)])
        return form

    return make


def _landlords_form(seen: Seen, **data: Any) -> LandlordsForm:
    return landlords_form(landlords_to_ask(seen.case), **data)


STAGES = Part(
    "stages",
    stages,
    {
        "stage": _stage_form,
        "offer": _offer_form,
        "moretimes": _choosing(MoreTimesForm, "offered", "wanted"),
        "recalloffer": _choosing(RecallForm, "offered", "wanted", "declined"),
        "contract": _choosing(ContractForm, "wanted"),
        "landlords": _landlords_form,
        "meeting": plain(MeetingForm),
        "review": lambda _seen, **data: review_form(**data),
    },
    tab=_l("Steg"),
    anchor="stages-h",
)
