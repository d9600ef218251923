"""The parts of a case's page, in the order they stand in. A new part is a file here, a template, and a line below."""

from __future__ import annotations

from eservice.web.officer.parts.after import APPEALS, SENT
from eservice.web.officer.parts.application import APPLICATION, IMPORTED
from eservice.web.officer.parts.clocks import CLOCKS, COMPLETE
from eservice.web.officer.parts.deciding import DECIDE, DECISION, PROPOSAL
from eservice.web.officer.parts.files import FILES
from eservice.web.officer.parts.foretold import FORETOLD
from eservice.web.officer.parts.history import HISTORY
from eservice.web.officer.parts.matches import MATCHES
from eservice.web.officer.parts.messages import MESSAGES
from eservice.web.officer.parts.notes import CHECKLIST, NOTES
from eservice.web.officer.parts.people import ASSIGN, CONFLICT, HAND_OVER
from eservice.web.officer.parts.queue import RELEASE, ROUTE, TAKE
from eservice.web.officer.parts.referrals import HEARING, REFERRALS
from eservice.web.officer.parts.related import PLACE, RELATED
from eservice.web.officer.parts.secrecy import SECRECY
from eservice.web.officer.parts.stages import STAGES
from eservice.web.officer.parts.supplements import ASK, JUDGE, SUPPLEMENTS
from eservice.web.officer.seen import Part

MAIN: tuple[Part, ...] = (
    TAKE,
    PROPOSAL,
    DECISION,
    SENT,
    APPEALS,
    STAGES,
    APPLICATION,
    MATCHES,
    FILES,
    SECRECY,
    SUPPLEMENTS,
    JUDGE,
    MESSAGES,
    NOTES,
    ASK,
    REFERRALS,
    HEARING,
    CHECKLIST,
    DECIDE,
)
SIDE: tuple[Part, ...] = (
    CLOCKS,
    COMPLETE,
    FORETOLD,
    RELEASE,
    ASSIGN,
    ROUTE,
    HAND_OVER,
    CONFLICT,
    PLACE,
    RELATED,
    HISTORY,
    IMPORTED,
)
