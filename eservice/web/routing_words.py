"""Routing in plain words: conditions, rules that were tried, what a check found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from eservice.cases.rules import Event
from eservice.catalogue.shape import Condition
from eservice.kit.text import Text
from eservice.routing.checks import Finding
from eservice.routing.facts import Declared
from eservice.routing.rules import DEFAULT
from eservice.web.filters import day, number
from eservice.web.language import language

Facts = Mapping[str, Declared]


def _in(text: Text) -> str:
    return text.in_language(language())


def condition(name: str, asked: Condition, facts: Facts) -> str:
    """`Platsens kommun: Nykvarn eller Salem`; a fact that is no longer there keeps its name."""
    fact = facts.get(name)
    label = _in(fact.label) if fact else name
    values = [value(name, one, facts) for one in asked.is_one_of or ()]
    parts = [_(" eller ").join(values)] if values else []
    if asked.at_least is not None:
        parts.append(_("minst %(limit)s", limit=number(asked.at_least)))
    if asked.at_most is not None:
        parts.append(_("högst %(limit)s", limit=number(asked.at_most)))
    return f"{label}{'' if label.endswith('?') else ':'} {_(' och ').join(parts) or '–'}"


def conditions(when: Mapping[str, Condition], facts: Facts) -> list[str]:
    """The conditions of a rule, all of which must hold."""
    return [condition(name, asked, facts) for name, asked in when.items()]


def value(name: str, kept: Any, facts: Facts) -> str:
    """A fact's value as it is called: `Nykvarn`, `ja`, `1 200`."""
    if kept is None or kept == []:
        return _("inget svar")
    if isinstance(kept, bool):
        return _("ja") if kept else _("nej")
    if isinstance(kept, list):
        return ", ".join(value(name, one, facts) for one in kept)
    if isinstance(kept, int | float):
        return number(kept)
    known = facts[name].values.get(kept) if name in facts else None
    return _in(known) if known else str(kept)


def label(name: str, facts: Facts) -> str:
    """What a fact is called."""
    if name == "service":
        return _("Tjänst")
    return _in(facts[name].label) if name in facts else name


def used(kept: Mapping[str, Any], facts: Facts) -> list[tuple[str, str]]:
    """The facts that a route was made from, those that are known, with their names."""
    return [(label(name, facts), value(name, one, facts)) for name, one in kept.items() if one not in (None, [])]


def rule_name(key: str) -> str:
    """What a rule is called on a page."""
    return _("annars") if key == DEFAULT else key


def finding(found: Finding) -> str:
    """What a check found, and what to do about it."""
    said = {
        "no_default": _("Tabellen saknar standardrad. Lägg till en rad utan villkor sist: den tar det som blir över."),
        "second_default": _("Det finns redan en rad utan villkor. Ge den här raden ett villkor eller ta bort den."),
        "default_not_last": _("Raden utan villkor tar allt, så inget når raderna under. Flytta den sist."),
        "bad_key": _("Namnet får ha små bokstäver a–z, siffror och understreck, och börja med en bokstav."),
        "key_twice": _("Två rader heter likadant. Ge dem olika namn."),
        "key_reserved": _("Namnet default är standardradens. Välj ett annat."),
        "unknown_unit": _("Enheten finns inte. Välj en i listan."),
        "unit_closed": _("Enheten finns inte under hela tiden som tabellen ska gälla. Välj en annan enhet."),
        "no_reason": _("Skälet ska finnas på båda språken: det är vad företaget får läsa."),
        "unknown_fact": _("Ett villkor frågar efter något som inte finns i tjänsten: %(fact)s."),
        "unknown_value": _("Ett villkor har ett värde som inte finns: %(value)s."),
        "needs_limits": _("Villkoret gäller ett tal. Ange minst eller högst."),
        "limits_crossed": _("Det minsta talet är större än det största, så villkoret kan aldrig uppfyllas."),
        "needs_values": _("Villkoret behöver minst ett värde."),
        "hidden": _("Regeln kan aldrig gälla: reglerna ovanför tar alla ärenden som den skulle ta."),
        "never_fired": _("Regeln har inte använts på tolv månader. Behövs den?"),
    }[found.code]
    if found.code == "hidden" and found.details.get("by"):
        return _(
            "Regeln kan aldrig gälla: %(rule)s ovanför tar alla ärenden som den skulle ta.", rule=found.details["by"]
        )
    return said % found.details if found.details and "%(" in said else said


def status(of: str) -> str:
    """Where a version of a table is in its life."""
    return {
        "draft": _("Utkast"),
        "rehearsed": _("Provkörd"),
        "published": _("Gäller eller har gällt"),
        "discarded": _("Lagd åt sidan"),
    }[of]


def status_tone(of: str) -> str:
    """The tone of that tag."""
    return {"draft": "wait", "rehearsed": "info", "published": "good"}.get(of, "neutral")


def validity(first: Any, last: Any) -> str:
    """The days on which something holds."""
    if first and last:
        return _("%(first)s till %(last)s", first=day(first), last=day(last))
    if first:
        return _("från %(first)s", first=day(first))
    return _("till %(last)s", last=day(last)) if last else _("tills vidare")


def cases(count: int) -> str:
    """A number of cases."""
    return ngettext("%(num)d ärende", "%(num)d ärenden", count)


#: Events that move a case between units and people.
MOVED = (Event.REROUTED, Event.ASSIGNED, Event.RELEASED)


def moved(name: Event, told: Mapping[str, Any]) -> str:
    """What moved a case, in words."""
    return rerouted(told) if name == Event.REROUTED else given(told)


def rerouted(told: Mapping[str, Any]) -> str:
    """What a move to another unit means for the company: it need do nothing."""
    unit = told["unit_en"] if language() == "en" else told["unit_sv"]
    said = _("Nu hos %(unit)s. Ärendet räknas som inkommet samma dag som förut.", unit=unit)
    return f"{said} {told['reason']}" if told.get("reason") else said


def given(told: Mapping[str, Any]) -> str:
    """Why an officer got a case, or lost it."""
    if told.get("reason"):
        return str(told["reason"])
    return {
        "only": _("Den enda som kunde få det."),
        "delegation": _("Får besluta ensam."),
        "load": _("Hade minst arbete kvar."),
        "longest_wait": _("Hade väntat längst på ett nytt ärende."),
        "order": _("Allt annat var lika."),
        "absence": _("För att en handläggare är borta."),
        "back": _("Tillbaka till den som hade det före sin frånvaro."),
    }.get(told.get("because", ""), "")


def refusals() -> dict[str, str]:
    """Why something about routing and people could not be done, by code."""
    return {
        "no_such_table": _("Det finns ingen sådan fördelningstabell."),
        "table_not_draft": _("Tabellen är inte längre ett utkast. Börja ett nytt för att ändra."),
        "table_changed": _(
            "Tabellen ändrades i ett annat fönster. Inget har skrivits över. Se vad som är nytt och gör om ändringen."
        ),
        "table_not_rehearsed": _("Tabellen har inte provkörts sedan den ändrades sist. Provkör den först."),
        "table_not_good": _("Kontrollerna hittade fel i tabellen. Rätta dem först."),
        "table_day_wrong": _("Dagen ska vara tidigast i dag, och efter den dag då den tabell som gäller nu började."),
        "target_days_wrong": _("Skriv ett antal dagar mellan 1 och 1 000."),
        "no_such_batch": _("Det finns ingen sådan omfördelning, eller så har du inte tillgång till den."),
        "no_such_person": _("Det finns ingen sådan person, eller så är det inte du som anger det."),
        "no_such_absence": _("Det finns ingen sådan frånvaro, eller så är det inte du som ändrar den."),
        "no_such_offer": _("Ärendet erbjuds inte längre: någon har svarat, eller så är det avslutat."),
        "no_such_unit": _("Det finns ingen sådan enhet."),
        "unit_cannot_have_it": _("Enheten kan inte få ärendet. Välj en annan i listan."),
        "reason_missing": _("Skriv varför."),
        "route_not_fixed": _("Ingen har låst ärendets fördelning, så det finns inget att släppa."),
        "not_an_officer_here": _("Personen handlägger inte på ärendets enhet."),
        "already_theirs": _("Handläggaren har redan ärendet."),
        "officer_conflict": _("Handläggaren har anmält jäv i ärendet och kan inte få det."),
        "officer_away": _("Handläggaren är frånvarande. Välj en annan."),
        "conflict_of_interest": _("Du har anmält jäv i ärendet och kan varken ta det eller besluta i det."),
        "absence_days_wrong": _("Dagarna ska stå i ordning, inte ha passerat och vara högst ett år."),
        "absence_twice": _("Det finns redan en frånvaro som omfattar någon av dagarna."),
        "substitute_wrong": _("Ersättaren ska handlägga på någon av samma enheter."),
        "substitute_circle": _("Ersättarna skulle ersätta varandra i en cirkel. Välj en annan ersättare."),
        "batch_empty": _("Inget ärende skulle flyttas. Tabellen skickar dem dit de är."),
        "batch_too_large": _("Det är fler än 2 000 ärenden. Flytta en tjänst eller enhet i taget."),
        "batch_wrong_move": _("Det går inte i det läge som omfördelningen är i nu."),
        "batch_changed": _("Någon annan ändrade omfördelningen. Se hur den står nu."),
        "no_unit_open": _("Ingen enhet som kan ta emot ärendena är öppen. Öppna en eller ändra tabellen först."),
        "unit_days_wrong": _("Den sista dagen ska komma efter den första."),
        "unit_key_taken": _("Det finns redan en enhet med den nyckeln."),
        "unit_still_used": _("En tabell skickar ärenden till enheten efter den dagen. Ändra tabellen först."),
        "grant_days_wrong": _("Den sista dagen ska komma efter den första."),
        "grant_twice": _("Personen har redan den rollen där de dagarna."),
        "grant_needs_unit": _("En handläggare har sin roll på en enhet. Välj en."),
        "no_such_grant": _("Det finns ingen sådan roll."),
        "person_taken": _("Det finns redan en person med den e-postadressen eller inloggningen."),
        "last_administrator": _("Det är den sista administratören. Ge någon annan rollen först."),
    }
