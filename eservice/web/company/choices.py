"""What I want to be told by e-mail, and in which language."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from eservice.accounts.operations import choose_language
from eservice.kit.db import transaction
from eservice.notifications.choices import Pace
from eservice.notifications.choosing import choose_pace, pace_of
from eservice.web.access import company_people, viewer
from eservice.web.forms import CaseForm
from eservice.web.language import LANGUAGES
from eservice.web.security import CHANGE_LIMIT, limiter

PACES = {
    Pace.USUAL: _l("Det viktigaste, genast"),
    Pace.EVERY: _l("Allt som händer, genast"),
    Pace.MY_TURN: _l("Bara när det är min tur, och beslutet"),
    Pace.DAILY: _l("En gång om dagen, samlat"),
}
NAMES = dict(zip(LANGUAGES, ("Svenska", "English"), strict=True))


class ChoicesForm(CaseForm):
    """How often, and in which language."""

    pace = RadioField(
        _l("Hur ofta vill du få mejl om dina ärenden?"),
        description=_l("Kvitto, begäran om komplettering, besked om försening och beslut kommer alltid genast."),
        choices=[SelectChoice(pace.value, label) for pace, label in PACES.items()],
        validators=[InputRequired(_l("Välj hur ofta."))],
    )
    language = RadioField(
        _l("På vilket språk?"),
        choices=[SelectChoice(key, name) for key, name in NAMES.items()],
        validators=[InputRequired(_l("Välj ett språk."))],
    )


@company_people
@limiter.limit(CHANGE_LIMIT, methods=["POST"])
def notifications() -> str | Response | tuple[str, int]:
    """My choices."""
    form = ChoicesForm(prefix="choices", data=None if request.method == "POST" else _chosen())
    if request.method == "GET":
        return _page(form)
    if not form.validate():
        return _page(form), 422
    with transaction():
        choose_pace(viewer().person_id, Pace(form.pace.data))
        choose_language(viewer().person_id, form.language.data)
    session["language"] = form.language.data
    flash(_("Det är sparat."), "good")
    return redirect(url_for("company.notifications"))


def _chosen() -> dict[str, Any]:
    return {"pace": pace_of(viewer().person_id).value, "language": viewer().language}


def _page(form: ChoicesForm) -> str:
    return render_template("company/choices.html", form=form)
