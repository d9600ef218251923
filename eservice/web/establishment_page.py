"""The page of an establishment, the same for the company and for the coordinator, each with their own forms."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from flask import render_template

from eservice.accounts.queries import person_name
from eservice.accounts.rules import can_act_for, can_read_for, can_see_inside
from eservice.catalogue.guide.reading import read_guide
from eservice.establishments.queries import establishment_for, events_of, meetings_of, steps_of
from eservice.establishments.rules import schedule
from eservice.web.access import viewer
from eservice.web.clock import today
from eservice.web.establishment_view import cards, establishment_event, known_now


def page_of_establishment(
    establishment_id: uuid.UUID, template: str, forms: Mapping[str, Any], problem: str | None = None
) -> str:
    """The page, with states and dates of every case. A case is a link only for those who may read the case itself."""
    me = viewer()
    found = establishment_for(establishment_id, me)
    views = steps_of(found)
    steps = [view.step for view in views]
    plan = schedule(steps, known_now(views, today()), today())
    shown = cards(steps, plan)
    is_theirs = can_read_for(me, found.company_id)
    cases = [view.case for view in views if view.case]
    opens = {case.reference for case in cases if is_theirs or can_see_inside(me, case.unit_key)}
    return render_template(
        template,
        establishment=found,
        goal=next((goal.title for goal in read_guide().goals if goal.key == found.goal_key), None),
        coordinator=person_name(found.coordinator_id),
        rows=list(zip(shown, views, strict=True)),
        path=[card for key in plan.path for card in shown if card.key == key],
        plan=plan,
        names={card.key: card.title for card in shown},
        readable=opens,
        for_company=is_theirs,
        may_change=can_act_for(me, found.company_id) and found.closed_at is None,
        meetings=meetings_of(found),
        events=events_of(found),
        forms=forms,
        problem=problem,
        me=me.person_id,
        said=establishment_event,
    )
