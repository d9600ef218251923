"""The organisation in plain words: roles, and what was changed."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from eservice.accounts.models import OrganisationChange
from eservice.accounts.rules import Role


def role_name(role: str) -> str:
    """What a role is called."""
    return {
        Role.COMPANY: _("Företag"),
        Role.OFFICER: _("Handläggare"),
        Role.MANAGER: _("Chef"),
        Role.ADMINISTRATOR: _("Administratör"),
    }[Role(role)]


def change_words(change: OrganisationChange) -> tuple[str, str]:
    """What was changed, and from what to what."""
    title = {
        "unit_opened": _("Enhet upplagd"),
        "unit_renamed": _("Enhet bytte namn"),
        "unit_changed": _("Enhetens uppgifter ändrades"),
        "unit_closed": _("Enhetens sista dag sattes"),
        "unit_reopened": _("Enheten öppnades"),
        "person_added": _("Person upplagd"),
        "role_granted": _("Roll gavs"),
        "role_revoked": _("Roll avslutades"),
        "places_imported": _("Fastighetsregister lästes in"),
    }.get(change.what, change.what)
    return title, "; ".join(_pair(name, change.before.get(name), new) for name, new in change.after.items())


def _pair(name: str, old: Any, new: Any) -> str:
    label = {
        "name_sv": _("namn på svenska"),
        "name_en": _("namn på engelska"),
        "valid_from": _("första dag"),
        "valid_to": _("sista dag"),
        "answerable_sv": _("svarar inför, svenska"),
        "answerable_en": _("svarar inför, engelska"),
        "competence_sv": _("ansvarar för, svenska"),
        "competence_en": _("ansvarar för, engelska"),
        "email": _("e-post"),
        "phone": _("telefon"),
        "gives_out": _("systemet ger ut ärenden"),
        "role": _("roll"),
        "unit": _("enhet"),
        "kind": _("slag"),
        "competences": _("kompetenser"),
        "delegation": _("delegationsnivå"),
        "rows": _("antal"),
    }.get(name, name)
    return f"{label}: {_value(old)} → {_value(new)}" if old not in (None, "", []) else f"{label}: {_value(new)}"


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return _("ja") if value else _("nej")
    if isinstance(value, list):
        return ", ".join(str(one) for one in value) or "–"
    return "–" if value in (None, "") else str(value)
