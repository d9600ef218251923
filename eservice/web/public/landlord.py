"""A private landlord's page: an inquiry it was shown, by a link of its own, and its answer."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from eservice.kit.db import transaction
from eservice.kit.errors import Invalid, WrongMove
from eservice.premises.stages.operations.sharing import answer_question, note_reading
from eservice.premises.stages.queries import question_for_token
from eservice.web.access import everyone
from eservice.web.clock import moment
from eservice.web.errors import STATUS, words_for
from eservice.web.landlord_page import answer_form, landlord_page
from eservice.web.security import SIGN_IN_LIMIT, limiter

PAGE = "public/landlord.html"


@everyone
@limiter.limit(SIGN_IN_LIMIT)
def landlord(token: str) -> str | Response | tuple[str, int]:
    """The inquiry and the form. A link that is used, old or closed because consent was taken back is not found."""
    found = question_for_token(token, moment())
    form, where = answer_form(found), url_for("public.landlord", token=token)
    if request.method == "GET":
        with transaction():
            note_reading(found.case.id, "inquiry", found.question.id, found.question.name, moment())
        return landlord_page(question_for_token(token, moment()), form, PAGE, where)
    if not form.validate():
        return landlord_page(found, form, PAGE, where, status=422)
    has_some = form.has_some.data == "yes"
    try:
        with transaction():
            answer_question(
                found.question.id, has_some, form.reason.data or "", form.answer.data, form.name.data, moment()
            )
    except (WrongMove, Invalid) as error:
        return landlord_page(found, form, PAGE, where, problem=words_for(error), status=STATUS[type(error)])
    return redirect(url_for("public.landlord_thanks"))


@everyone
def landlord_thanks() -> str:
    """The answer has come in; the link is used up."""
    return render_template("public/landlord_thanks.html")
