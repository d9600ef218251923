"""What the nightly checks found: clocks that had drifted, and what must always be true."""

from __future__ import annotations

from flask import render_template

from eservice.cases.operations.recomputing import CLOCKS
from eservice.invariants import newest_runs, sentences
from eservice.web.access import administrators
from eservice.web.clock import moment


@administrators
def checks() -> str:
    """The last report of each check. References are shown, what the cases hold is not."""
    runs = newest_runs()
    return render_template("admin/checks.html", runs=runs, clocks=runs.get(CLOCKS), sentences=sentences(moment()))
