"""The form of a what-if, and the rules of routing tables that can lead elsewhere."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, IntegerField, RadioField, SelectField
from wtforms.validators import Optional, StopValidation

from eservice.accounts.queries import units
from eservice.accounts.rules import can_lead
from eservice.catalogue.queries import current_services
from eservice.kit.text import Text
from eservice.routing.facts import declared_facts
from eservice.routing.queries import areas, drafts, municipalities, tables_on, unit_names
from eservice.routing.tables import TableRow, rows_from
from eservice.web import routing_words
from eservice.web.access import viewer
from eservice.web.clock import today
from eservice.web.forms import CaseForm
from eservice.web.language import language

#: Between a service and its rule in the value of a choice: neither has it in its name.
BETWEEN = "/"


def _asked_when(*kinds: str) -> dict[str, Any]:
    return {"data-when-field": "kind", "data-when-values": " ".join(kinds)}


class Needed:
    """Refuse an empty field where the kind of question that is asked needs it."""

    def __init__(self, message: Any, *kinds: str) -> None:
        self.message, self.kinds = message, kinds

    def __call__(self, form: Any, field: Field) -> None:
        """Raise `StopValidation` with words."""
        if form.kind.data in self.kinds and not field.data:
            raise StopValidation(str(self.message))


class ScenarioForm(CaseForm):
    """What to replay, of which unit or of which table."""

    kind = RadioField(_l("Vad vill du pröva?"), default="officers")
    unit = SelectField(
        _l("Enhet"),
        validators=[Needed(_l("Välj enhet."), "officers", "target")],
        render_kw=_asked_when("officers", "target"),
    )
    officers = IntegerField(
        _l("Handläggare i dag"),
        description=_l("Tomt: så många som är handläggare i enheten i dag."),
        validators=[Optional()],
        render_kw=_asked_when("officers"),
    )
    officers_then = IntegerField(
        _l("Handläggare i stället"), validators=[Optional()], render_kw=_asked_when("officers")
    )
    target_days = IntegerField(
        _l("Mål i stället, dagar"),
        description=_l("Räknat från den dag ärendet kom in till beslut."),
        validators=[Optional()],
        render_kw=_asked_when("target"),
    )
    change = SelectField(
        _l("Vad ändras i fördelningen?"),
        description=_l(
            "En regel som ska leda till en annan enhet, eller ett utkast som administratören har börjat på."
        ),
        validators=[Needed(_l("Välj vad som ändras."), "routing")],
        render_kw=_asked_when("routing"),
    )
    to_unit = SelectField(
        _l("Till enheten"),
        description=_l("Behövs inte för ett utkast: det säger själv vart ärendena går."),
        render_kw=_asked_when("routing"),
    )

    def offer(self) -> None:
        """Fill in what can be chosen."""
        names = led_units()
        self.kind.choices = [
            ("officers", _("Fler eller färre handläggare")),
            ("target", _("Ett annat mål i dagar")),
            ("routing", _("En ändrad fördelningstabell")),
        ]
        self.unit.choices = [("", _("Välj enhet")), *names.items()]
        self.change.choices = {"": [("", _("Välj vad som ändras"))], **_changes()}
        everywhere = ((key, name.in_language(language())) for key, name in unit_names().items())
        self.to_unit.choices = [("", _("Välj enhet")), *everywhere]


def led_units() -> dict[str, str]:
    """The units that the viewer leads, with what they are called."""
    known = [unit for unit in units() if unit.kind != "imported" and can_lead(viewer(), unit.key)]
    return {unit.key: Text(unit.name_sv, unit.name_en).in_language(language()) for unit in known}


def _changes() -> dict[str, list[tuple[str, str]]]:
    """By service what can be changed: each rule that leads to a unit, and the draft; of the viewer's own units."""
    now, begun, known = tables_on(today()), drafts(), (unit_names(), municipalities(), areas())
    found = {}
    for _id, service in current_services():
        facts = declared_facts(service, *known)
        rows = rows_from(now[service.key].rows) if service.key in now else ()
        offered = [(f"{service.key}{BETWEEN}{row.key}", _rule(row, known[0], facts)) for row in rows]
        draft = begun.get(service.key)
        if draft is not None:
            rows = (*rows, *rows_from(draft.rows))
            offered.append((f"{service.key}{BETWEEN}", _("Utkastet, version %(number)s", number=draft.version)))
        if any(can_lead(viewer(), row.unit) for row in rows):
            found[service.name.in_language(language())] = offered
    return dict(sorted(found.items()))


def _rule(row: TableRow, names: dict[str, Text], facts: routing_words.Facts) -> str:
    unit = names[row.unit].in_language(language()) if row.unit in names else row.unit
    when = _(" och ").join(routing_words.conditions(row.when, facts)) or _("alla andra ärenden")
    return _("%(when)s (i dag till %(unit)s)", when=when, unit=unit)
