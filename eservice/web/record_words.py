"""Reviews of companies that ask for land, in words."""

from __future__ import annotations

from flask_babel import gettext as _

from eservice.cases.secrecy import Paragraph
from eservice.premises.stages.review_rules import Area, Found, Result


def area_name(area: str) -> str:
    """What is looked at."""
    return {
        Area.OWNERS: _("Ägare, koncern och verklig huvudman"),
        Area.FINANCES: _("Ekonomi och finansiering"),
        Area.DISPUTES: _("Tvister och misstanke om brott"),
        Area.EXPERIENCE: _("Erfarenhet och kompetens"),
    }[Area(area)]


def found_name(found: str) -> str:
    """How it was found; nothing where that is not told."""
    words = {Found.GOOD: _("Utan anmärkning"), Found.REMARK: _("Anmärkning"), Found.NOT_EXAMINED: _("Inte granskat")}
    return words[Found(found)] if found else _("Granskat")


def result_name(result: str) -> tuple[str, str]:
    """What a review came to, as a word and the tone of its tag."""
    return {
        Result.PASSED: (_("Godkänd"), "good"),
        Result.WITH_CONDITIONS: (_("Godkänd med villkor"), "wait"),
        Result.FAILED: (_("Inte godkänd"), "bad"),
    }[Result(result)]


def mark_name(paragraph: str | None) -> str:
    """By which paragraph the notes of a review are secret, in words."""
    if not paragraph:
        return _("Inte sekretess: företaget får läsa anteckningarna")
    return {
        Paragraph.NEGOTIATION: _("OSL 19 kap. 3 §: dolt också för företaget"),
        Paragraph.BUSINESS: _("OSL 31 kap. 16 §: dolt för alla utom enheten och företaget"),
    }[Paragraph(paragraph)]
