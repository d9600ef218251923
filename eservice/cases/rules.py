"""The life of a case: one table of moves, and what each does. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

import msgspec

from eservice.kit.errors import WrongMove

#: Later than every deadline: where nothing runs, a case sorts last.
NEVER = date(9999, 12, 31)


class State(StrEnum):
    """Where a case is. Being late is no state: it is a question to the clocks."""

    RECEIVED = "received"  # inkommen: waits for a worker to route it
    QUEUED = "queued"  # i kön: at its unit, nobody has taken it
    IN_PROGRESS = "in_progress"  # under handläggning
    AWAITING_COMPANY = "awaiting_company"  # komplettering begärd
    AWAITING_SIGNATURE = "awaiting_signature"  # förslag till beslut: väntar på den som får besluta
    AWAITING_COMMITTEE = "awaiting_committee"  # förslag till beslut: väntar på nämnden
    DECIDED = "decided"  # beslutat
    APPEALED = "appealed"  # överklagat: rättidsprövning och omprövning
    AT_COURT = "at_court"  # överlämnat till domstolen
    WITHDRAWN = "withdrawn"  # återkallat
    MERGED = "merged"  # sammanfogat: goes on as another case
    RUNNING = "running"  # imported, not ended when its log was written
    ENDED = "ended"  # imported, ended


class Holder(StrEnum):
    """Who has the ball. At each moment exactly one."""

    QUEUE = "queue"
    OFFICER = "officer"
    COMPANY = "company"
    COMMITTEE = "committee"
    OTHER = "other"
    NOBODY = "nobody"


#: Those who have the ball at the unit itself, and all others.
OURS = (Holder.QUEUE, Holder.OFFICER)
OTHERS = tuple(holder for holder in Holder if holder not in OURS)


class Event(StrEnum):
    """What can happen to a case, in the past tense."""

    OPENED = "case_opened"
    ROUTED = "case_routed"
    TAKEN = "case_taken"
    RELEASED = "case_released"
    ASSIGNED = "case_assigned"
    REROUTED = "case_rerouted"
    ROUTE_RELEASED = "route_released"
    CONFLICT_DECLARED = "conflict_declared"
    MESSAGE_SENT = "message_sent"
    SUPPLEMENT_REQUESTED = "supplement_requested"
    SUPPLEMENT_RECEIVED = "supplement_received"
    DOCUMENT_REDACTED = "document_redacted"
    STATEMENT_REDACTED = "statement_redacted"
    LINKED = "case_linked"
    MERGED = "case_merged"
    SPLIT = "case_split"
    NOTE_WRITTEN = "note_written"
    CHECKLIST_TICKED = "checklist_ticked"
    REFERRAL_SENT = "referral_sent"
    REFERRAL_ANSWERED = "referral_answered"
    REFERRAL_WITHDRAWN = "referral_withdrawn"
    REFERRAL_OVERDUE = "referral_overdue"
    HEARING_OPENED = "hearing_opened"
    HEARING_ANSWERED = "hearing_answered"
    HEARING_EXPIRED = "hearing_expired"
    HEARING_SKIPPED = "hearing_skipped"
    SUPPLEMENT_JUDGED = "supplement_judged"
    DEFICIENCY_REMEDIED = "deficiency_remedied"
    COMPLETENESS_CONFIRMED = "completeness_confirmed"
    MATERIAL_ADDED = "material_added"
    TIME_EXTENDED = "time_extended"
    TIME_AGREED = "time_agreed"
    DECISION_DEFERRED = "decision_deferred"
    DEFERRAL_ENDED = "deferral_ended"
    SUPPLEMENT_REMINDED = "supplement_reminded"
    DELAY_NOTICE_DRAFTED = "delay_notice_drafted"
    DELAY_NOTICE_SENT = "delay_notice_sent"
    DECISION_REQUESTED = "decision_requested"
    DECISION_REQUEST_REFUSED = "decision_request_refused"
    CLOCK_CORRECTED = "clock_corrected"
    DECISION_PROPOSED = "decision_proposed"
    PUT_TO_COMMITTEE = "decision_put_to_committee"
    PUT_ON_AGENDA = "decision_put_on_agenda"
    PROPOSAL_RETURNED = "proposal_returned"
    DECIDED = "case_decided"
    DISPATCHED = "decision_dispatched"
    SERVED = "decision_served"
    CORRECTED = "decision_corrected"
    REPORTED = "decision_reported"
    APPEAL_RECEIVED = "appeal_received"
    APPEAL_DISMISSED = "appeal_dismissed"
    RECONSIDERED = "decision_reconsidered"
    APPEAL_HANDED_OVER = "appeal_handed_over"
    APPEAL_UPHELD = "appeal_decided_unchanged"
    APPEAL_CHANGED = "appeal_decided_changed"
    REMITTED = "case_remitted"
    REOPENED = "case_reopened"
    RENEWAL_DUE = "permit_renewal_due"
    WITHDRAWN = "case_withdrawn"
    FILE_STOPPED = "file_stopped"
    STAGE_CHANGED = "stage_changed"
    OFFER_MADE = "offer_made"
    OFFER_ANSWERED = "offer_answered"
    OFFER_CLOSED = "offer_closed"
    TIMES_OFFERED = "viewing_times_offered"
    VIEWING_BOOKED = "viewing_booked"
    VIEWING_CANCELLED = "viewing_cancelled"
    CONSENT_CHANGED = "consent_changed"
    LANDLORD_ASKED = "landlord_asked"
    LANDLORD_ANSWERED = "landlord_answered"
    ALLOCATION_JOINED = "allocation_joined"
    ALLOCATION_TOLD = "allocation_told"
    BID_GIVEN = "bid_given"
    BIDS_OPENED = "bids_opened"
    ALLOCATION_DECIDED = "allocation_decided"
    LIMIT_NEAR = "stage_limit_near"
    MEETING_HELD = "meeting_held"
    COUNTERPARTY_REVIEWED = "counterparty_reviewed"
    SECRECY_MARKED = "secrecy_marked"
    SECRECY_LIFTED = "secrecy_lifted"
    OBJECTS_MATCHED = "objects_matched"
    IMPORTED_STEP = "imported_step"
    IMPORTED_END = "imported_end"


class Visibility(StrEnum):
    """Who may read an event: the company too, only the unit, or nobody without a harm test."""

    COMPANY = "company"
    INTERNAL = "internal"
    SECRET = "secret"


class Actor(StrEnum):
    """On whose behalf something was done."""

    COMPANY = "company"
    OFFICER = "officer"
    WORKER = "worker"
    IMPORT = "import"
    OTHER = "other"  # who was asked for a statement


#: States in which somebody still has to do something here. Imported cases are read, not worked on.
OPEN_STATES = (
    State.RECEIVED,
    State.QUEUED,
    State.IN_PROGRESS,
    State.AWAITING_COMPANY,
    State.AWAITING_SIGNATURE,
    State.AWAITING_COMMITTEE,
    State.APPEALED,
)

#: States of a case that has come to its end, also where somebody has appealed against that end.
ENDED_STATES = (State.DECIDED, State.APPEALED, State.AT_COURT, State.WITHDRAWN, State.MERGED, State.ENDED)

#: Who has the ball in each state.
HOLDER = {
    State.RECEIVED: Holder.QUEUE,
    State.QUEUED: Holder.QUEUE,
    State.IN_PROGRESS: Holder.OFFICER,
    State.AWAITING_COMPANY: Holder.COMPANY,
    State.AWAITING_SIGNATURE: Holder.OFFICER,
    State.AWAITING_COMMITTEE: Holder.COMMITTEE,
    State.DECIDED: Holder.NOBODY,
    State.APPEALED: Holder.OFFICER,
    State.AT_COURT: Holder.OTHER,
    State.WITHDRAWN: Holder.NOBODY,
    State.MERGED: Holder.NOBODY,
    State.RUNNING: Holder.OFFICER,
    State.ENDED: Holder.NOBODY,
}

#: States in which an answer from outside still reaches somebody.
LISTENING = (
    State.QUEUED,
    State.IN_PROGRESS,
    State.AWAITING_COMPANY,
    State.AWAITING_SIGNATURE,
    State.AWAITING_COMMITTEE,
)
#: States in which something can still be worth noting: after the end too.
NOTED = (*LISTENING, State.DECIDED, State.APPEALED, State.AT_COURT, State.WITHDRAWN)


def holder_of(state: State, rests_on: int, is_heard: bool, is_offered: bool = False) -> Holder:
    """Who has the ball. While an officer handles the case, it is theirs but in three cases.

    A company that is heard before the decision has it until it answers or its day has passed, and one whose inquiry
    was met with an offer or with times to book, until it answers that. Else, where the officer rests on referrals, it
    is with those who were asked: until the last of these has answered, was taken back, or let its day pass. An officer
    who sends a referral and goes on working meanwhile does not rest on it.
    """
    if state != State.IN_PROGRESS or not (is_heard or is_offered or rests_on):
        return HOLDER[state]
    return Holder.COMPANY if is_heard or is_offered else Holder.OTHER


#: What the unit that has the case, or the company, says about its time.
ABOUT_TIME = (
    Event.TIME_EXTENDED,
    Event.TIME_AGREED,
    Event.DECISION_DEFERRED,
    Event.DEFERRAL_ENDED,
    Event.SUPPLEMENT_REMINDED,
    Event.DELAY_NOTICE_DRAFTED,
    Event.DELAY_NOTICE_SENT,
    Event.DECISION_REQUESTED,
    Event.DECISION_REQUEST_REFUSED,
    Event.CLOCK_CORRECTED,
)

#: What happens to an inquiry for premises or land on its way. It goes on after the first answer, and moves no clock of
#: the law; a service target stands still while an offer waits for the company, as it does for a supplement.
ON_THE_WAY = (
    *(Event.STAGE_CHANGED, Event.LIMIT_NEAR, Event.CONSENT_CHANGED, Event.LANDLORD_ASKED, Event.LANDLORD_ANSWERED),
    *(Event.OFFER_MADE, Event.OFFER_ANSWERED, Event.OFFER_CLOSED),
    *(Event.TIMES_OFFERED, Event.VIEWING_BOOKED, Event.VIEWING_CANCELLED),
    *(Event.ALLOCATION_JOINED, Event.ALLOCATION_TOLD, Event.BID_GIVEN, Event.BIDS_OPENED, Event.ALLOCATION_DECIDED),
    *(Event.MEETING_HELD, Event.COUNTERPARTY_REVIEWED),
)

#: The lifecycle: what may happen in which state, and where it leads. What is not here is refused by name.
MOVES: Mapping[tuple[State, Event], State] = {
    (State.RECEIVED, Event.ROUTED): State.QUEUED,
    (State.RECEIVED, Event.WITHDRAWN): State.WITHDRAWN,
    (State.QUEUED, Event.TAKEN): State.IN_PROGRESS,
    (State.QUEUED, Event.MATERIAL_ADDED): State.QUEUED,
    (State.QUEUED, Event.MESSAGE_SENT): State.QUEUED,
    (State.QUEUED, Event.WITHDRAWN): State.WITHDRAWN,
    (State.IN_PROGRESS, Event.RELEASED): State.QUEUED,
    (State.IN_PROGRESS, Event.MESSAGE_SENT): State.IN_PROGRESS,
    (State.IN_PROGRESS, Event.MATERIAL_ADDED): State.IN_PROGRESS,
    (State.IN_PROGRESS, Event.SUPPLEMENT_REQUESTED): State.AWAITING_COMPANY,
    (State.IN_PROGRESS, Event.SUPPLEMENT_JUDGED): State.IN_PROGRESS,
    (State.IN_PROGRESS, Event.DEFICIENCY_REMEDIED): State.IN_PROGRESS,
    (State.IN_PROGRESS, Event.COMPLETENESS_CONFIRMED): State.IN_PROGRESS,
    (State.IN_PROGRESS, Event.DECIDED): State.DECIDED,
    (State.IN_PROGRESS, Event.WITHDRAWN): State.WITHDRAWN,
    (State.AWAITING_COMPANY, Event.MESSAGE_SENT): State.AWAITING_COMPANY,
    (State.AWAITING_COMPANY, Event.SUPPLEMENT_RECEIVED): State.IN_PROGRESS,
    # The answer may never come: the case is then decided as it stands.
    (State.AWAITING_COMPANY, Event.DECIDED): State.DECIDED,
    (State.AWAITING_COMPANY, Event.WITHDRAWN): State.WITHDRAWN,
    # A case is given to somebody, also while the company has the ball.
    (State.QUEUED, Event.ASSIGNED): State.IN_PROGRESS,
    (State.IN_PROGRESS, Event.ASSIGNED): State.IN_PROGRESS,
    (State.AWAITING_COMPANY, Event.ASSIGNED): State.AWAITING_COMPANY,
    # Another unit: the case waits in its queue, or for the company, with everything that is known.
    (State.QUEUED, Event.REROUTED): State.QUEUED,
    (State.IN_PROGRESS, Event.REROUTED): State.QUEUED,
    (State.AWAITING_COMPANY, Event.REROUTED): State.AWAITING_COMPANY,
    (State.QUEUED, Event.ROUTE_RELEASED): State.QUEUED,
    (State.IN_PROGRESS, Event.ROUTE_RELEASED): State.IN_PROGRESS,
    (State.AWAITING_COMPANY, Event.ROUTE_RELEASED): State.AWAITING_COMPANY,
    (State.QUEUED, Event.CONFLICT_DECLARED): State.QUEUED,
    (State.IN_PROGRESS, Event.CONFLICT_DECLARED): State.IN_PROGRESS,
    (State.AWAITING_COMPANY, Event.CONFLICT_DECLARED): State.AWAITING_COMPANY,
    # Who is to sign may be the one who is biased.
    (State.AWAITING_SIGNATURE, Event.CONFLICT_DECLARED): State.AWAITING_SIGNATURE,
    (State.AWAITING_COMMITTEE, Event.CONFLICT_DECLARED): State.AWAITING_COMMITTEE,
    # Who prepared it may not sign: it waits for the one who may, or for the committee. Until then nothing is decided,
    # so the company can still write, add and withdraw.
    (State.IN_PROGRESS, Event.DECISION_PROPOSED): State.AWAITING_SIGNATURE,
    (State.AWAITING_COMPANY, Event.DECISION_PROPOSED): State.AWAITING_SIGNATURE,
    (State.AWAITING_SIGNATURE, Event.PROPOSAL_RETURNED): State.IN_PROGRESS,
    (State.AWAITING_SIGNATURE, Event.MESSAGE_SENT): State.AWAITING_SIGNATURE,
    (State.AWAITING_SIGNATURE, Event.MATERIAL_ADDED): State.IN_PROGRESS,
    (State.AWAITING_SIGNATURE, Event.DECIDED): State.DECIDED,
    (State.AWAITING_SIGNATURE, Event.WITHDRAWN): State.WITHDRAWN,
    (State.IN_PROGRESS, Event.PUT_TO_COMMITTEE): State.AWAITING_COMMITTEE,
    (State.AWAITING_COMPANY, Event.PUT_TO_COMMITTEE): State.AWAITING_COMMITTEE,
    (State.AWAITING_COMMITTEE, Event.PUT_ON_AGENDA): State.AWAITING_COMMITTEE,
    (State.AWAITING_COMMITTEE, Event.PROPOSAL_RETURNED): State.IN_PROGRESS,
    (State.AWAITING_COMMITTEE, Event.MESSAGE_SENT): State.AWAITING_COMMITTEE,
    (State.AWAITING_COMMITTEE, Event.DECIDED): State.DECIDED,
    (State.AWAITING_COMMITTEE, Event.WITHDRAWN): State.WITHDRAWN,
    # A question about a decision is answered; it changes nothing.
    (State.DECIDED, Event.MESSAGE_SENT): State.DECIDED,
    (State.IN_PROGRESS, Event.REFERRAL_SENT): State.IN_PROGRESS,
    # Handling goes on while the company supplements: several things at once is what the law asks for.
    (State.AWAITING_COMPANY, Event.REFERRAL_SENT): State.AWAITING_COMPANY,
    (State.IN_PROGRESS, Event.HEARING_OPENED): State.IN_PROGRESS,
    (State.IN_PROGRESS, Event.HEARING_SKIPPED): State.IN_PROGRESS,
    (State.IN_PROGRESS, Event.CHECKLIST_TICKED): State.IN_PROGRESS,
    (State.AWAITING_COMPANY, Event.CHECKLIST_TICKED): State.AWAITING_COMPANY,
    (State.QUEUED, Event.MERGED): State.MERGED,
    (State.IN_PROGRESS, Event.MERGED): State.MERGED,
    (State.AWAITING_COMPANY, Event.MERGED): State.MERGED,
    (State.IN_PROGRESS, Event.SPLIT): State.IN_PROGRESS,
    (State.AWAITING_COMPANY, Event.SPLIT): State.AWAITING_COMPANY,
    **{(state, event): state for state in NOTED for event in (Event.LINKED, Event.NOTE_WRITTEN)},
    **{(state, event): state for state in NOTED for event in (Event.DOCUMENT_REDACTED, Event.STATEMENT_REDACTED)},
    # What becomes vacant is told while we look for the company, also after the first answer.
    **{(state, Event.OBJECTS_MATCHED): state for state in (*LISTENING, State.DECIDED)},
    # Malware is found when it is found, whatever state the case is in.
    **{(state, Event.FILE_STOPPED): state for state in State},
    **{
        (state, event): state
        for state in LISTENING
        for event in (
            Event.REFERRAL_ANSWERED,
            Event.REFERRAL_WITHDRAWN,
            Event.REFERRAL_OVERDUE,
            Event.HEARING_ANSWERED,
            Event.HEARING_EXPIRED,
        )
    },
    # A clock that was wrong is put right also afterwards: it may cost the municipality a fee.
    (State.DECIDED, Event.CLOCK_CORRECTED): State.DECIDED,
    # What is said about time moves clocks, never the case.
    **{(state, event): state for state in LISTENING for event in ABOUT_TIME},
    **{(state, event): state for state in (*LISTENING, State.DECIDED) for event in ON_THE_WAY},
    **{(state, event): state for state in NOTED for event in (Event.SECRECY_MARKED, Event.SECRECY_LIFTED)},
    (State.DECIDED, Event.DISPATCHED): State.DECIDED,
    (State.DECIDED, Event.SERVED): State.DECIDED,
    (State.DECIDED, Event.CORRECTED): State.DECIDED,
    (State.DECIDED, Event.REPORTED): State.DECIDED,
    (State.DECIDED, Event.RENEWAL_DUE): State.DECIDED,
    # An appeal comes to the authority that decided (FL 43 §), which examines whether it is in time (45 §), may change
    # its own decision (37-39 §§), and else hands it over (46 §). A late one is dismissed and the decision stands.
    (State.DECIDED, Event.APPEAL_RECEIVED): State.APPEALED,
    (State.APPEALED, Event.APPEAL_RECEIVED): State.APPEALED,
    (State.APPEALED, Event.MESSAGE_SENT): State.APPEALED,
    (State.APPEALED, Event.SERVED): State.APPEALED,
    (State.APPEALED, Event.CORRECTED): State.APPEALED,
    (State.APPEALED, Event.REPORTED): State.APPEALED,
    (State.APPEALED, Event.APPEAL_DISMISSED): State.DECIDED,
    (State.APPEALED, Event.RECONSIDERED): State.IN_PROGRESS,
    (State.APPEALED, Event.APPEAL_HANDED_OVER): State.AT_COURT,
    (State.AT_COURT, Event.MESSAGE_SENT): State.AT_COURT,
    (State.AT_COURT, Event.CORRECTED): State.AT_COURT,
    (State.AT_COURT, Event.REPORTED): State.AT_COURT,
    (State.AT_COURT, Event.APPEAL_UPHELD): State.DECIDED,
    (State.AT_COURT, Event.APPEAL_CHANGED): State.DECIDED,
    # Sent back: the case begins anew the day it came back (PBL 2010:900, 9 kap. 27 b §).
    (State.AT_COURT, Event.REMITTED): State.IN_PROGRESS,
    # The authority takes up its own decision again, with reasons (FL 37 §).
    (State.DECIDED, Event.REOPENED): State.IN_PROGRESS,
}


def move(state: State, event: Event) -> State:
    """The state that `event` leads to from `state`. Raises `WrongMove` for one that the table does not have."""
    try:
        return MOVES[state, event]
    except KeyError:
        raise WrongMove("wrong_move", state=state, event=event) from None


def can(state: State, event: Event) -> bool:
    """Whether `event` may happen in `state`: pages offer only what would be accepted."""
    return (state, event) in MOVES


@dataclass(frozen=True, slots=True)
class Happened:
    """An event to append: what, by whom, when, and what there is to know about it."""

    event: Event
    actor_kind: Actor
    effective_at: datetime
    actor_id: int | None = None
    data: Mapping[str, Any] = field(default_factory=dict)
    visibility: Visibility = Visibility.COMPANY
    once: str | None = None


def chain(previous: str, seq: int, name: str, effective_at: datetime, data: Mapping[str, Any]) -> str:
    """The hash of an event: over its content and the hash of the one before, so that a changed past shows."""
    moment = effective_at.astimezone(UTC).isoformat()
    content = msgspec.json.encode([previous, seq, name, moment, data], order="deterministic")
    return hashlib.sha256(content).hexdigest()


def reference(register: str, year: int, number: int) -> str:
    """A case reference: register, year and running number of at least five digits, e.g. `LOT-2026-00042`."""
    return f"{register}-{year}-{number:05d}"
