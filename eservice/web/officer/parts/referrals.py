"""Asking others for a statement, and letting the company speak before the decision."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from eservice.accounts.queries import units
from eservice.cases.redaction import given_out
from eservice.cases.referral_queries import hearings_in, referrals_in, statement_copies
from eservice.cases.rules import Event
from eservice.cases.secrecy import Reader
from eservice.cases.secrecy_queries import hidden_files
from eservice.web.forms import OnlyButton
from eservice.web.language import language
from eservice.web.officer.seen import Fold, Part, Seen, Shown, how_many, plain
from eservice.web.referral_forms import (
    MOST_OUTSIDE,
    HearingForm,
    NoHearingForm,
    ReferralForm,
    referral_form,
)


def referrals(seen: Seen) -> Shown:
    """Who was asked for a statement, what they said, and asking more of them."""
    found = referrals_in(seen.case.id)
    may_ask = seen.may(Event.REFERRAL_SENT)
    if not found and not may_ask:
        return None
    # A redacted copy is ours, not theirs: it stands among the files.
    theirs = [one for one in seen.documents if one.redacts_id is None]
    is_answered = any(one.answered_at for one in found)
    return {
        "referrals": found,
        "may_ask": may_ask,
        "may_redact": seen.may(Event.STATEMENT_REDACTED),
        "copies": statement_copies(seen.case.id) if is_answered else {},
        "documents": theirs,
        "outside": range(1, MOST_OUTSIDE + 1),
    }


def hearing(seen: Seen) -> Shown:
    """What the company was told and said before the decision, and telling it."""
    found = hearings_in(seen.case.id)
    may_hear = seen.may(Event.HEARING_OPENED) and not seen.case.is_heard
    return {"hearings": found, "may_hear": may_hear} if found or may_hear else None


def _referral_form(seen: Seen, **data: Any) -> ReferralForm:
    others = [unit for unit in units() if unit.key != seen.case.unit_key and unit.kind != "imported" and unit.email]
    secret = hidden_files([seen.case.id], Reader.CONSULTED) if seen.documents else ()
    files = [one for one in given_out(seen.documents) if one.id not in secret]
    return referral_form((unit for unit in others if unit.valid_to is None), files, language(), **data)


def _waited_for(_seen: Seen, shown: dict[str, Any]) -> str:
    waits = sum(1 for one in shown["referrals"] if not (one.answered_at or one.withdrawn_at))
    return _("%(num)s väntar på svar", num=waits) if waits else how_many(shown["referrals"])


REFERRALS = Part(
    "referrals",
    referrals,
    {"referral": _referral_form, "recall": plain(OnlyButton)},
    tab=_l("Remisser"),
    anchor="referrals",
    fold=Fold(_l("Remisser"), lambda seen, shown: seen.case.ended_at is None and bool(shown["referrals"]), _waited_for),
)
HEARING = Part(
    "hearing",
    hearing,
    {"hearing": plain(HearingForm), "nohearing": plain(NoHearingForm)},
    tab=_l("Kommunicering"),
    anchor="hearing",
    fold=Fold(
        _l("Kommunicering före beslut"),
        lambda seen, shown: seen.case.ended_at is None and bool(shown["hearings"]),
        lambda seen, shown: _("företaget får yttra sig") if seen.case.is_heard else how_many(shown["hearings"]),
    ),
)
