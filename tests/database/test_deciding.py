"""Deciding, by whoever may and nobody else; what follows from a decision; and cases that come back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import select

from eservice.accounts.rules import Viewer
from eservice.appeals import operations as appealing
from eservice.appeals.models import Appeal
from eservice.cases.models import Case, CaseEvent, CaseFee
from eservice.cases.operations.handling import confirm_completeness, take_case
from eservice.cases.queries import clocks
from eservice.cases.rules import Event, Holder, State
from eservice.decisions.agenda import not_reported, reported_at
from eservice.decisions.fees import FeeLine
from eservice.decisions.models import Decision, DecisionDocument
from eservice.decisions.operations.committee import (
    decide_by_committee,
    meeting_of,
    plan_meeting,
    put_on_agenda,
    report_delegated,
)
from eservice.decisions.operations.dispatch import dispatch_next, register_service
from eservice.decisions.operations.documents import correct_decision, make_pdf
from eservice.decisions.operations.drafting import save_draft
from eservice.decisions.operations.signing import decide_case, propose_decision, return_proposal, sign_decision
from eservice.decisions.queries import decision_of, documents_of, open_decision
from eservice.decisions.rules import NO_TERMS, Terms
from eservice.delegation.models import DelegationRow
from eservice.delegation.operations import add_row, close_row, publish_order
from eservice.delegation.reading import read_order
from eservice.kit.db import db, transaction
from eservice.kit.errors import DomainError, Invalid, NotAllowed, NotFound, Stale, WrongMove
from eservice.kit.files import FileStore
from eservice.notifications.models import Letter
from eservice.permits.models import Permit
from eservice.permits.operations import remind_of_permits
from tests.factories import NOW, ROOT, Town, case, follow, routed

REASONS = "Ansökan uppfyller de krav som lagen ställer."
LATER = NOW + timedelta(hours=2)
APPEAL = "Vi vill att beslutet ändras så att vi får tillståndet."
VALID = Terms(conditions="Servering till 01.00.", valid_from=date(2026, 3, 10), valid_to=date(2027, 3, 9))


@pytest.fixture
def reference(town: Town) -> str:
    """A case that Lena has taken."""
    reference = routed(town)
    with transaction():
        take_case(reference, town.lena, NOW + timedelta(hours=1))
    return reference


def decided(reference: str, viewer: Viewer, terms: Terms = NO_TERMS, now: datetime = LATER) -> Case:
    with transaction():
        decide_case(reference, viewer, case(reference).version, "granted", [], REASONS, now, terms=terms)
    return case(reference)


def drafted(reference: str, viewer: Viewer, outcome: str, grounds: list[str], terms: Terms = NO_TERMS) -> None:
    with transaction():
        save_draft(reference, viewer, outcome, grounds, REASONS, LATER, terms)


def do(verb: Callable[..., object], reference: str, viewer: Viewer, *more: object) -> None:
    """A verb that takes the case's version, in a transaction of its own."""
    with transaction():
        verb(reference, viewer, case(reference).version, *more)


def refused(code: str, verb: Callable[[], object]) -> None:
    """`verb` is refused by that name, and nothing of it stays."""
    with pytest.raises(DomainError) as error, transaction():
        verb()
    assert error.value.code == code


def events(reference: str) -> list[str]:
    query = select(CaseEvent.name).join(Case, Case.id == CaseEvent.case_id).where(Case.reference == reference)
    return list(db.session.scalars(query.order_by(CaseEvent.seq)))


def to_committee(reference: str, town: Town) -> int:
    """A refusal on the agenda of the committee that meets a week later; the meeting's id."""
    drafted(reference, town.lena, "refused", ["financing"])
    do(propose_decision, reference, town.lena, LATER)
    with transaction():
        meeting = plan_meeting("socialnamnden", date(2026, 3, 9), town.lena).id
        put_on_agenda(reference, town.lena, meeting, LATER)
    return meeting


def test_an_officer_decides_what_the_order_gives_them_and_the_row_is_kept(town: Town, reference: str) -> None:
    found = decided(reference, town.lena)
    decision = decision_of(found.id)
    assert decision is not None
    assert (found.state, found.outcome) == (State.DECIDED, "granted")
    assert (decision.delegation, decision.body_key, decision.decided_by) == (
        "SN 4.1",
        "socialnamnden",
        town.lena.person_id,
    )
    document = documents_of(decision.id)[0]
    event = db.session.scalars(select(CaseEvent).where(CaseEvent.name == Event.DECIDED)).one()
    assert event.data["digest"] == document.digest


def test_an_officer_cannot_sign_a_refusal_and_nothing_is_decided(town: Town, reference: str) -> None:
    drafted(reference, town.lena, "refused", ["financing"])
    refused("not_yours_to_sign", lambda: sign_decision(reference, town.lena, case(reference).version, LATER))
    assert case(reference).state == State.IN_PROGRESS
    assert open_decision(case(reference).id).stage == "draft"  # type: ignore[union-attr]


def test_four_eyes_means_that_a_colleague_signs(town: Town, reference: str) -> None:
    drafted(reference, town.lena, "granted_in_part", ["hours"])
    refused("not_yours_to_sign", lambda: sign_decision(reference, town.lena, case(reference).version, LATER))
    do(propose_decision, reference, town.lena, LATER)
    assert (case(reference).state, case(reference).holder) == (State.AWAITING_SIGNATURE, Holder.OFFICER)
    refused("not_yours_to_sign", lambda: sign_decision(reference, town.lena, case(reference).version, LATER))
    do(sign_decision, reference, town.omar, LATER)
    decision = decision_of(case(reference).id)
    assert decision is not None
    assert (decision.prepared_by, decision.decided_by) == (town.lena.person_id, town.omar.person_id)


def test_somebody_of_another_unit_finds_no_proposal_to_sign(town: Town, reference: str) -> None:
    drafted(reference, town.lena, "granted_in_part", ["hours"])
    do(propose_decision, reference, town.lena, LATER)
    refused("no_such_case", lambda: sign_decision(reference, town.nora, case(reference).version, LATER))


def test_a_colleague_does_not_sign_somebody_elses_draft(town: Town, reference: str) -> None:
    drafted(reference, town.lena, "granted", [])
    refused("not_your_case", lambda: sign_decision(reference, town.omar, case(reference).version, LATER))


def test_signing_twice_decides_once(town: Town, reference: str) -> None:
    drafted(reference, town.lena, "granted", [])
    version = case(reference).version
    for _ in range(2):
        with transaction():
            sign_decision(reference, town.lena, version, LATER, "samma")
    assert events(reference).count(Event.DECIDED) == 1


def test_a_page_that_is_old_signs_nothing(town: Town, reference: str) -> None:
    drafted(reference, town.lena, "granted", [])
    with pytest.raises(Stale):
        sign_decision(reference, town.lena, case(reference).version - 1, LATER)


def test_a_proposal_that_goes_back_is_a_draft_again_with_the_reason(town: Town, reference: str) -> None:
    drafted(reference, town.lena, "granted_in_part", ["hours"])
    do(propose_decision, reference, town.lena, LATER)
    refused("already_proposed", lambda: save_draft(reference, town.lena, "granted", [], REASONS, LATER))
    refused("return_reason_missing", lambda: return_proposal(reference, town.omar, case(reference).version, "", LATER))
    do(return_proposal, reference, town.omar, "Skälen räcker inte.", LATER)
    assert case(reference).state == State.IN_PROGRESS
    drafted(reference, town.lena, "granted", [])
    do(sign_decision, reference, town.lena, LATER)
    assert case(reference).outcome == "granted"


def test_a_closed_row_gives_nobody_the_right(town: Town, reference: str) -> None:
    row = db.session.scalars(select(DelegationRow).where(DelegationRow.number == "SN 4.1")).one()
    try:
        with transaction():
            close_row(row.id, date(2026, 3, 1), town.administrator, NOW)
        with pytest.raises(NotAllowed):
            decided(reference, town.lena)
        db.session.rollback()
        drafted(reference, town.lena, "granted", [])
        do(propose_decision, reference, town.lena, LATER)
        assert case(reference).state == State.AWAITING_COMMITTEE
    finally:
        with transaction():
            row = db.session.scalars(select(DelegationRow).where(DelegationRow.number == "SN 4.1")).one()
            row.valid_to = row.closed_by = row.closed_at = None


def test_a_new_row_ends_the_one_before_it_and_both_are_kept(town: Town) -> None:
    values = {
        "number": "SN 9.9", "body_key": "socialnamnden", "title_sv": "Prov", "title_en": "Trial", "services": [],
        "outcomes": [], "role": "manager", "up_to": None, "four_eyes": False, "valid_to": None, "unverified": False,
    }  # fmt: skip
    try:
        with transaction():
            add_row({**values, "valid_from": date(2026, 1, 1)}, town.administrator, NOW)
            add_row({**values, "valid_from": date(2026, 3, 1)}, town.administrator, NOW)
        refused(
            "row_begins_too_early",
            lambda: add_row({**values, "valid_from": date(2026, 2, 1)}, town.administrator, NOW),
        )
        query = select(DelegationRow).where(DelegationRow.number == "SN 9.9").order_by(DelegationRow.valid_from)
        assert [row.valid_to for row in db.session.scalars(query)] == [date(2026, 2, 28), None]
    finally:
        with transaction():
            db.session.execute(DelegationRow.__table__.delete().where(DelegationRow.number == "SN 9.9"))


def test_a_refusal_goes_to_the_committee_which_decides_under_a_paragraph(town: Town, reference: str) -> None:
    meeting = to_committee(reference, town)
    assert (case(reference).state, case(reference).holder) == (State.AWAITING_COMMITTEE, Holder.COMMITTEE)
    early = datetime(2026, 3, 8, 9, tzinfo=NOW.tzinfo)
    refused(
        "meeting_not_held",
        lambda: decide_by_committee(reference, town.lena, case(reference).version, "45", early),
    )
    after = datetime(2026, 3, 11, 9, tzinfo=NOW.tzinfo)
    refused("paragraph_missing", lambda: decide_by_committee(reference, town.lena, case(reference).version, " ", after))
    do(decide_by_committee, reference, town.lena, "§ 45", after)
    decision = decision_of(case(reference).id)
    assert decision is not None
    assert (decision.meeting_id, decision.paragraph, decision.decided_by) == (meeting, "§ 45", None)
    assert case(reference).decided_at.date() == date(2026, 3, 9)  # type: ignore[union-attr]
    assert "§ 45" in str(documents_of(decision.id)[0].content)


def test_a_person_cannot_sign_what_lies_with_the_committee(town: Town, reference: str) -> None:
    to_committee(reference, town)
    refused("not_yours_to_sign", lambda: sign_decision(reference, town.manager, case(reference).version, LATER))


def test_a_meeting_of_another_committee_is_not_found_and_its_own_past_one_refused(town: Town, reference: str) -> None:
    drafted(reference, town.lena, "refused", ["financing"])
    do(propose_decision, reference, town.lena, LATER)
    with pytest.raises(NotFound):
        plan_meeting("telge_fastigheter", date(2026, 3, 9), town.lena)
    with transaction():
        past = plan_meeting("socialnamnden", date(2026, 3, 1), town.lena).id
    refused("meeting_is_past", lambda: put_on_agenda(reference, town.lena, past, LATER))


def test_delegated_decisions_are_reported_to_a_meeting_once(town: Town, reference: str) -> None:
    decided(reference, town.lena)
    with transaction():
        meeting = plan_meeting("socialnamnden", date(2026, 3, 9), town.lena).id
    assert [line.number for line in not_reported(meeting_of(meeting, town.lena))] == ["SN 4.1"]
    with transaction():
        assert report_delegated(meeting, town.lena, LATER) == 1
    with transaction():
        assert report_delegated(meeting, town.lena, LATER) == 0
    assert [line.reference for line in reported_at(meeting_of(meeting, town.lena))] == [reference]
    assert events(reference).count(Event.REPORTED) == 1
    with pytest.raises(NotFound):
        meeting_of(meeting, town.nora)


def test_fee_lines_are_kept_with_the_case_and_replaced_as_a_whole(town: Town, reference: str) -> None:
    for amount in (100, 250):
        drafted(reference, town.lena, "granted", [], Terms(fees=[FeeLine(2, "Lov", Decimal(amount))]))
    fees = db.session.scalars(select(CaseFee).where(CaseFee.case_id == case(reference).id)).all()
    assert [(fee.item, fee.amount) for fee in fees] == [(2, Decimal("250.00"))]


def test_a_decision_is_sent_out_with_its_pdf_and_the_days_that_follow(
    town: Town, reference: str, tmp_path: Path
) -> None:
    found, store = decided(reference, town.lena), FileStore(tmp_path)
    with transaction():
        assert dispatch_next(store, LATER)
    with transaction():
        assert not dispatch_next(store, LATER)
    decision = decision_of(found.id)
    assert decision is not None
    assert (decision.served_on, decision.appeal_until) == (date(2026, 3, 16), date(2026, 4, 7))
    document = documents_of(decision.id)[0]
    assert store.path(str(document.sha256)).read_bytes().startswith(b"%PDF")
    assert events(reference).count(Event.DISPATCHED) == 1


def test_a_pdf_that_is_lost_is_made_again_with_the_same_bytes(town: Town, reference: str, tmp_path: Path) -> None:
    decision, store = decision_of(decided(reference, town.lena).id), FileStore(tmp_path)
    assert decision is not None
    with transaction():
        first = make_pdf(documents_of(decision.id)[0].id, store).sha256
    store.path(str(first)).unlink()
    with transaction():
        assert make_pdf(documents_of(decision.id)[0].id, store).sha256 == first


def test_proven_service_replaces_the_reckoned_one(town: Town, reference: str, tmp_path: Path) -> None:
    found = decided(reference, town.lena)
    with transaction():
        dispatch_next(FileStore(tmp_path), LATER)
    after = NOW + timedelta(days=3)
    refused("service_day_wrong", lambda: register_service(reference, town.lena, date(2026, 3, 1), after))
    with transaction():
        register_service(reference, town.lena, date(2026, 3, 4), after)
    assert decision_of(found.id).appeal_until == date(2026, 3, 25)  # type: ignore[union-attr]


def test_a_correction_lies_beside_the_first_document_which_stays(town: Town, reference: str) -> None:
    decision = decision_of(decided(reference, town.lena).id)
    assert decision is not None
    before = documents_of(decision.id)[0].content
    what = "Ett ord var felskrivet."
    refused(
        "nothing_corrected",
        lambda: correct_decision(reference, town.lena, case(reference).version, REASONS, "", what, LATER),
    )
    do(correct_decision, reference, town.lena, REASONS + " Allt är prövat.", "", what, LATER + timedelta(minutes=1))
    first, second = documents_of(decision.id)
    assert (first.content, second.kind) == (before, "correction")
    assert "Ett ord var felskrivet." in str(second.content)
    follow(LATER + timedelta(minutes=2))
    assert "corrected" in {letter.template for letter in db.session.scalars(select(Letter))}


def test_a_permit_is_given_with_its_days_and_reminded_of_once(town: Town, reference: str) -> None:
    decided(reference, town.lena, VALID)
    permit = db.session.scalars(select(Permit)).one()
    assert (permit.valid_to, permit.remind_on) == (date(2027, 3, 9), date(2026, 12, 9))
    before, day = datetime(2026, 12, 8, 12, tzinfo=NOW.tzinfo), datetime(2026, 12, 9, 12, tzinfo=NOW.tzinfo)
    for now, count in ((before, 0), (day, 1), (day, 0)):
        with transaction():
            assert remind_of_permits(now) == count
    follow(day)
    letters = [letter for letter in db.session.scalars(select(Letter)) if letter.template == "permit_renewal"]
    assert len(letters) == 1
    assert "9 mars 2027" in letters[0].subject


def appealed(reference: str, town: Town, now: datetime = LATER + timedelta(days=1)) -> datetime:
    with transaction():
        appealing.appeal_decision(reference, town.amina, APPEAL, now)
    return now


def test_an_appeal_from_the_companys_page_waits_with_the_officer_until_its_day(town: Town, reference: str) -> None:
    decided(reference, town.lena)
    now = appealed(reference, town)
    follow(now)
    assert (case(reference).state, case(reference).holder) == (State.APPEALED, Holder.OFFICER)
    assert case(reference).next_due_on == date(2026, 3, 10)
    assert case(reference).ended_at is not None


def test_a_late_appeal_is_dismissed_with_reasons_and_never_handed_over(
    town: Town, reference: str, tmp_path: Path
) -> None:
    decided(reference, town.lena)
    with transaction():
        dispatch_next(FileStore(tmp_path), LATER)
    late = datetime(2026, 4, 9, 9, tzinfo=NOW.tzinfo)
    with transaction():
        appealing.register_appeal(reference, town.lena, "En granne", "post", APPEAL, date(2026, 4, 8), late)
    court, why = "Förvaltningsrätten", "Överklagandet kom in efter sista dagen."
    refused(
        "appeal_too_late", lambda: appealing.hand_over(reference, town.lena, case(reference).version, court, why, late)
    )
    do(appealing.dismiss_late_appeals, reference, town.lena, why, late)
    assert (case(reference).state, db.session.scalars(select(Appeal)).one().state) == (State.DECIDED, "dismissed")


def test_an_appeal_in_time_cannot_be_dismissed_as_late(town: Town, reference: str) -> None:
    decided(reference, town.lena)
    now = appealed(reference, town)
    refused(
        "appeal_in_time",
        lambda: appealing.dismiss_late_appeals(reference, town.lena, case(reference).version, APPEAL, now),
    )
    refused(
        "arrival_day_wrong",
        lambda: appealing.register_appeal(reference, town.lena, "Annan", "post", APPEAL, date(2026, 3, 1), now),
    )


def handed_over(reference: str, town: Town) -> datetime:
    decided(reference, town.lena, VALID)
    now = appealed(reference, town)
    do(appealing.hand_over, reference, town.lena, "Förvaltningsrätten", "Vi ändrar inte vårt beslut.", now)
    assert (case(reference).state, case(reference).holder) == (State.AT_COURT, Holder.OTHER)
    return now


@pytest.mark.parametrize(("outcome", "stands"), [("unchanged", "given"), ("changed", "annulled")])
def test_what_the_court_says_ends_the_appeal_and_keeps_or_takes_the_permit(
    town: Town, reference: str, outcome: str, stands: str
) -> None:
    now = handed_over(reference, town) + timedelta(days=90)
    do(appealing.enter_court_outcome, reference, town.lena, outcome, now.date(), "1234-26", "", now)
    assert case(reference).state == State.DECIDED
    assert db.session.scalars(select(Permit.state)).one() == stands


def test_a_case_that_the_court_sends_back_begins_anew_the_day_it_returned(town: Town, reference: str) -> None:
    with transaction():
        confirm_completeness(reference, town.lena, case(reference).version, LATER)
    now = handed_over(reference, town) + timedelta(days=90)
    refused(
        "outcome_day_wrong",
        lambda: appealing.enter_court_outcome(
            reference, town.lena, case(reference).version, "remitted", date(2026, 3, 1), "", "", now
        ),
    )
    do(appealing.enter_court_outcome, reference, town.lena, "remitted", now.date(), "1234-26", "Ny prövning.", now)
    found = case(reference)
    assert (found.state, found.ended_at, found.outcome) == (State.IN_PROGRESS, None, None)
    follow(now)
    started = {rule.key: reading.started_on for rule, reading in clocks(found, now.date())}
    assert started["ALK-4M"] == now.date()
    decided(reference, town.lena, now=now + timedelta(days=1))
    assert [one.number for one in db.session.scalars(select(Decision).order_by(Decision.number))] == [1, 2]
    assert case(reference).state == State.DECIDED


def test_a_reconsidered_decision_opens_the_case_for_a_new_one(town: Town, reference: str) -> None:
    decided(reference, town.lena, VALID)
    now = appealed(reference, town)
    do(appealing.reconsider, reference, town.lena, "Företaget har rätt i sak.", now)
    assert case(reference).state == State.IN_PROGRESS
    assert db.session.scalars(select(Permit.state)).one() == "annulled"
    decided(reference, town.lena, VALID, now + timedelta(hours=1))
    assert sorted(db.session.scalars(select(Permit.state))) == ["annulled", "given"]


def test_a_decided_case_is_taken_up_again_only_with_reasons(town: Town, reference: str) -> None:
    decided(reference, town.lena)
    with pytest.raises(Invalid):
        appealing.reopen_case(reference, town.lena, case(reference).version, "kort", LATER)
    db.session.rollback()
    do(appealing.reopen_case, reference, town.lena, "Ett yttrande kom bort i handläggningen.", LATER)
    assert (case(reference).state, events(reference)[-1]) == (State.IN_PROGRESS, Event.REOPENED)


def test_a_rival_cannot_appeal_and_an_undecided_case_has_nothing_to_appeal(town: Town, reference: str) -> None:
    with pytest.raises(WrongMove):
        appealing.appeal_decision(reference, town.amina, APPEAL, LATER)
    db.session.rollback()
    with pytest.raises(NotFound):
        appealing.appeal_decision(reference, town.rival, APPEAL, LATER)


def test_a_document_never_changes_when_the_decision_is_read_again(town: Town, reference: str) -> None:
    decided(reference, town.lena)
    document = db.session.scalars(select(DecisionDocument)).one()
    assert document.content["title"] == f"Beslut {reference}"
    assert document.kind == "decision"


def test_a_row_that_the_file_changes_ends_and_a_new_one_follows_it() -> None:
    order = read_order(ROOT / "demo" / "delegation.yaml")
    row = msgspec.structs.replace(order.rows[0], number="SN 9.8")
    changed = msgspec.structs.replace(row, role="manager")
    try:
        for one, new in ((row, 1), (row, 0), (changed, 1), (changed, 0)):
            with transaction():
                assert publish_order(msgspec.structs.replace(order, rows=(one,)), LATER) == new
        query = select(DelegationRow).where(DelegationRow.number == "SN 9.8").order_by(DelegationRow.id)
        rows = [(one.role, one.valid_to) for one in db.session.scalars(query)]
        assert rows == [("officer", date(2026, 3, 1)), ("manager", None)]
    finally:
        with transaction():
            db.session.execute(DelegationRow.__table__.delete().where(DelegationRow.number == "SN 9.8"))
