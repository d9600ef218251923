"""The page that shows every part pages are made of."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime

from flask import render_template
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    MultipleFileField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice

from eservice.cases.expecting import Expected, Move, Next
from eservice.cases.models import Document, Message
from eservice.cases.rules import State
from eservice.statistics.facts import Held
from eservice.web.access import everyone
from eservice.web.case_view import TimelineItem
from eservice.web.charts import Series, grouped_bars, line_chart, stacked_bars, step_curve
from eservice.web.clock_cards import ClockCard
from eservice.web.filters import day
from eservice.web.forms import Checkboxes
from eservice.web.turn import TurnBar, turn_bar

#: A moment in the made-up content.
WHEN = datetime(2026, 3, 3, 8, 30, tzinfo=UTC)


class Shown:
    """A case as far as a tag needs one."""

    def __init__(self, state: State) -> None:
        self.state = state


def _form() -> FlaskForm:
    """One field of each kind; two of them wrong."""

    class Sample(FlaskForm):
        name = StringField(_("Företagets namn"), description=_("Som det står i registret."))
        email = StringField(_("E-post"), render_kw={"autocomplete": "email"})
        seats = IntegerField(_("Antal platser"))
        starts = DateField(_("Startar"))
        about = TextAreaField(_("Beskriv verksamheten"))
        kind = RadioField(_("Slag"), choices=[SelectChoice("new", _("Ny")), SelectChoice("moved", _("Flyttad"))])
        drinks = Checkboxes(_("Drycker"), choices=[SelectChoice("beer", _("Öl")), SelectChoice("wine", _("Vin"))])
        place = SelectField(_("Plats"), choices=[SelectChoice("c", "Södertälje C"), SelectChoice("m", "Moraberg")])
        agrees = BooleanField(_("Vi vill ha besked med e-post"))
        files = MultipleFileField(_("Filer"))

    form = Sample(formdata=None, prefix="sample", data={"kind": "new", "name": "Hamnkrogen i Södertälje AB"})
    form.email.errors = [_("Skriv en e-postadress, till exempel namn@foretag.se.")]
    form.drinks.errors = [_("Välj minst en dryck.")]
    return form


def _bars() -> list[TurnBar]:
    """The bar on the first day, while the company has the ball, and while others have it."""
    asked = Expected(Next.ANSWER, date(2026, 3, 24), date(2026, 6, 18), Move.MOVES)
    return [
        turn_bar(Held(), Expected(Next.ROUTE)),
        turn_bar(Held(company=9, queue=3, officer=14), asked),
        turn_bar(Held(company=9, queue=3, officer=31, other=12), Expected(Next.OTHERS, None, date(2026, 6, 18))),
    ]


@everyone
def components() -> str:
    """Every part, with made-up content."""
    labels = [_("jan"), _("feb"), _("mar"), _("apr"), _("maj"), _("jun")]
    two = [Series(_("Median"), [42, 40, None, 38, 35, 36]), Series("P90", [90, 96, None, 88, 81, 84])]
    held = [Series(_("Kön"), [3, 4, 2, 5, 4, 3]), Series(_("Företaget"), [9, 7, 8, 12, 6, 9])]
    open_share = [(0.0, 1.0), (10.0, 0.92), (30.0, 0.7), (52.0, 0.5), (90.0, 0.24), (120.0, 0.1)]
    charts = {
        "line": line_chart("c-line", _("Handläggningstid"), _("Exempel"), labels, two, _("dagar")),
        "bars": grouped_bars("c-bars", _("Inkomna och beslutade"), _("Exempel"), labels, held, _("ärenden")),
        "stacked": stacked_bars("c-stacked", _("Vem som hade bollen"), _("Exempel"), labels, held, _("dagar")),
        "curve": step_curve("c-curve", _("Andel öppna"), _("Exempel"), open_share, _("dagar"), median=52.0),
    }
    items = [
        TimelineItem(_("Beslut fattades"), day(date(2026, 6, 2)), "Lena Forsberg", "", "good"),
        TimelineItem(_("Komplettering begärdes"), day(date(2026, 3, 3)), "Lena Forsberg", "", "wait"),
        TimelineItem(_("Ansökan kom in"), day(date(2026, 3, 2)), "Amina Haddad", "", "info"),
    ]
    clock = ClockCard(
        "ALK-4M",
        _("Beslut enligt alkoholförordningen"),
        _("Går"),
        _("Senast 10 juni 2026 – 12 dagar kvar."),
        "info",
        "Alkoholförordning (2010:1636) 5 §",
        [_("10 februari 2026: Klockan startade: ansökan var komplett.")],
    )
    cases = [Shown(state) for state in (State.QUEUED, State.AWAITING_COMPANY, State.DECIDED, State.WITHDRAWN)]
    return render_template(
        "public/components.html",
        form=_form(),
        charts=charts,
        items=items,
        clock=clock,
        cases_shown=cases,
        bars=_bars(),
        messages=_messages(),
        files=[
            Document(
                id=uuid.UUID(int=0),
                name="Planritning.pdf",
                size=184_320,
                uploaded_at=WHEN,
                scan="clean",
                sha256="0" * 64,
            )
        ],
    )


def _messages() -> list[tuple[Message, str]]:
    asked = Message(author_kind="officer", body=_("Vad behöver kompletteras?"), written_at=WHEN)
    answered = Message(author_kind="company", body=_("Det är sparat."), written_at=WHEN)
    return [(asked, "Lena Forsberg"), (answered, "Amina Haddad")]
