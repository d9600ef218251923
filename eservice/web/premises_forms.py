"""The forms of the register. Each field takes text as it is typed; what it means is for the rules of the register."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from eservice.kit.text import Text
from eservice.premises.register.columns import AREAS, TYPES, Column, columns_of
from eservice.premises.register.geography import area_names
from eservice.premises.register.lines import as_text
from eservice.premises.register.rules import Read
from eservice.premises.words import BASES, COLUMNS, SORTS, VALUES
from eservice.web.forms import CaseForm, plain_text, stripped
from eservice.web.language import language

#: The longest text that a field takes before the rules look at it.
LONGEST = 10_000


class Checkboxes(SelectMultipleField):
    """Several at once, ticked."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def said_in_language(words: Text) -> str:
    """A text in the reader's language."""
    return words.in_language(language())


def object_form(kind: str, owners: Mapping[str, Text], **kwargs: Any) -> CaseForm:
    """The form of one kind of object: a field for each column that the kind has."""
    fields = {column.key: _field(column, kind, owners) for column in columns_of(kind) if column.key != "kind"}
    return type("ObjectForm", (CaseForm,), fields)(**kwargs)


def _field(column: Column, kind: str, owners: Mapping[str, Text]) -> Any:
    label = said_in_language(COLUMNS[column.key])
    hint = _hints().get(column.key, "")
    if column.sort == "yes_no":
        answers = {"": _("Vet inte"), "ja": _("Ja"), "nej": _("Nej")}
        return SelectField(label, choices=as_choices(answers), validate_choice=False)
    if column.sort == "choice":
        return SelectField(label, choices=_choices(column, kind, owners), validate_choice=False, description=hint)
    if column.sort == "choices":
        several = {key: said_in_language(VALUES[key]).capitalize() for key in column.choices}
        return Checkboxes(label, choices=as_choices(several), validate_choice=False)
    if column.sort in ("text", "corners"):
        return TextAreaField(label, validators=[Length(max=LONGEST)], description=hint)
    keyboard = {"whole": "numeric", "decimal": "decimal"}.get(column.sort)
    look = {"type": "date"} if column.sort == "day" else {"inputmode": keyboard} if keyboard else {}
    return StringField(label, validators=[Length(max=LONGEST)], description=hint, render_kw=look)


def as_choices(named: Mapping[str, str]) -> list[SelectChoice]:
    """Alternatives by their keys, as a field takes them."""
    return [SelectChoice(key, label) for key, label in named.items()]


def _choices(column: Column, kind: str, owners: Mapping[str, Text]) -> list[SelectChoice]:
    named: Mapping[str, Text] = {
        "owner_key": owners,
        "type": {key: SORTS[key] for key in TYPES.get(kind, ())},
        "area": {key: area_names()[key] for key in AREAS},
        "price_basis": BASES,
        "plan_state": VALUES,
    }[column.key]
    keys: Iterable[str] = column.choices if column.key in ("price_basis", "plan_state") else named
    chosen = {key: said_in_language(named[key]) for key in keys}
    return as_choices(chosen if column.key == "owner_key" else {"": _("Välj")} | chosen)


def _hints() -> dict[str, str]:
    return {
        "own_number": _("Det ni själva kallar objektet. En fil som läses in känner igen det på numret."),
        "designation": _("Till exempel Södertälje Moraberg 2:11."),
        "smallest_m2": _("Lämna tomt om det bara går att få som helhet."),
        "price": _("Lämna tomt om priset bestäms i avtal."),
        "free_from": _("Lämna tomt om det är ledigt nu."),
        "north": _("Sju siffror, till exempel 6566300."),
        "east": _("Sex siffror, till exempel 653300."),
        "outline": _("Till exempel 6562000 642000. Lämna tomt om gränsen inte är känd."),
        "valid_from": _("Lämna tomt för i dag."),
        "valid_to": _("Lämna tomt för tills vidare."),
    }


def written(form: CaseForm, kind: str) -> dict[str, str]:
    """What was typed, as the rules read it."""
    typed = {column.key: form[column.key].data for column in columns_of(kind) if column.key != "kind"}
    return {"kind": kind} | {
        key: " ".join(value) if isinstance(value, list) else value or "" for key, value in typed.items()
    }


def filled(row: Mapping[str, Any]) -> dict[str, Any]:
    """An object as the form shows it."""
    cells = {key: value if _is_several(value) else as_text(value) for key, value in row.items()}
    if row.get("outline"):
        cells["outline"] = "\n".join(f"{north} {east}" for north, east in row["outline"])
    return cells


def _is_several(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], str)


def tell_faults(form: CaseForm, read: Read) -> None:
    """Put each fault beside its field."""
    for key, code in read.wrong.items():
        field = form[key]
        field.errors = [*field.errors, fault_words(code, key)]


def fault_words(code: str, key: str = "") -> str:
    """What is wrong with a value, so that it can be put right."""
    words = _faults().get(code) or _("Värdet går inte att använda.")
    limit = _limits().get((code, key))
    return f"{words} {limit}" if limit else words


def _limits() -> dict[tuple[str, str], str]:
    return {
        ("too_small", "m2"): _("Ytan ska vara minst 1 m²."),
        ("too_large", "m2"): _("Ytan får vara högst 10 000 000 m²."),
        ("too_small", "north"): _("Norr i SWEREF 99 TM har sju siffror."),
        ("too_small", "east"): _("Öst i SWEREF 99 TM har sex siffror."),
    }


def _faults() -> dict[str, str]:
    return {
        "missing": _("Fyll i det här."),
        "unreadable": _("Texten innehåller tecken som inte går att läsa. Skriv om den utan dem."),
        "too_long": _("Texten är för lång."),
        "not_whole": _("Skriv ett helt tal med siffror."),
        "not_a_number": _("Skriv ett tal med siffror."),
        "too_small": _("Talet är för litet."),
        "too_large": _("Talet är orimligt stort."),
        "not_a_day": _("Skriv dagen som 2026-05-01."),
        "not_yes_no": _("Skriv ja eller nej."),
        "unknown_choice": _("Välj ett av alternativen."),
        "not_a_property": _("Skriv trakt och nummer, till exempel Södertälje Moraberg 2:11."),
        "in_other_municipality": _("Fastigheten ligger i en annan kommun enligt fastighetsregistret."),
        "not_corners": _("Skriv ett hörn per rad: norr och öst, till exempel 6562000 642000."),
        "too_few_corners": _("En gräns har minst tre hörn."),
        "too_many_corners": _("Gränsen har för många hörn."),
        "crosses_itself": _("Gränsen korsar sig själv. Skriv hörnen i den ordning man går runt."),
        "outside_municipality": _("Punkten ligger utanför kommunen. Har norr och öst blivit förväxlade?"),
        "half_a_point": _("Skriv både norr och öst, eller inget av dem."),
        "type_of_other_kind": _("Typen hör till ett annat slag av objekt."),
        "part_larger_than_whole": _("En del kan inte vara större än hela ytan."),
        "larger_than_border": _("Ytan är större än det som ryms inom gränsen."),
        "basis_without_price": _("Skriv priset, eller välj bort vad det gäller."),
        "price_without_basis": _("Välj vad priset gäller."),
        "basis_of_other_kind": _("Ett sådant pris finns inte för det här slaget."),
        "ends_before_it_begins": _("Sista dagen är före den första."),
        "too_far_away": _("Dagen ligger för långt fram."),
        "number_taken": _("Ni har redan ett objekt med det numret."),
        "kind_stays": _("En lokal kan inte bli mark, eller tvärtom."),
        "twice_in_file": _("Numret står två gånger i filen."),
        "too_many_cells": _("Raden har fler celler än rubriker."),
        "not_a_feature": _("Det är inget objekt med egenskaper."),
        "bad_geometry": _("Läget ska vara en punkt eller en yta utan hål, i longitud och latitud."),
    }


def file_words(code: str, value: str) -> str:
    """Why a file cannot be read at all."""
    return {
        "not_utf8": _("Filen är inte i UTF-8. Spara den som CSV (UTF-8)."),
        "not_csv": _("Rad %(value)s går inte att läsa som CSV.", value=value),
        "column_missing": _("Kolumner saknas: %(value)s.", value=value),
        "column_twice": _("Kolumner står två gånger: %(value)s.", value=value),
        "no_rows": _("Filen har inga objekt."),
        "too_many_rows": _("Filen har fler än %(value)s objekt. Läs in den i delar.", value=value),
        "not_geojson": _("Filen är ingen GeoJSON med en FeatureCollection."),
        "unknown_crs": _("Koordinatsystemet %(value)s kan inte läsas. Använd WGS 84 eller SWEREF 99 TM.", value=value),
        "file_too_large": _("Filen är större än %(value)s MB. Läs in den i delar.", value=value),
        "unknown_file": _("Välj en fil som slutar på .csv, .geojson eller .json."),
    }[code]


class MoveForm(CaseForm):
    """Withdraw an object, say that it is let or sold, or offer it anew."""

    state = RadioField(_l("Vad har hänt?"), validators=[InputRequired(_l("Välj vad som har hänt."))])
    reason = StringField(
        _l("Skäl"),
        description=_l("Behövs när ett objekt dras tillbaka. Syns i historiken."),
        filters=[stripped],
        validators=[Optional(), Length(max=300), plain_text],
    )


class ObjectFileForm(CaseForm):
    """A picture or a plan drawing."""

    kind = SelectField(
        _l("Vad är det?"), choices=[SelectChoice("picture", _l("Bild")), SelectChoice("plan", _l("Planritning"))]
    )
    shows_sv = StringField(
        _l("Vad visar den?"),
        description=_l("För den som inte ser den."),
        filters=[stripped],
        validators=[InputRequired(_l("Skriv vad den visar.")), Length(max=200), plain_text],
    )
    shows_en = StringField(
        _l("Samma på engelska"), filters=[stripped], validators=[Optional(), Length(max=200), plain_text]
    )
    file = FileField(_l("Fil"), description=_l("PNG eller JPEG; en planritning får också vara PDF. Högst 10 MB."))


class ImportForm(CaseForm):
    """A file of objects."""

    file = FileField(_l("Fil"), description=_l("CSV (UTF-8) eller GeoJSON."))
