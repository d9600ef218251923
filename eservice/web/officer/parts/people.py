"""Who gets the case: suggestions in order with their reasons, a conflict of interest, and the way to another unit."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from eservice.accounts.rules import can_lead
from eservice.cases.rules import Event, can
from eservice.routing.operations.assigning import candidates_for
from eservice.routing.people import Judged, decided_by
from eservice.routing.staff import conflicts_in
from eservice.web.clock import moment
from eservice.web.filters import day, number
from eservice.web.officer.seen import Part, Seen, Shown, plain
from eservice.web.people_forms import AssignForm, ConflictForm


def may_dispose(seen: Seen) -> bool:
    """Whether the viewer may give the case to somebody else: theirs, nobody's, or as the unit's manager."""
    leads = can_lead(seen.viewer, seen.case.unit_key)
    free = seen.case.officer_id in (None, seen.viewer.person_id)
    return leads or (seen.works_here and free)


def may_assign(seen: Seen) -> bool:
    """Whether the viewer may give the case to an officer, in the state that it is in."""
    return may_dispose(seen) and can(seen.case.state, Event.ASSIGNED)


def assign(seen: Seen) -> Shown:
    """The way to the page on which somebody is chosen: weighing everybody's work is not done for every visit."""
    return {} if may_assign(seen) else None


def suggestions(seen: Seen) -> dict[str, Any]:
    """Everybody in the unit in the order of the rule, each with what there is to know, and who is suggested and why."""
    judged = seen.once("candidates", lambda: candidates_for(seen.case, moment()))
    free = [one for one in judged if one.candidate.person_id != seen.case.officer_id]
    return {"candidates": [(one, _about(one)) for one in judged], "why": _why(free)}


def _about(one: Judged) -> str:
    """What there is to know of a candidate, in a line."""
    who = one.candidate
    if one.hindrance == "conflict":
        return _("jäv i ärendet")
    if one.hindrance == "away":
        return _("borta till och med %(day)s", day=day(who.away_until))
    load = ngettext("%(num)d öppet ärende", "%(num)d öppna ärenden", who.open_cases)
    said = _("%(cases)s, omkring %(days)s dagars arbete kvar", cases=load, days=number(who.load_days, 0))
    if one.hindrance == "competence":
        return _("saknar kompetensen; %(load)s", load=said)
    return said if one.decides_alone else _("får inte besluta ensam; %(load)s", load=said)


def _why(judged: list[Judged]) -> str:
    """The suggestion and what made the difference."""
    best = judged[0] if judged and judged[0].hindrance is None else None
    if best is None:
        return _("Ingen på enheten kan få ärendet nu.")
    because = {
        "only": _("den enda som kan få det"),
        "delegation": _("får besluta ensam"),
        "load": _("har minst arbete kvar"),
        "longest_wait": _("har väntat längst på ett nytt ärende"),
        "order": _("allt annat är lika"),
    }[decided_by(best, judged)]
    return _("Förslag: %(name)s – %(because)s.", name=best.candidate.name, because=because)


def assign_form(seen: Seen, shown: dict[str, Any], **data: Any) -> AssignForm:
    """The choice among those who could get the case."""
    form = AssignForm(**data)
    form.person.choices = [
        ("", _("Välj handläggare")),
        *(
            (str(one.candidate.person_id), f"{one.candidate.name} – {about}")
            for one, about in shown["candidates"]
            if one.hindrance in (None, "competence") and one.candidate.person_id != seen.case.officer_id
        ),
    ]
    return form


def conflict(seen: Seen) -> Shown:
    """Offered to every officer of the unit, once."""
    if not (seen.works_here and can(seen.case.state, Event.CONFLICT_DECLARED)):
        return None
    return {"declared": seen.viewer.person_id in conflicts_in(seen.case.id)}


def hand_over(seen: Seen) -> Shown:
    """The way to another unit, and back under the tables."""
    if seen.service is None or not (may_dispose(seen) and can(seen.case.state, Event.REROUTED)):
        return None
    return {"is_fixed": seen.case.route_fixed_by is not None}


ASSIGN = Part("assign", assign)
CONFLICT = Part("conflict", conflict, {"conflict": plain(ConflictForm)})
HAND_OVER = Part("hand_over", hand_over)
