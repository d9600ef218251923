"""The forecast that the company was given when its application came in, and how it stands."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from eservice.kit.days import local_day
from eservice.statistics.promises import foretold
from eservice.web.officer.seen import Fold, Part, Seen, Shown


def shown(seen: Seen) -> Shown:
    """What was foretold; nothing where too few cases were known to foretell."""
    ended = local_day(seen.case.ended_at) if seen.case.ended_at else None
    found = foretold(seen.case.id, ended, seen.today)
    return {"foretold": found} if found else None


FORETOLD = Part(
    "foretold",
    shown,
    anchor="foretold",
    fold=Fold(_l("Prognosen när ansökan kom in"), lambda _seen, _shown: False),
)
