"""The days on which the municipality keeps closed: adding one, taking one back, and who did so."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import DateField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

from eservice.cases.calendar import closing_days
from eservice.cases.operations.closing import add_closing_day, remove_closing_day
from eservice.kit.db import transaction
from eservice.kit.errors import Invalid
from eservice.kit.text import Text
from eservice.web.access import administrators, viewer
from eservice.web.clock import moment, today
from eservice.web.errors import words_for
from eservice.web.forms import one_line, plain_text
from eservice.web.security import CHANGE_LIMIT, limiter


class ClosingForm(FlaskForm):
    """A day to keep closed on, with its name in both languages."""

    on_day = DateField(_l("Dag"), validators=[InputRequired(_l("Ange en dag."))])
    name_sv = StringField(
        _l("Vad dagen kallas på svenska"),
        filters=[one_line],
        validators=[DataRequired(_l("Skriv vad dagen kallas.")), Length(max=80), plain_text],
    )
    name_en = StringField(
        _l("Vad dagen kallas på engelska"),
        filters=[one_line],
        validators=[DataRequired(_l("Skriv vad dagen kallas.")), Length(max=80), plain_text],
    )


@administrators
def days() -> str:
    """Every closing day, and the form for another."""
    return _page(ClosingForm(formdata=None))


@administrators
@limiter.limit(CHANGE_LIMIT)
def add() -> str | Response | tuple[str, int]:
    """Add a day."""
    form = ClosingForm()
    if not form.validate():
        return _page(form), 422
    try:
        with transaction():
            name = Text(form.name_sv.data, form.name_en.data)
            add_closing_day(form.on_day.data, name, viewer(), moment(), today())
    except Invalid as error:
        return _page(form, words_for(error)), 422
    flash(_("Dagen är inlagd. Servicemål i arbetsdagar räknas om."), "good")
    return redirect(url_for("admin.closing_days"))


@administrators
@limiter.limit(CHANGE_LIMIT)
def remove(day_id: int) -> Response:
    """Take a day back."""
    with transaction():
        remove_closing_day(day_id, viewer(), moment())
    flash(_("Dagen är borttagen. Servicemål i arbetsdagar räknas om."), "good")
    return redirect(url_for("admin.closing_days"))


def _page(form: ClosingForm, problem: str | None = None) -> str:
    return render_template("admin/closing_days.html", rows=closing_days(), form=form, problem=problem, today=today())
