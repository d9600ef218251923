"""The page behind a survey's link: no sign-in, answered once."""

from __future__ import annotations

from flask import redirect, render_template, request, session, url_for
from flask_babel import refresh
from werkzeug.wrappers import Response

from eservice.cases.models import Case
from eservice.catalogue.queries import service_version
from eservice.feedback.models import Survey
from eservice.feedback.operations import answer_survey
from eservice.feedback.queries import survey_for_token
from eservice.kit.db import db, transaction
from eservice.web.access import everyone
from eservice.web.clock import moment
from eservice.web.security import SIGN_IN_LIMIT, limiter
from eservice.web.verdict_form import VerdictForm


@everyone
@limiter.limit(SIGN_IN_LIMIT)
def survey(token: str) -> str | Response | tuple[str, int]:
    """What we ask about a case, and the answers."""
    found = survey_for_token(token, moment())
    _speak(found.language)
    form = VerdictForm(prefix="verdict")
    if request.method == "GET":
        return _page(found, form, token)
    if not form.validate():
        return _page(found, form, token), 422
    with transaction():
        answer_survey(found.id, form.verdict(), moment())
    return redirect(url_for("public.thanks_for_verdict"))


def _speak(language: str) -> None:
    """Speak the language of the letter to somebody who has chosen none here."""
    if "language" not in session:
        session["language"] = language
        refresh()


def _page(found: Survey, form: VerdictForm, token: str) -> str:
    case = db.session.get_one(Case, found.case_id)
    service = service_version(case.service_version_id)
    return render_template("public/survey.html", survey=found, case=case, service=service, form=form, token=token)


@everyone
def thanks_for_verdict() -> str:
    """The answer has come in; the link is used up."""
    return render_template("public/survey_thanks.html")
