"""Differences between two versions of a service, in words."""

from __future__ import annotations

from typing import NamedTuple

from flask_babel import gettext as _

from eservice.catalogue.differences import Change
from eservice.kit.text import Text


class Said(NamedTuple):
    """A difference as a sentence, with the texts before and after."""

    sentence: str
    before: str
    after: str


def in_words(change: Change, language: str) -> Said:
    """The sentence for a difference, in the reader's language."""
    part = _parts().get(change.part, change.part) if isinstance(change.part, str) else change.part.in_language(language)
    sentence = _sentences()[change.what] % {"part": part}
    return Said(sentence, _shown(change.before, language), _shown(change.after, language))


def _shown(value: Text | str | None, language: str) -> str:
    return value.in_language(language) if isinstance(value, Text) else value or ""


def _parts() -> dict[str, str]:
    return {
        "name": _("Namnet"),
        "summary": _("Sammanfattningen"),
        "who": _("Vem som kan söka"),
        "how_long": _("Texten om tiden"),
        "fee": _("Texten om avgiften"),
        "if_late": _("Vad som händer om vi blir sena"),
        "decided_by": _("Vem som beslutar"),
        "appeal": _("Hur man överklagar"),
        "what_is_needed": _("Vad som behövs"),
        "checklist": _("Handläggarens kontroller"),
    }


def _sentences() -> dict[str, str]:
    return {
        "text": _("%(part)s har ändrats."),
        "list": _("%(part)s: en rad har tillkommit eller tagits bort."),
        "step_added": _("Steget ”%(part)s” är nytt."),
        "step_removed": _("Steget ”%(part)s” är borttaget."),
        "step_title": _("Rubriken eller inledningen till ”%(part)s” har ändrats."),
        "question_added": _("Frågan ”%(part)s” är ny."),
        "question_removed": _("Frågan ”%(part)s” är borttagen."),
        "question_moved": _("Frågan ”%(part)s” har flyttats till ett annat steg."),
        "question_text": _("Frågan ”%(part)s” har ny lydelse."),
        "question_help": _("Hjälptexten till ”%(part)s” har ändrats."),
        "question_kind": _("Frågan ”%(part)s” besvaras på ett annat sätt."),
        "now_required": _("Frågan ”%(part)s” måste besvaras."),
        "no_longer_required": _("Frågan ”%(part)s” är nu frivillig."),
        "choice_added": _("”%(part)s” har ett nytt alternativ."),
        "choice_removed": _("”%(part)s” har ett alternativ mindre."),
        "choice_text": _("Ett alternativ i ”%(part)s” har ny lydelse."),
        "limits": _("Gränserna för ”%(part)s” har ändrats."),
        "condition": _("När frågan ”%(part)s” ställs har ändrats."),
        "outcome_added": _("Utfallet ”%(part)s” är nytt eller ändrat."),
        "outcome_removed": _("Utfallet ”%(part)s” är borttaget eller ändrat."),
        "ground_added": _("Grunden ”%(part)s” är ny eller ändrad."),
        "ground_removed": _("Grunden ”%(part)s” är borttagen eller ändrad."),
        "reason_added": _("Skälet att begära komplettering ”%(part)s” är nytt eller ändrat."),
        "reason_removed": _("Skälet att begära komplettering ”%(part)s” är borttaget eller ändrat."),
        "routing": _("Fördelningen av ärenden har ändrats."),
        "case_types": _("Ärendetyperna har ändrats."),
        "contact": _("Enheten som svarar på frågor har ändrats."),
    }
