"""What an officer does with an inquiry on its way, each from a form on the page of the case."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from eservice.kit.db import transaction
from eservice.kit.errors import Invalid, WrongMove
from eservice.notifications.landlords import write_landlord_letter
from eservice.premises.stages.operations.moving import change_terms, move_stage
from eservice.premises.stages.operations.offers import make_offer, recall_offer, sign_contract
from eservice.premises.stages.operations.sharing import answer_question, ask_landlords, note_reading
from eservice.premises.stages.operations.viewings import offer_times
from eservice.premises.stages.queries import question_for_unit, questions_to
from eservice.premises.stages.rules import Stage
from eservice.web.access import officers, viewer
from eservice.web.clock import moment
from eservice.web.errors import STATUS, words_for
from eservice.web.landlord_page import answer_form, landlord_page
from eservice.web.officer.page import Page, change
from eservice.web.security import CHANGE_LIMIT, limiter
from eservice.web.settings import settings
from eservice.web.stage_forms import ContractForm, LandlordsForm, MoreTimesForm, OfferForm, RecallForm, StageForm
from eservice.web.stage_words import owner_name


@officers
@limiter.limit(CHANGE_LIMIT)
def stage(reference: str) -> Page:
    """Move the inquiry to another stage, or change what is said of the one it is in."""

    def do(form: StageForm) -> None:
        said = (form.terms(), moment(), form.once.data)
        to = Stage(form.to.data)
        if form.to.data == form.to.choices[-1].value:
            change_terms(reference, viewer(), form.version.data, *said)
        else:
            move_stage(reference, viewer(), form.version.data, to, *said)

    return change(reference, "stage", do, _("Steget är sparat, och företaget ser det."))


@officers
@limiter.limit(CHANGE_LIMIT)
def offer(reference: str) -> Page:
    """Offer premises."""

    def do(form: OfferForm) -> None:
        thing = form.chosen()
        title = thing.address if thing else form.title.data
        landlord = owner_name(thing.owner_key) if thing else form.landlord.data
        make_offer(
            reference,
            viewer(),
            form.version.data,
            title,
            landlord,
            form.body.data,
            form.times(),
            moment(),
            thing.id if thing else None,
            form.once.data,
        )

    return change(reference, "offer", do, _("Erbjudandet är skickat. Företaget kan svara och boka visning."))


@officers
@limiter.limit(CHANGE_LIMIT)
def more_times(reference: str) -> Page:
    """Offer more times for a viewing."""

    def do(form: MoreTimesForm) -> None:
        offer_times(reference, viewer(), form.version.data, form.offer.data, form.times(), moment(), form.once.data)

    return change(reference, "moretimes", do, _("Tiderna är tillagda."))


@officers
@limiter.limit(CHANGE_LIMIT)
def recall(reference: str) -> Page:
    """Take an offer back."""

    def do(form: RecallForm) -> None:
        recall_offer(reference, viewer(), form.version.data, form.offer.data, form.why.data, moment(), form.once.data)

    return change(reference, "recalloffer", do, _("Erbjudandet är tillbakadraget, och företaget får veta varför."))


@officers
@limiter.limit(CHANGE_LIMIT)
def contract(reference: str) -> Page:
    """Write down that a lease is signed."""

    def do(form: ContractForm) -> None:
        sign_contract(reference, viewer(), form.version.data, form.offer.data, form.terms(), moment(), form.once.data)

    return change(reference, "contract", do, _("Avtalet är antecknat. Lokalen är inte längre ledig."))


@officers
@limiter.limit(CHANGE_LIMIT)
def landlords(reference: str) -> Page:
    """Ask landlords whether they have something."""

    def do(form: LandlordsForm) -> None:
        now, keys = moment(), settings()
        asked = ask_landlords(
            reference, viewer(), form.version.data, form.landlords(), keys.secret_key, now, form.once.data
        )
        for question, event in asked:
            write_landlord_letter(question, event, keys.site_url, keys.secret_key, now)

    return change(reference, "landlords", do, _("Frågan är skickad."))


@officers
def questions() -> str:
    """What my units are asked by others about premises."""
    return render_template("officer/landlord_questions.html", rows=questions_to(viewer()))


@officers
@limiter.limit(CHANGE_LIMIT, methods=["POST"])
def question(question_id: int) -> Page:
    """An inquiry that was shown to my unit, and our answer."""
    found = question_for_unit(question_id, viewer())
    form = answer_form(found)
    where = url_for("officer.landlord_question", question_id=question_id)
    if request.method == "GET":
        with transaction():
            reader = f"{found.question.name}: {viewer().name}"
            note_reading(found.case.id, "inquiry", found.question.id, reader, moment())
        form.name.data = viewer().name
        return landlord_page(question_for_unit(question_id, viewer()), form, "officer/landlord_question.html", where)
    if not form.validate():
        return landlord_page(found, form, "officer/landlord_question.html", where, status=422)
    try:
        with transaction():
            answer_question(
                question_id,
                form.has_some.data == "yes",
                form.reason.data or "",
                form.answer.data,
                form.name.data,
                moment(),
                viewer(),
            )
    except (WrongMove, Invalid) as error:
        page = "officer/landlord_question.html"
        return landlord_page(found, form, page, where, problem=words_for(error), status=STATUS[type(error)])
    flash(_("Svaret är lämnat."), "good")
    return redirect(url_for("officer.landlord_questions"))
