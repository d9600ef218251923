"""What the clockwork has told the officers of a unit: days that come near, and answers that never came."""

from __future__ import annotations

from flask import render_template

from eservice.web.access import officers, viewer
from eservice.web.clock import today
from eservice.worklist.lateness import notices_for


@officers
def warnings() -> str:
    """The notices of open cases in my units, newest first."""
    return render_template(
        "officer/warnings.html", told=notices_for(viewer(), ("warning", "late", "answer_missing")), today=today()
    )
