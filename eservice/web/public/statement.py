"""The page behind a one-time link: a body outside the municipality reads what it was sent, and answers once."""

from __future__ import annotations

import uuid
from functools import partial

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from eservice.cases.operations.referrals import answer_referral
from eservice.cases.referral_queries import file_along, referral_for_token
from eservice.kit.db import transaction
from eservice.kit.errors import Invalid, WrongMove
from eservice.web.access import everyone
from eservice.web.clock import moment
from eservice.web.errors import STATUS, words_for
from eservice.web.referral_forms import StatementForm
from eservice.web.security import SIGN_IN_LIMIT, limiter
from eservice.web.statements import keep_attached, referral_page
from eservice.web.uploads import sent_back

Page = str | Response | tuple[str, int]


@everyone
@limiter.limit(SIGN_IN_LIMIT)
def statement(token: str) -> Page:
    """A question to us, and our statement."""
    asked = referral_for_token(token, moment())
    form = StatementForm(prefix="statement")
    show = partial(referral_page, asked, form, "public/statement.html", "public.statement_file")
    if request.method == "GET":
        return show({"token": token})
    if not form.validate():
        return show({"token": token}, status=422)
    try:
        with transaction():
            done = answer_referral(asked.referral.id, form.stance.data, form.answer.data, form.name.data, moment())
            keep_attached(form, done, None)
    except (WrongMove, Invalid) as error:
        return show({"token": token}, problem=words_for(error), status=STATUS[type(error)])
    return redirect(url_for("public.thanks_for_statement"))


@everyone
@limiter.limit(SIGN_IN_LIMIT)
def statement_file(token: str, document_id: uuid.UUID) -> Response:
    """A file that went along with the question."""
    from_link = referral_for_token(token, moment())
    return sent_back(file_along(from_link.referral.id, document_id))


@everyone
def thanks_for_statement() -> str:
    """The statement has come in; the link is used up."""
    return render_template("public/statement_thanks.html")


statement.takes_files = True
