"""Tariffs: what things cost, since when, and adding a new list."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import BooleanField, DateField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

from eservice.catalogue.prices.operations import add_list
from eservice.catalogue.prices.queries import items_of, lists, newest_list
from eservice.catalogue.prices.rules import in_force
from eservice.kit.db import transaction
from eservice.kit.errors import DomainError
from eservice.web.access import administrators, viewer
from eservice.web.clock import moment, today
from eservice.web.errors import STATUS, words_for
from eservice.web.forms import CaseForm, one_line, plain_text
from eservice.web.security import CHANGE_LIMIT, limiter


class PriceListForm(CaseForm):
    """A new list of a tariff; its amounts stand beside, one per item."""

    valid_from = DateField(
        _l("Gäller från"),
        description=_l("I dag eller senare. Den gamla listan gäller till dess."),
        validators=[InputRequired(_l("Ange från vilken dag listan gäller."))],
    )
    source = StringField(
        _l("Beslut"),
        description=_l("Till exempel: kommunfullmäktige 2026-11-30, § 210."),
        filters=[one_line],
        validators=[DataRequired(_l("Skriv vilket beslut listan vilar på.")), Length(max=300), plain_text],
    )
    unverified = BooleanField(_l("Beloppen ska kontrolleras innan de används"))


@administrators
def price_lists() -> str:
    """Every tariff with its lists, and which of them holds today."""
    rows = lists()
    held = {one.id for one in in_force(rows, today()).values()}
    return render_template("admin/price_lists.html", rows=rows, held=held, today=today())


@administrators
@limiter.limit(CHANGE_LIMIT, methods=["POST"])
def price_list(tariff_key: str) -> str | Response | tuple[str, int]:
    """The newest list of a tariff, and the form for a new one."""
    form = PriceListForm()
    if request.method == "GET":
        form.valid_from.data = _next_year(today())
        return _page(tariff_key, form, {})
    amounts, wrong = _amounts(tariff_key)
    if not form.validate() or wrong:
        return _page(tariff_key, form, wrong), 422
    try:
        with transaction():
            add_list(
                tariff_key,
                form.valid_from.data,
                form.source.data,
                form.unverified.data,
                amounts,
                viewer(),
                today(),
                moment(),
            )
    except DomainError as error:
        return _page(tariff_key, form, {}, words_for(error)), STATUS.get(type(error), 400)
    flash(_("Listan är tillagd."), "good")
    return redirect(url_for("admin.price_list", tariff_key=tariff_key))


def _next_year(day: date) -> date:
    return date(day.year + 1, 1, 1)


def _amounts(tariff_key: str) -> tuple[dict[str, Decimal | None], dict[str, str]]:
    """The amounts as typed, by item, and what is wrong with some of them; an empty one is not set."""
    amounts: dict[str, Decimal | None] = {}
    wrong: dict[str, str] = {}
    for item in newest_list(tariff_key)[1]:
        typed = "".join(request.form.get(f"amount_{item.key}", "").split()).replace(",", ".")
        try:
            amounts[item.key] = Decimal(typed).quantize(Decimal("0.01")) if typed else None
        except InvalidOperation:
            wrong[item.key] = _("Skriv ett belopp med siffror, till exempel 1250.")
            continue
        amount = amounts[item.key]
        if amount is not None and not (amount.is_finite() and 0 <= amount <= 100_000_000):
            wrong[item.key] = _("Beloppet ska vara mellan 0 och 100 miljoner.")
    return amounts, wrong


def _page(tariff_key: str, form: PriceListForm, wrong: dict[str, str], problem: str | None = None) -> str:
    newest, items = newest_list(tariff_key)
    typed: dict[str, Any] = {
        item.key: request.form.get(f"amount_{item.key}", "" if item.amount is None else f"{item.amount.normalize():f}")
        for item in items
    }
    history = [one for one in lists() if one.tariff_key == tariff_key]
    return render_template(
        "admin/price_list.html",
        newest=newest,
        items=items,
        typed=typed,
        wrong=wrong,
        form=form,
        problem=problem,
        history=[(one, items_of(one.id)) for one in history[:10]],
    )
