"""Setting targets and saying what was done: for administrators, on behalf of the body that decided."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import FloatField, HiddenField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from eservice.goals import queries
from eservice.goals.operations import set_target, write_comment
from eservice.goals.rules import FIRST_YEAR, LAST_YEAR, LONGEST_BASIS, LONGEST_TEXT
from eservice.kit.db import transaction
from eservice.kit.errors import Invalid, NotFound
from eservice.statistics.indicators import INDICATORS
from eservice.web.access import administrators, viewer
from eservice.web.clock import moment, today
from eservice.web.errors import words_for
from eservice.web.forms import CaseForm, one_line, plain_text, stripped
from eservice.web.manager.indicators import bodies, part_names
from eservice.web.security import CHANGE_LIMIT, limiter

Page = str | Response | tuple[str, int]


class TargetForm(CaseForm):
    """A target: shares are written in per cent. Empty takes it back."""

    place = HiddenField(validators=[InputRequired(), Length(max=60)])
    value = FloatField(
        _l("Mål"),
        description=_l("Andelar i procent, annars dagar, arbetstimmar eller gånger. Lämna tomt för att ta bort målet."),
        validators=[Optional()],
    )
    basis = StringField(
        _l("Beslut som målet vilar på"),
        filters=[one_line],
        description=_l("Till exempel: Socialnämnden 2026-01-20 § 4."),
        validators=[InputRequired(_l("Skriv vilket beslut målet vilar på.")), Length(max=LONGEST_BASIS), plain_text],
    )


class CommentForm(CaseForm):
    """What was done, what remains, who answers."""

    place = HiddenField(validators=[InputRequired(), Length(max=60)])
    done = TextAreaField(_l("Vad som gjorts"), filters=[stripped], validators=[Length(max=LONGEST_TEXT), plain_text])
    remains = TextAreaField(
        _l("Vad som återstår"), filters=[stripped], validators=[Length(max=LONGEST_TEXT), plain_text]
    )
    answers = StringField(
        _l("Svarar"),
        filters=[one_line],
        description=_l("En funktion, inte ett namn: till exempel enhetschefen."),
        validators=[Length(max=120), plain_text],
    )


@administrators
def goals() -> Page:
    """The targets and comments of a body for a year, with their history."""
    return _show(*_asked())


def _asked() -> tuple[str, int]:
    """The body and year of the address. Raises `NotFound` for a body that answers for nothing, or another time."""
    body, year = request.args.get("organ", "")[:120], request.args.get("ar", str(today().year))
    if (body and body not in bodies().values()) or year not in map(str, range(FIRST_YEAR, LAST_YEAR + 1)):
        raise NotFound("no_such_target")
    return body, int(year)


def _show(
    body: str, year: int, target: TargetForm | None = None, comment: CommentForm | None = None, status: int = 200
) -> Page:
    targets_, comments_ = queries.history(body, year)
    page = render_template(
        "admin/goals.html",
        body=body,
        year=year,
        bodies={key: name for key, name in sorted(part_names()["organ"].items()) if key},
        years=range(today().year - 2, today().year + 2),
        strategy=queries.strategy(),
        indicators=INDICATORS,
        held=queries.targets(body, year),
        said=queries.comments(body, year),
        target_history=targets_,
        comment_history=comments_,
        target=target,
        comment=comment,
        new_target=lambda place, held: _target_form(place, held),
        new_comment=lambda key, said: _comment_form(key, said),
    )
    return (page, status) if status != 200 else page


def _target_form(place: str, held: Any) -> TargetForm:
    form = TargetForm(formdata=None, prefix=_prefix(place))
    form.place.data = place
    if held is not None:
        unit = INDICATORS[held.indicator_key].unit
        form.value.data = held.value * 100 if unit == "share" else held.value
        form.basis.data = held.basis
    return form


def _comment_form(key: str, said: Any) -> CommentForm:
    form = CommentForm(formdata=None, obj=said, prefix=_prefix(key))
    form.place.data = key
    return form


def _prefix(place: str) -> str:
    """Every form of the page has fields with ids of its own."""
    return place.replace(":", "_") + "-"


def _sent_place() -> str:
    found = next((value for name, value in request.form.items() if name.endswith("-place")), "")
    return found[:60]


@administrators
@limiter.limit(CHANGE_LIMIT)
def keep_target() -> Page:
    """Set, change or take back a target."""
    (body, year), place = _asked(), _sent_place()
    form = TargetForm(prefix=_prefix(place))
    goal_key, _colon, key = place.partition(":")
    if not form.validate_on_submit():
        return _show(body, year, target=form, status=422)
    share = key in INDICATORS and INDICATORS[key].unit == "share"
    value = form.value.data / 100 if share and form.value.data is not None else form.value.data
    try:
        with transaction():
            set_target(body, year, goal_key, key, value, form.basis.data or "", viewer(), moment())
    except Invalid as error:
        form.value.errors = [words_for(error)]
        return _show(body, year, target=form, status=422)
    flash(_("Målet är sparat.") if value is not None else _("Målet är borttaget."), "good")
    return redirect(url_for("admin.goals", organ=body or None, ar=year))


@administrators
@limiter.limit(CHANGE_LIMIT)
def keep_comment() -> Page:
    """Say what was done and what remains."""
    (body, year), place = _asked(), _sent_place()
    form = CommentForm(prefix=_prefix(place))
    if not form.validate_on_submit():
        return _show(body, year, comment=form, status=422)
    texts = (form.done.data or "", form.remains.data or "", form.answers.data or "")
    try:
        with transaction():
            write_comment(body, year, place, *texts, viewer(), moment())
    except Invalid as error:
        form.done.errors = [words_for(error)]
        return _show(body, year, comment=form, status=422)
    flash(_("Texten är sparad."), "good")
    return redirect(url_for("admin.goals", organ=body or None, ar=year))
