"""The register and the matching in both languages, for pages and letters alike. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal

from eservice.kit.text import Text
from eservice.premises.matching import Reason
from eservice.premises.register.geography import area_names

KINDS = {"premises": Text("Lokal", "Premises"), "land": Text("Mark", "Land")}
STATES = {
    "published": Text("Visas", "Shown"),
    "withdrawn": Text("Tillbakadragen", "Withdrawn"),
    "let": Text("Uthyrd eller såld", "Let or sold"),
}
SORTS = {
    "office": Text("Kontor", "Office"),
    "storage": Text("Lager", "Storage"),
    "industry": Text("Industri eller verkstad", "Industry or workshop"),
    "shop": Text("Butik", "Shop"),
    "restaurant": Text("Restaurang eller kafé", "Restaurant or café"),
    "health": Text("Vård och hälsa", "Health and care"),
    "culture": Text("Kultur eller förening", "Culture or association"),
    "other": Text("Annan lokal", "Other premises"),
    "industrial": Text("Mark för industri", "Land for industry"),
    "logistics": Text("Mark för logistik", "Land for logistics"),
    "offices": Text("Mark för kontor", "Land for offices"),
    "trade": Text("Mark för handel", "Land for trade"),
    "mixed": Text("Mark för blandad verksamhet", "Land for mixed business"),
}
BASES = {
    "per_m2_year": Text("kr/m² och år", "SEK/m² and year"),
    "per_month": Text("kr/månad", "SEK/month"),
    "per_m2": Text("kr/m²", "SEK/m²"),
    "total": Text("kr", "SEK"),
}
VALUES = {
    "buy": Text("köp", "purchase"),
    "lease": Text("arrende", "lease"),
    "site_leasehold": Text("tomträtt", "site leasehold"),
    "in_force": Text("detaljplan finns", "detailed plan in force"),
    "being_made": Text("detaljplan görs nu", "detailed plan being made"),
    "needed": Text("detaljplan behövs", "detailed plan needed"),
    "noise": Text("buller", "noise"),
    "smell": Text("lukt", "smell"),
    "dangerous_goods": Text("farligt gods", "dangerous goods"),
    "seveso": Text("verksamhet enligt Sevesoreglerna", "activity under the Seveso rules"),
}
#: Each column as a form and a table call it.
COLUMNS = {
    "kind": Text("Slag", "Kind"),
    "owner_key": Text("Ägare", "Owner"),
    "own_number": Text("Ert nummer", "Your number"),
    "type": Text("Typ", "Type"),
    "address": Text("Adress eller läge", "Address or location"),
    "designation": Text("Fastighetsbeteckning", "Property designation"),
    "area": Text("Område", "District"),
    "m2": Text("Yta, m²", "Area, m²"),
    "smallest_m2": Text("Minsta del som går att få, m²", "Smallest part to be had, m²"),
    "price": Text("Pris, kronor", "Price, SEK"),
    "price_basis": Text("Vad gäller priset?", "What is the price for?"),
    "free_from": Text("Ledig eller byggklar från", "Free or ready to build on from"),
    "north": Text("Norr (SWEREF 99 TM)", "North (SWEREF 99 TM)"),
    "east": Text("Öst (SWEREF 99 TM)", "East (SWEREF 99 TM)"),
    "outline": Text("Gräns, ett hörn per rad: norr öst", "Border, one corner a line: north east"),
    "text_sv": Text("Beskrivning", "Description in Swedish"),
    "text_en": Text("Beskrivning på engelska", "Description in English"),
    "valid_from": Text("Visas från", "Shown from"),
    "valid_to": Text("Visas till och med", "Shown to"),
    "floor": Text("Våning", "Floor"),
    "ceiling_height": Text("Takhöjd, m", "Ceiling height, m"),
    "floor_load": Text("Golvlast, kg/m²", "Floor load, kg/m²"),
    "loading_dock": Text("Lastkaj", "Loading dock"),
    "gates": Text("Portar", "Gates"),
    "ventilation": Text("Särskild ventilation eller imkanal", "Special ventilation or kitchen exhaust"),
    "accessible": Text("Tillgänglig för alla", "Accessible to all"),
    "parking_spaces": Text("Parkeringsplatser", "Parking spaces"),
    "heating_included": Text("Värme ingår i hyran", "Heating included in the rent"),
    "plan_state": Text("Planläge", "Planning state"),
    "permitted_use": Text("Tillåten användning", "Permitted use"),
    "tenures": Text("Upplåtelse", "Tenure"),
    "allows": Text("Platsen tål", "The place can take"),
    "building_height": Text("Högsta byggnadshöjd, m", "Highest building, m"),
    "water_m3": Text("Vatten och avlopp, m³ per dygn", "Water and sewage, m³ per day"),
    "heating": Text("Fjärrvärme", "District heating"),
    "cooling": Text("Kyla", "Cooling"),
    "process_water": Text("Processvatten", "Process water"),
    "rail": Text("Järnvägsspår", "Railway track"),
    "port": Text("Hamn", "Port"),
    "motorway": Text("Nära E4 eller E20", "Near the E4 or E20 motorway"),
    "constraints": Text("Begränsningar", "Constraints"),
    "power_kw": Text("Eleffekt, kW", "Electric power, kW"),
    "fibre": Text("Fiber", "Fibre"),
    "trucks": Text("Plats för tung trafik", "Room for heavy traffic"),
    "state": Text("Läge i registret", "State in the register"),
    "file": Text("Fil", "File"),
}
#: A reason by its code and side; `{need}`, `{have}` and `{about}` are filled in.
REASONS = {
    ("type", "yes"): Text("Rätt sorts lokal: {have}.", "The right kind of premises: {have}."),
    ("type", "broken"): Text("En annan sorts lokal: {have}.", "Another kind of premises: {have}."),
    ("size", "yes"): Text("Ytan passar: {have} mot era {need}.", "The size fits: {have} for your {need}."),
    ("size", "broken"): Text(
        "Ytan passar inte: {have} mot era {need}.", "The size does not fit: {have} for your {need}."
    ),
    ("time", "yes"): Text("Ledig {have}, senast {need} begärdes.", "Free {have}; {need} at the latest was asked for."),
    ("time", "broken"): Text(
        "Ledig först {have}, senast {need} begärdes.", "Not free until {have}; {need} was the latest."
    ),
    ("price", "yes"): Text(
        "Hyran ryms: {have} mot högst {need}.", "The rent is within reach: {have} of at most {need}."
    ),
    ("price", "broken"): Text(
        "Hyran är för hög: {have} mot högst {need}.", "The rent is too high: {have}, at most {need}."
    ),
    ("price", "ask"): Text("Hyran är inte angiven. Fråga.", "The rent is not stated. Ask."),
    ("needs", "yes"): Text(
        "{about}: {have}, minst {need} begärdes.", "{about}: {have}; at least {need} was asked for."
    ),
    ("needs", "broken"): Text(
        "{about}: bara {have}, minst {need} begärdes.", "{about}: only {have}; {need} was asked for."
    ),
    ("needs", "ask"): Text("{about} är inte angiven. Fråga om {need}.", "{about} is not stated. Ask for {need}."),
    ("must", "yes"): Text("{about}: finns.", "{about}: yes."),
    ("must", "broken"): Text("{about}: finns inte.", "{about}: no."),
    ("must", "ask"): Text("{about}: inte angivet. Fråga.", "{about}: not stated. Ask."),
    ("ground_floor", "yes"): Text("Ligger i markplan.", "On the ground floor."),
    ("ground_floor", "broken"): Text(
        "Ligger inte i markplan, utan på våning {have}.", "Not on the ground floor but on floor {have}."
    ),
    ("ground_floor", "ask"): Text(
        "Våningen är inte angiven. Fråga om markplan.", "The floor is not stated. Ask for the ground floor."
    ),
    ("allows", "yes"): Text("Platsen tål {about}.", "The place can take {about}."),
    ("allows", "broken"): Text("Platsen tål inte {about}.", "The place cannot take {about}."),
    ("allows", "ask"): Text(
        "Det är inte angivet om platsen tål {about}. Fråga.",
        "It is not stated whether the place can take {about}. Ask.",
    ),
    ("building_height", "yes"): Text("Så högt får ni bygga: {have}.", "You may build that high: {have}."),
    ("building_height", "broken"): Text(
        "Högst {have} får byggas, ni behöver {need}.", "At most {have} may be built; you need {need}."
    ),
    ("building_height", "ask"): Text(
        "Högsta byggnadshöjd är inte angiven. Fråga.", "The highest building is not stated. Ask."
    ),
    ("tenure", "yes"): Text("Kan upplåtas så som ni vill: {have}.", "Can be had as you wish: {have}."),
    ("tenure", "broken"): Text("Upplåts bara med {have}.", "Only to be had by {have}."),
    ("tenure", "ask"): Text("Upplåtelseformen är inte angiven. Fråga.", "The tenure is not stated. Ask."),
    ("area_first", "yes"): Text("Ligger där ni helst vill vara: {about}.", "Where you would like most to be: {about}."),
    ("area_other", "yes"): Text("Ligger där ni också kan vara: {about}.", "Where you could also be: {about}."),
    ("area_not", "no"): Text("Ligger någon annanstans än ni önskade: {about}.", "Elsewhere than you wished: {about}."),
    ("only_a_part", "yes"): Text(
        "En del av det större kan fås för sig: {have}.", "A part of something larger can be had alone: {have}."
    ),
    ("free_in_time", "yes"): Text("Ledig när ni vill flytta in.", "Free when you want to move in."),
    ("free_later", "no"): Text("Ledig {have}, senare än ni önskade.", "Free {have}, later than you wished."),
    ("likes", "yes"): Text("{about}: finns, som ni önskade.", "{about}: yes, as you wished."),
    ("likes", "no"): Text("{about}: finns inte, som ni önskade.", "{about}: no, though you wished it."),
    ("likes", "ask"): Text("{about}: inte angivet.", "{about}: not stated."),
}
CODES = {
    "no_stock": Text(
        "Det finns inget av den sorten eller storleken just nu.", "There is nothing of that kind or size now."
    ),
    "plan_disallows": Text(
        "Det som finns får inte användas eller bebyggas så.", "What there is may not be used or built on so."
    ),
    "price": Text(
        "Det som annars passar kostar för mycket eller upplåts på annat sätt.",
        "What would fit costs too much or is to be had in another way.",
    ),
    "location": Text("Läget passar inte.", "The location does not fit."),
    "timing": Text("Det som annars passar blir ledigt för sent.", "What would fit is free too late."),
    "size": Text("Det som annars passar har fel yta.", "What would fit has the wrong size."),
    "technical": Text(
        "Det som annars passar saknar något som ni kräver.", "What would fit lacks something that you require."
    ),
    "supply": Text(
        "El, vatten eller annan försörjning räcker inte där det annars passar.",
        "Power, water or other supply does not suffice where it would fit.",
    ),
}
UNITS = {"power_kw": "kW", "ceiling_height": "m", "building_height": "m", "floor_load": "kg/m²", "water_m3": "m³"}


def said(reason: Reason, language: str) -> str:
    """A reason as a sentence."""
    words = REASONS[reason.code, reason.side].in_language(language)
    return words.format(
        need=_value(reason.need, reason, language),
        have=_value(reason.have, reason, language),
        about=_about(reason, language),
    )


def _about(reason: Reason, language: str) -> str:
    for words in (area_names(), COLUMNS, VALUES):
        if reason.about in words:
            return words[reason.about].in_language(language).split(",")[0]
    return reason.about


def _value(value: Any, reason: Reason, language: str) -> str:
    if reason.code in ("time", "free_later"):
        return _day(value, language)
    if reason.code in ("size", "only_a_part"):
        return _span(value, language)
    if reason.code == "price":
        return f"{number(value, language)} {BASES[reason.about].in_language(language)}"
    if isinstance(value, list):
        return ", ".join(VALUES[one].in_language(language) for one in value if one in VALUES)
    if isinstance(value, str):
        return SORTS[value].in_language(language).lower() if value in SORTS else value
    unit = UNITS.get(reason.about or reason.code, "")
    return f"{number(value, language)} {unit}".strip()


def _day(value: Any, language: str) -> str:
    if not value:
        return "now" if language == "en" else "nu"
    return format_date(date.fromisoformat(value), "d MMMM y", locale=language)


def _span(value: Any, language: str) -> str:
    """`300–1 200 m²`, `400 m²`, `minst 400 m²`."""
    if not isinstance(value, list):
        return "–"
    low, high = value
    if high is None:
        return f"{'at least' if language == 'en' else 'minst'} {number(low, language)} m²"
    span = number(high, language) if low in (high, 0) else f"{number(low, language)}–{number(high, language)}"
    return f"{span} m²"


def number(value: float | None, language: str) -> str:
    """A number as the language writes it; a dash for none."""
    return "–" if value is None else format_decimal(value, locale=language)


def price_of(price: int | None, basis: str | None, language: str) -> str:
    """A price with what it is for, or that it is agreed on."""
    if price is None or basis is None:
        return "By agreement" if language == "en" else "Enligt överenskommelse"
    return f"{number(price, language)} {BASES[basis].in_language(language)}"


def size_of(m2: int, smallest: int | None, language: str) -> str:
    """`1 200 m²`, with the smallest part where it can be divided."""
    whole = f"{number(m2, language)} m²"
    if smallest is None or smallest == m2:
        return whole
    return f"{whole}, {'parts from' if language == 'en' else 'delbar från'} {number(smallest, language)} m²"


def title_of(kind: str, sort: str, address: str, language: str) -> str:
    """What an object is called: its sort and where it is."""
    return f"{SORTS.get(sort, KINDS[kind]).in_language(language)}, {address}"


def shown_value(key: str, value: Any, language: str) -> str:
    """A detail of an object as a reader wants it; '' for one that says nothing."""
    if value is None or value in ("", []):
        return ""
    if isinstance(value, bool):
        return _YES_NO[value].in_language(language)
    if isinstance(value, list):
        return ", ".join(VALUES[one].in_language(language) if one in VALUES else str(one) for one in value)
    if isinstance(value, str):
        return _named(value, language)
    return number(value, language)


def _named(value: str, language: str) -> str:
    named: list[Mapping[str, Text]] = [SORTS, KINDS, STATES, BASES, VALUES, area_names()]
    return next((words[value].in_language(language) for words in named if value in words), value)


_YES_NO = {True: Text("Ja", "Yes"), False: Text("Nej", "No")}
