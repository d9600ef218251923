"""Inquiries for premises and land in figures, for everybody who works here: what the planners lack."""

from __future__ import annotations

from flask import render_template

from eservice.catalogue.queries import current_services
from eservice.premises.stages.reading import texts_of
from eservice.premises.stages.rules import Kind
from eservice.statistics.inquiries import report
from eservice.statistics.measures import FEW, SMALL
from eservice.web import stage_words
from eservice.web.access import staff
from eservice.web.clock import today
from eservice.web.settings import mode


@staff
def inquiries() -> str:
    """Days in each stage, reasons for a no, and jobs, over the last twelve months."""
    grounds = {
        kind: {
            ground.key: ground.text
            for _id, service in current_services()
            if service.key in texts_of(kind).services
            for ground in service.grounds
        }
        for kind in Kind
    }
    return render_template(
        "manager/inquiries.html",
        reports=[report(kind, mode(), today()) for kind in Kind],
        grounds=grounds,
        said=stage_words,
        few=FEW,
        small=SMALL,
    )
